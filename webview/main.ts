import { render } from "lit";
import type { Panel, ToWebview } from "../src/protocol/webview.js";
import { app } from "./app.js";
import { defineChartView } from "./charts/chart-view.js";
import { defineMapView } from "./charts/map/map-view.js";
import { registerControls } from "./controls/toolkit.js";
import { playable as filmOfMap } from "./panels/map/film.js";
import { playedWalk } from "./panels/map/player.js";
import { playable as filmstrip } from "./panels/training/film.js";
import { dropPanelOf } from "./shared/drop-hint.js";
import { followDrops } from "./shared/dropping.js";
import { playedFilm } from "./shared/film-player.js";
import { createPlayer } from "./shared/player.js";
import { Press } from "./shared/press.js";
import { type HostApi, Store } from "./store.js";
// Each panel's own come after what they share.
import "./styles/page.css";
import "./styles/controls.css";
import "./styles/charts.css";
import "./styles/results.css";
import "./styles/tables.css";
import "./styles/gallery.css";
import "./styles/detail.css";
import "./panels/header/header.css";
import "./panels/setup/setup.css";
import "./panels/setup/layers.css";
import "./panels/setup/network.css";
import "./panels/data/data.css";
import "./panels/training/training.css";
import "./panels/map/map.css";
import "./panels/similar/similar.css";
import "./panels/reconstructions/reconstructions.css";
import "./panels/anomalies/anomalies.css";
import "./panels/runs/runs.css";

declare function acquireVsCodeApi(): HostApi;

registerControls();
defineChartView();
defineMapView();
const host = acquireVsCodeApi();
const root = document.getElementById("app") ?? document.body;
const width = matchMedia("(min-width: 900px)");
const store = new Store(host, width.matches);
const players = [
  createPlayer(playedFilm(() => store.pageOf && filmstrip(store.pageOf("training")))),
  createPlayer(playedFilm(() => store.pageOf && filmOfMap(store.pageOf("map")))),
  createPlayer(playedWalk(() => store.pageOf?.("map"))),
];

let frame = 0;
let shown: Panel | null = null;
const draw = () => {
  frame = 0;
  render(app(store), root);
  // The tabs may be more than the width has room for.
  if (store.view.shared.panel === shown) return;
  shown = store.view.shared.panel;
  document.getElementById(`tab-${shown}`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
};
// Many messages may come between two frames; one drawing shows them all.
const schedule = () => {
  if (frame === 0 && !press.isHeld) frame = requestAnimationFrame(draw);
};
const press = new Press(window, schedule);
store.changed = () => {
  for (const player of players) player.follow();
  schedule();
};
width.addEventListener("change", () => store.setWide(width.matches));
window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (typeof data === "object" && data !== null && "type" in data) store.receive(data as ToWebview);
});
window.addEventListener("error", (event) => host.postMessage({ type: "error", message: event.message }));
window.addEventListener("unhandledrejection", (event) => host.postMessage({ type: "error", message: String(event.reason) }));
const dropPanel = () => store.pageOf && dropPanelOf(store.pageOf("map"));
followDrops(window, {
  takes: () => dropPanel() !== null,
  over: (dropping) => store.update("shared", { dropping }),
  dropped(picture) {
    const panel = dropPanel();
    if (panel) store.send({ type: "findDropped", picture, panel });
  },
  refused: (message) => store.send({ type: "failed", message }),
});
draw();
host.postMessage({ type: "ready" });
