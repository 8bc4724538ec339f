import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { startingTraining, type Training } from "../../src/core/jobs/training.js";
import {
  beginsTraining,
  type TrainingAction,
  trainingActionNames,
  trainingActions,
  trainingActionTable,
} from "../../src/core/jobs/training-actions.js";
import { actionKey, menuContext, rowContext } from "../../src/host/workspace/menu-context.js";
import { read, readWords } from "./words.js";

interface Step {
  id: string;
  description: string;
  media: { svg: string };
  completionEvents: string[];
}
const { contributes } = JSON.parse(read("package.json"));
const commands: string[] = contributes.commands.map(({ command }: { command: string }) => command);
const steps: Step[] = contributes.walkthroughs[0].steps;

/** A sentence of the manifest in a language, by its key between percent signs. */
const said = (file: string, key: string) => readWords(file)[key.replaceAll("%", "")] ?? "";
const links = (text: string) => [...text.matchAll(/\(command:(autoencoderStudio\.\w+)\)/g)].map(([, command]) => command);

describe("the walkthrough", () => {
  it("has four steps, each with its picture", () => {
    expect(steps.map(({ id }) => id)).toEqual(["images", "settings", "train", "use"]);
    for (const { media } of steps) expect(existsSync(path.join(import.meta.dirname, "../..", media.svg)), media.svg).toBe(true);
  });

  it("leads to commands that exist, the same in each language", () => {
    const named = steps.map(({ description }) => links(said("package.nls.json", description)));
    expect(named.flat().filter((command) => !commands.includes(command))).toEqual([]);
    expect(named.filter((each) => each.length > 0).length).toBeGreaterThanOrEqual(3);
    expect(steps.map(({ description }) => links(said("package.nls.de.json", description)))).toEqual(named);
  });

  it("counts a step as done by commands that exist", () => {
    const counted = steps.flatMap(({ completionEvents }) => completionEvents.flatMap((event) => event.match(/^onCommand:(.*)/)?.[1] ?? []));
    expect(counted.filter((command) => !commands.includes(command))).toEqual([]);
  });
});

describe("the menus", () => {
  it("say of every command when the palette offers it", () => {
    const palette: { command: string; when?: string }[] = contributes.menus.commandPalette;
    expect(
      palette
        .filter(({ when }) => when)
        .map(({ command }) => command)
        .sort(),
    ).toEqual([...commands].sort());
  });

  it("name no command and no submenu that is not there", () => {
    const entries = Object.values<{ command?: string; submenu?: string }[]>(contributes.menus).flat();
    const known = [...commands, ...contributes.submenus.map(({ id }: { id: string }) => id)];
    expect(entries.filter(({ command, submenu }) => !known.includes(command ?? submenu ?? ""))).toEqual([]);
  });
});

interface Entry {
  command: string;
  group?: string;
  when: string;
}
const prefix = "autoencoderStudio.";
const asCommand = (action: TrainingAction) => `${prefix}${action}`;
const menu = (name: string): Entry[] => contributes.menus[name];
const ofTrainings = (entries: readonly Entry[]) => entries.filter(({ command }) => trainingActionNames.map(asCommand).includes(command));

/** Whether a clause holds: terms between `&&`, each a key, a key with its value, or `viewItem` with a pattern. */
function holds(when: string, keys: Record<string, string | boolean>): boolean {
  return when.split(" && ").every((term) => {
    const [, key, pattern] = /^(\w+) =~ \/(.*)\/$/.exec(term) ?? [];
    if (pattern !== undefined) return new RegExp(pattern).test(String(keys[key]));
    const [name, value] = term.split(" == ");
    return value === undefined ? keys[name] === true : keys[name] === value;
  });
}
const offered = (entries: readonly Entry[], keys: Record<string, string | boolean>) =>
  ofTrainings(entries)
    .filter(({ when }) => holds(when, { isWorkspaceTrusted: true, ...keys }))
    .sort((a, b) => (a.group ?? "").localeCompare(b.group ?? ""))
    .map(({ command }) => command.slice(prefix.length));

const training = (change: Partial<Training>): Training => ({ ...startingTraining(5), ...change });
const trainings: Record<string, Training | null> = {
  none: null,
  starting: training({}),
  running: training({ status: "running" }),
  paused: training({ status: "paused" }),
  interrupted: training({ status: "interrupted" }),
  stopped: training({ status: "stopped" }),
  finished: training({ status: "finished" }),
  imported: training({ status: "finished", origin: "Autoencoder.h5" }),
  failed: training({ status: "failed" }),
  elsewhere: training({ status: "running", elsewhere: true }),
};

describe("what can be done with a training", () => {
  it.each(trainingActionNames)("%s has the table's words and icon in the manifest", (action) => {
    const { title, icon } = trainingActionTable[action];
    const command = contributes.commands.find((one: { command: string }) => one.command === asCommand(action));
    expect(command).toMatchObject({ title: `%command.${action}%`, icon: `$(${icon})` });
    expect(said("package.nls.json", command.title)).toBe(title.text);
    expect(said("package.nls.de.json", command.title)).toBe(readWords("l10n/bundle.l10n.de.json")[title.text]);
  });

  it.each(Object.entries(trainings))("%s: the palette and the editor's title offer what the table says", (_, state) => {
    const context = menuContext({ training: state, hasModel: false, denoises: false }, state, true, false);
    const keys = Object.fromEntries(Object.entries(context).map(([key, value]) => [`${prefix}${key}`, value]));
    const actions = [...trainingActions(state)];
    expect(offered(menu("commandPalette"), keys).sort()).toEqual(actions.toSorted());
    expect(offered(menu("editor/title"), { ...keys, activeCustomEditorId: "autoencoderStudio.project" })).toEqual(actions);
    expect(offered(menu("commandPalette"), { ...keys, isWorkspaceTrusted: false })).toEqual(
      trainingActionNames.filter((action) => actions.includes(action) && !beginsTraining(action)),
    );
  });

  it.each(Object.entries(trainings))(
    "%s: the list of projects offers it in its menu and the primary one in its row, in whatever order",
    (_, state) => {
      const actions = trainingActions(state);
      const words = rowContext(state, true).split(" ");
      for (const order of [words, words.toReversed()]) {
        const keys = { view: "autoencoderStudio.projects", viewItem: order.join(" ") };
        const [inRow, inMenu] = [true, false].map((inline) =>
          offered(
            menu("view/item/context").filter(({ group }) => group?.startsWith("inline") === inline),
            keys,
          ),
        );
        expect(inRow).toEqual(actions.filter((action, index) => index === 0 || !beginsTraining(action)));
        expect(inMenu.toSorted()).toEqual(actions.filter(beginsTraining).toSorted());
      }
    },
  );

  it("beginning is of the active project, holding and stopping of the one that trains", () => {
    const context = menuContext({ training: null, hasModel: false, denoises: false }, trainings.running, true, false);
    const possible = trainingActionNames.filter((action) => context[actionKey(action)]);
    expect([possible, context.busy]).toEqual([["train", "pause", "stop"], false]);
    expect(menuContext(undefined, null, false, false).canTrain).toBe(false);
    expect(menuContext(undefined, null, true, false)).toMatchObject({ canTrain: true, canUse: true, hasProject: true });
  });
});
