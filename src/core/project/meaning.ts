import { type Sentence, sentence, tabled } from "../language/sentence.js";
import { applies } from "./applies.js";
import { learnsByBlindSpots } from "./blind-spot.js";
import type { Knob } from "./knob.js";
import { learnsPatches } from "./patches.js";
import type { KeyPath, Problem } from "./problem.js";
import { defaultsFor, type Project } from "./project.js";
import { knobTable, type ProjectFile } from "./schema.js";
import { targetSource } from "./targets.js";
import { presetsFor } from "./task.js";
import { valueAt } from "./value-at.js";

/** Knobs that a file sets although another knob makes them idle. */
function idle(file: ProjectFile, project: Project, table: readonly Knob[]): Problem[] {
  const set = table.filter((knob) => (valueAt(file, knob.path) ?? null) !== null && !applies(knob, project));
  return set.flatMap((knob): Problem[] => {
    const other = table.find(({ path }) => path === knob.when?.path);
    if (!other) return [];
    const value = JSON.stringify(valueAt(project, other.path));
    const message = sentence("{0} has no effect while {1} is {2}.", tabled(knob.title), tabled(other.title), value);
    const path = knob.path.split(".");
    const fixes = [{ kind: "set", title: sentence("Remove {0}", knob.path), path, value: undefined }] as const;
    return [{ severity: "information", code: "idle", message, path, at: "key", fixes }];
  });
}

/** What a denoising project lacks that has neither clean images nor noise. */
export const noCleanImages = sentence(
  "A denoising project needs the clean pictures that belong to the noisy ones, a second noisy take of them, or noise to add to clean ones; it can also learn from noisy pictures alone. Set Clean images (data.clean), Second take (data.secondTake), Noise (training.noise.kind) or Noisy images alone (training.blindSpot).",
);

/** What of a denoising project says twice, or against each other, what it learns from. */
function sourceProblems({ data, training, task, network }: Project, blind: boolean): Problem[] {
  const problems: Problem[] = [];
  const remove = (path: KeyPath, message: Sentence) =>
    problems.push({
      ...{ severity: "error", code: "meaning", message, path },
      fixes: [{ kind: "set", title: sentence("Remove {0}", path.join(".")), path, value: undefined }],
    });
  if (task === "denoise" && data.clean !== null && data.secondTake !== null)
    remove(
      ["data", "secondTake"],
      sentence("Clean images and a second take are both set. The clean ones say more: take the second take out."),
    );
  if (!blind) return problems;
  const alone = sentence("The project learns from noisy images alone (training.blindSpot). Take this out, or that.");
  for (const key of ["clean", "secondTake"] as const) if (data[key] !== null) remove(["data", key], alone);
  if (training.noise.kind !== "none") remove(["training", "noise", "kind"], alone);
  if (training.loss !== "mse")
    remove(
      ["training", "loss"],
      sentence("From noisy images alone only squared errors can be counted, pixel by pixel. Take the loss out."),
    );
  if (!learnsPatches({ task, network }))
    problems.push({
      ...{ severity: "error", code: "meaning", path: ["training", "blindSpot"] },
      message: sentence("Only a residual U-Net learns from noisy images alone, as it learns from patches."),
      fixes: [{ kind: "set", title: sentence("Remove {0}", "training.blindSpot"), path: ["training", "blindSpot"], value: undefined }],
    });
  return problems;
}

/** Problems of values that are valid one by one but not together, with what to change. */
export function meaningProblems(file: ProjectFile, project: Project): Problem[] {
  const { data, network, training } = project;
  const usual = defaultsFor(file).data.validation;
  const problems = idle(file, project, knobTable());
  const say = (severity: Problem["severity"], path: KeyPath, message: Sentence, fixes: Problem["fixes"] = []) =>
    problems.push({ severity, code: "meaning", message, path, fixes });
  const choose = { kind: "choose", title: sentence("Choose the folder of clean images…"), path: ["data", "clean"] } as const;
  const targets = targetSource(project);
  const blind = learnsByBlindSpots(project);
  if (project.task === "denoise" && targets === null && training.noise.kind === "none" && !blind)
    say("error", ["data", "clean"], noCleanImages, [
      choose,
      { kind: "set", title: sentence("Add Gaussian noise to clean images"), path: ["training", "noise", "kind"], value: "gaussian" },
      { kind: "set", title: sentence("Learn from the noisy images alone"), path: ["training", "blindSpot"], value: "auto" },
    ]);
  problems.push(...sourceProblems(project, blind));
  if (targets !== null && typeof data.validation === "string")
    say(
      "error",
      ["data", "validation"],
      sentence("Validation of a denoising project must be a share, such as 0.2, as a folder of its own has no clean partners."),
      [{ kind: "set", title: sentence("Change to {0}", JSON.stringify(usual)), path: ["data", "validation"], value: usual }],
    );
  const suited = presetsFor[project.task];
  if (!suited.includes(network.preset))
    say(
      "error",
      ["network", "preset"],
      sentence("The network {0} is not for the task {1}.", JSON.stringify(network.preset), JSON.stringify(project.task)),
      [{ kind: "set", title: sentence("Change to {0}", JSON.stringify(suited[0])), path: ["network", "preset"], value: suited[0] }],
    );
  if (network.preset === "layers" && network.layers.length === 0)
    say(
      "error",
      ["network", "preset"],
      sentence("The network is made of its own layers, but there are none. List them in network.layers."),
      [{ kind: "set", title: sentence("Change to {0}", '"standard"'), path: ["network", "preset"], value: "standard" }],
    );
  if (data.range !== "auto" && data.range[0] === data.range[1])
    say(
      "error",
      ["data", "range"],
      sentence("Black and white are the same value; every image would be one colour. Give two values, or auto."),
      [{ kind: "set", title: sentence("Change to {0}", '"auto"'), path: ["data", "range"], value: "auto" }],
    );
  if (training.schedule !== "constant" && (file.training?.warmupEpochs ?? 0) >= training.epochs)
    say("warning", ["training", "warmupEpochs"], sentence("The warm-up takes up all epochs, so the full learning rate is never reached."));
  if ((file.training?.patience ?? 0) > 0 && data.validation === 0)
    say(
      "warning",
      ["training", "patience"],
      sentence("Patience watches the validation loss, but no image is kept aside for it (data.validation is 0)."),
      [
        {
          kind: "set",
          title: sentence("Keep {0} of the images for validation", JSON.stringify(usual)),
          path: ["data", "validation"],
          value: usual,
        },
      ],
    );
  if ((file.training?.patience ?? 0) > 0 && blind)
    say(
      "warning",
      ["training", "patience"],
      sentence("Patience has no effect without clean images: the validation loss does not tell which epoch cleans best."),
      [{ kind: "set", title: sentence("Remove {0}", "training.patience"), path: ["training", "patience"], value: undefined }],
    );
  return problems;
}
