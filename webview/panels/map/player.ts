import type { Played } from "../../shared/player.js";
import type { MapPage } from "./state.js";

/** Milliseconds between two drawings of the line between two images, and the part of the way between them; with reduced motion few still pictures. */
const moving = { pace: 80, part: 0.02 };
const still = { pace: 1000, part: 0.2 };
const steps = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? still : moving);

/** The walk along the line between two images while it is played, to its end. `loaded` gives the page once the host has answered. */
export const playedWalk = (loaded: () => MapPage | undefined): Played => ({
  playing: () => loaded()?.state.walking ?? false,
  pace: () => steps().pace,
  step() {
    const page = loaded();
    if (!page) return;
    const share = Math.min(1, Math.round((page.state.share + steps().part) * 100) / 100);
    page.update({ share, walking: share < 1 });
  },
});
