import { figure } from "./figures.js";

/** The value of a placeholder of a sentence: a name as it is, a figure in the form of the language, or a sentence of its own. */
type SentenceValue = string | number | Sentence;

/**
 * Something for a person to read, as data: its English text with the placeholders `{0}`, `{1}`, and their values. Whoever shows it
 * says it in the person's language, for which the English text is the key; logs, the terminal and other programs get English.
 */
export interface Sentence {
  readonly text: string;
  readonly values: readonly SentenceValue[];
}

/**
 * A sentence, or a part of one: `sentence("{0} has no effect while {1} is {2}.", ...)`. The text is a literal, as a test holds
 * every one of them against the translations; if one word or another makes two sentences, both are written out.
 */
export const sentence = (text: string, ...values: readonly SentenceValue[]): Sentence => ({ text, values });

/** Words that no language changes: a name, or what another program has said. */
export const verbatim = (text: string): Sentence => ({ text: "{0}", values: [text] });

/** Words of a table that the translations are held against row by row, such as a knob's title. */
export const tabled = (text: string): Sentence => ({ text, values: [] });

/** Sentences one after the other, or parts of one with `between` between them. */
export const joined = (parts: readonly (Sentence | string)[], between = " "): Sentence => ({
  text: parts.map((_, index) => `{${index}}`).join(between),
  values: parts,
});

/** True for a sentence among other data. */
export function isSentence(value: unknown): value is Sentence {
  if (typeof value !== "object" || value === null || !("text" in value && "values" in value)) return false;
  return typeof value.text === "string" && Array.isArray(value.values) && Object.keys(value).length === 2;
}

/** A language to say sentences in. */
export interface Language {
  /** Its tag, which figures follow: `de`, `en-US`. */
  readonly tag: string;
  /** The text in this language, with the values for its placeholders. */
  readonly translate: (text: string, ...values: string[]) => string;
}

/** A sentence in a language. */
export function say({ text, values }: Sentence, language: Language): string {
  const said = values.map((value) => {
    if (typeof value === "string") return value;
    return typeof value === "number" ? figure(value, language.tag) : say(value, language);
  });
  return language.translate(text, ...said);
}

const english: Language = {
  tag: "en-US",
  translate: (text, ...values) => text.replace(/\{(\d+)\}/g, (placeholder, index) => values[Number(index)] ?? placeholder),
};

/** A sentence in English. */
export const inEnglish = (said: Sentence): string => say(said, english);
