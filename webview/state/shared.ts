import { type Panel, panels } from "../../src/protocol/webview.js";
import { flag, oneOf, type Reader, type Slice } from "./slice.js";

/** What a person has typed into a field and not yet changed in the document. */
export interface Draft {
  text: string;
  /** Why the text is not a value, once it was entered. */
  error: string | null;
  /** Sent as an edit; the next document replaces it. */
  sent: boolean;
}

/** Drafts by the paths of their knobs. */
export type Drafts = Readonly<Record<string, Draft>>;

/** The view's state that several panels use. */
export interface SharedState {
  /** The visible panel. */
  panel: Panel;
  drafts: Drafts;
  /** The axes of losses are logarithmic. */
  logarithmic: boolean;
  /** Epoch under the pointer. */
  cursor: number | null;
  /** Something that may be a picture is dragged over the page. */
  dropping: boolean;
}

const unsent = (drafts: Drafts): Drafts => Object.fromEntries(Object.entries(drafts).filter(([, draft]) => !draft.sent));

function draft(saved: unknown): Draft | undefined {
  if (typeof saved !== "object" || saved === null || !("text" in saved && "error" in saved && "sent" in saved)) return undefined;
  const { text, error, sent } = saved;
  if (typeof text !== "string" || typeof sent !== "boolean" || (error !== null && typeof error !== "string")) return undefined;
  return { text, error, sent };
}

/** What was typed and not sent: the document says what became of the rest. */
const drafts: Reader<Drafts> = (saved) => {
  if (typeof saved !== "object" || saved === null) return undefined;
  return unsent(
    Object.fromEntries(
      Object.entries(saved).flatMap(([path, value]) => {
        const read = draft(value);
        return read ? [[path, read]] : [];
      }),
    ),
  );
};

export const sharedSlice: Slice<SharedState> = {
  starting: { panel: "training", drafts: {}, logarithmic: false, cursor: null, dropping: false },
  saved: { panel: oneOf(panels), drafts, logarithmic: flag },
  follow(state, editor, before) {
    return {
      // Settings are what a comparison is about.
      ...(editor.comparison && !before?.comparison && { panel: "setup" as const }),
      // The document now says what was sent, or why it could not be.
      ...(editor.document !== before?.document && { drafts: unsent(state.drafts) }),
      ...(before && editor.training?.runId !== before.training?.runId && { cursor: null }),
    };
  },
};
