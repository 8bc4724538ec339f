import { describe, expect, it } from "vitest";
import { UserError } from "../../../../src/core/language/error.js";
import { inEnglish, isSentence, joined, type Language, say, sentence, tabled, verbatim } from "../../../../src/core/language/sentence.js";
import { sentenceSchema } from "../../../../src/core/language/sentence-schema.js";

const words: Record<string, string> = {
  "{0} has no effect while {1} is {2}.": "Solange {1} auf {2} steht, ist {0} ohne Wirkung.",
  Noise: "Rauschen",
  "{0} images of {1} to {2}": "{0} Bilder von {1} bis {2}",
};
const german: Language = {
  tag: "de",
  translate: (text, ...values) => (words[text] ?? text).replace(/\{(\d+)\}/g, (_, place) => values[Number(place)]),
};
const idle = sentence("{0} has no effect while {1} is {2}.", "training.noise.amount", tabled("Noise"), '"none"');

describe("a sentence", () => {
  it("is said in English, or in a language with the order and the words of that language", () => {
    expect(inEnglish(idle)).toBe('training.noise.amount has no effect while Noise is "none".');
    expect(say(idle, german)).toBe('Solange Rauschen auf "none" steht, ist training.noise.amount ohne Wirkung.');
  });

  it("has its figures in the form of the language, and names as they are", () => {
    const figures = sentence("{0} images of {1} to {2}", 12000, 0.05, "0.05");
    expect(inEnglish(figures)).toBe("12,000 images of 0.05 to 0.05");
    expect(say(figures, german)).toBe("12.000 Bilder von 0,05 bis 0.05");
  });

  it("says what stands in its places as it is, braces and all", () => {
    expect(inEnglish(sentence("{0} or {1}", "{1}", "$&"))).toBe("{1} or $&");
    expect(say(verbatim("{0}"), german)).toBe("{0}");
  });

  it("follows on another, and may lack what it was to be given", () => {
    expect(say(joined([idle, tabled("Noise")]), german)).toMatch(/ohne Wirkung\. Rauschen$/);
    expect(inEnglish(sentence("{0} of {1}", 3))).toBe("3 of {1}");
  });

  it("is the same after a journey as data, and is told from other data", () => {
    const back = sentenceSchema.parse(JSON.parse(JSON.stringify(joined([idle, sentence("{0}", 0.5)]))));
    expect(back).toEqual(joined([idle, sentence("{0}", 0.5)]));
    expect([back, { text: "a", values: [], more: 1 }, { text: "a" }, "a", null].map(isSentence)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it("may be a string in older files, and is nothing else", () => {
    expect(inEnglish(sentenceSchema.parse("It ended early: {0}."))).toBe("It ended early: {0}.");
    expect(sentenceSchema.safeParse({ text: "{0}", values: [null] }).success).toBe(false);
  });
});

it("an error with a sentence has it in English as its message", () => {
  expect(new UserError(idle, "idle").message).toBe(inEnglish(idle));
  expect(new UserError("Only here.", "wrong-use").sentence).toEqual(verbatim("Only here."));
});
