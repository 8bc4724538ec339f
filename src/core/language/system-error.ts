import { type Sentence, sentence } from "./sentence.js";

/** What the system's refusals mean, by their codes, with the file that it refused. */
const sentences: Readonly<Record<string, (file: string) => Sentence>> = {
  ENOENT: (file) => sentence("{0} is not there. Was it moved, renamed or deleted meanwhile?", file),
  EACCES: (file) => sentence("{0} may not be used by you. Change its permissions, or choose another place.", file),
  EPERM: (file) => sentence("{0} may not be used by you. Change its permissions, or choose another place.", file),
  EROFS: (file) => sentence("{0} is on a disk that cannot be written to. Choose another place.", file),
  ENOSPC: (file) => sentence("The disk is full at {0}. Free some space and start again.", file),
  EDQUOT: (file) => sentence("The disk is full at {0}. Free some space and start again.", file),
  ENOTDIR: (file) => sentence("On the way to {0} there is a file in the place of a folder. Choose another place.", file),
  EISDIR: (file) => sentence("{0} is a folder, where a file is needed. Choose another name.", file),
  EEXIST: (file) => sentence("{0} is there already. Choose another name, or move it away.", file),
  ENAMETOOLONG: (file) => sentence("The name {0} is too long for this disk. Choose a shorter one.", file),
  EMFILE: (file) => sentence("The system allows no more open files; {0} could not be opened. Close other programs and try again.", file),
  ENFILE: (file) => sentence("The system allows no more open files; {0} could not be opened. Close other programs and try again.", file),
  EBUSY: (file) => sentence("{0} is in use by another program. Close it and try again.", file),
  EIO: (file) => sentence("{0} could not be read or written: the disk reports an error.", file),
};

/**
 * What an error of the system means for the person, if it names a file or tells of a full disk; null for any other error. `where` is
 * said in place of the file that the error names, such as the folder of one with a passing name.
 */
export function systemSentence(error: unknown, where?: string): Sentence | null {
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) return null;
  if ("path" in error && typeof error.path === "string")
    return Object.hasOwn(sentences, error.code) ? sentences[error.code](where ?? error.path) : null;
  // A write to a file that is open names none.
  return error.code === "ENOSPC" || error.code === "EDQUOT" ? sentence("The disk is full. Free some space and start again.") : null;
}
