import { describe, expect, it } from "vitest";
import { looseSentences, places, readWords, sentences, untranslatedErrors } from "./words.js";

const german = { manifest: readWords("package.nls.de.json"), bundle: readWords("l10n/bundle.l10n.de.json") };

describe("the German translation", () => {
  it("can be held against every sentence, as each is a literal", () => {
    expect(looseSentences()).toEqual([]);
    expect(untranslatedErrors()).toEqual([]);
  });

  it("has every sentence that people read, and no other", () => {
    const said = [...sentences()].sort();
    expect(said.filter((sentence) => !german.bundle[sentence])).toEqual([]);
    expect(Object.keys(german.bundle).filter((sentence) => !said.includes(sentence))).toEqual([]);
  });

  it("has every sentence of the manifest, and no other", () => {
    expect(Object.keys(german.manifest).sort()).toEqual(Object.keys(readWords("package.nls.json")).sort());
  });

  it("puts the same figures and names into a sentence", () => {
    const wrong = Object.entries(german.bundle).filter(([english, translated]) => places(english).join() !== places(translated).join());
    expect(wrong).toEqual([]);
  });
});
