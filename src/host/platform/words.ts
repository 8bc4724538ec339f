import * as vscode from "vscode";
import { type Sentence, say as sayIn } from "../../core/language/sentence.js";

/** VS Code's language, which figures follow. */
export const currentLanguage = (): string => (vscode.env.language === "en" ? "en-US" : vscode.env.language);

/** What VS Code has in its language, by the English sentences; nothing in English. */
export const spokenWords = (): Readonly<Record<string, string>> => vscode.l10n.bundle ?? {};

/** A sentence of core, engine or host in the person's language. */
export const say = (sentence: Sentence): string =>
  sayIn(sentence, { tag: currentLanguage(), translate: (text, ...values) => vscode.l10n.t(text, ...values) });

/** The source that our entries in Problems name. */
export const source = "Autoencoder Studio";
