import type { Project } from "./project.js";

/** Whether the codes of a project are drawn to places of alike pictures. Its text may say so beside another preset, of which it is no setting. */
export const isGuided = ({ network, training }: Pick<Project, "network" | "training">): boolean =>
  network.preset === "map" && training.guide !== "none";
