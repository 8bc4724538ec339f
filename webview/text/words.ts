import { config, t } from "@vscode/l10n";
import { type Sentence, say as sayIn } from "../../src/core/language/sentence.js";

let language = "en-US";

/**
 * The page's words in the person's language: `t("Epoch {0} of {1}", 3, 50)`. The English sentence is its own key; what the
 * host's bundle does not hold stays English. Every sentence of the page goes through here, as a literal, so that a test
 * can hold the bundles against the code.
 */
export { t };

/** Takes the words that the host has read; `tag` is VS Code's language, which figures and dates follow as well. */
export function speak(tag: string, bundle: Readonly<Record<string, string>>): void {
  config({ contents: { ...bundle } });
  language = tag === "en" ? "en-US" : tag;
}

/** The language of figures and dates. */
export const currentLanguage = (): string => language;

/** A sentence of core, engine or host in the person's language; nothing for none. */
export const say = (sentence: Sentence | null | undefined): string => (sentence ? sayIn(sentence, { tag: language, translate: t }) : "");
