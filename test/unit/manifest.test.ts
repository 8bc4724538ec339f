import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
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
