import { type Sentence, sentence } from "./sentence.js";

const unreachable = (file: string) =>
  sentence("{0} cannot be reached: the drive that it lies on does not answer. Connect it and try again.", file);

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
  ELOOP: (file) => sentence("{0} is a link that leads back to itself. Remove it, or choose another place.", file),
  EFBIG: (file) => sentence("{0} would be larger than a file may be on this disk. Choose another disk.", file),
  ESTALE: unreachable,
  ETIMEDOUT: unreachable,
  EHOSTDOWN: unreachable,
  ENOTCONN: unreachable,
  ENODEV: unreachable,
  ENXIO: unreachable,
  EIO: (file) => sentence("{0} could not be read or written: the disk reports an error.", file),
};

/** What is done with a file that is open. */
const fileCalls: readonly unknown[] = ["read", "write", "fsync", "close", "ftruncate", "fstat"];

const full = sentence("The disk is full. Free some space and start again.");
const noAnswer = sentence("A drive does not answer. Connect it and try again.");

/** The same of what is done with a file that is open, of which the error names none. */
const unnamed: Readonly<Record<string, Sentence>> = {
  ENOSPC: full,
  EDQUOT: full,
  EIO: sentence("A file could not be read or written: the disk reports an error."),
  EFBIG: sentence("A file would be larger than it may be on this disk. Choose another disk."),
  ESTALE: noAnswer,
  ETIMEDOUT: noAnswer,
  EHOSTDOWN: noAnswer,
  ENOTCONN: noAnswer,
};

/**
 * What an error of the system means for the person, if it names a file or is of one that is open; null for any other error. `where` is
 * said in place of the file that the error names, such as the folder of one with a passing name.
 */
export function systemSentence(error: unknown, where?: string): Sentence | null {
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) return null;
  if ("path" in error && typeof error.path === "string")
    return Object.hasOwn(sentences, error.code) ? sentences[error.code](where ?? error.path) : null;
  // Of the web, where these also occur, the one who asks tells.
  return "syscall" in error && !fileCalls.includes(error.syscall) ? null : Object.hasOwn(unnamed, error.code) ? unnamed[error.code] : null;
}
