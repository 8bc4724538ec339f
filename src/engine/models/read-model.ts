import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { isMissing } from "../../files/exists.js";
import { readPlainFile } from "../../files/plain-file.js";
import { refusal } from "./hdf5.js";
import { readKerasArchive } from "./keras-archive.js";
import { readKerasH5 } from "./keras-h5.js";
import type { KerasModel } from "./keras-model.js";

const startsWith = (bytes: Uint8Array, start: readonly number[]) => start.every((byte, i) => bytes[i] === byte);
const hdf5Start = [0x89, 0x48, 0x44, 0x46];
const zipStart = [0x50, 0x4b];

/** Reads a saved Keras model; its first bytes, not its name, tell the format. Throws UserError with the reason if it cannot be read, and the system's error if it may not be. */
export async function readKerasModel(file: string): Promise<KerasModel> {
  const name = path.basename(file);
  const bytes = await readPlainFile(file).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    throw new UserError(sentence("There is no file {0} at {1}.", name, path.dirname(file)), "no-model", { cause: error });
  });
  if (startsWith(bytes, hdf5Start)) return readKerasH5(bytes, name);
  if (startsWith(bytes, zipStart)) return readKerasArchive(bytes, name);
  if (bytes[0] === 0x80 && bytes[1] <= 5)
    throw refusal(name, sentence("it is a Python pickle, which can run code when it is read; save the model as .keras or .h5"));
  throw refusal(name, sentence("it is neither an HDF5 file nor a .keras archive of Keras"));
}
