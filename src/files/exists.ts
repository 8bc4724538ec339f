import { access } from "node:fs/promises";

/** True for the system's error that there is no file of that name. */
export const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

/** True for the system's error that there is one of that name already. */
export const isTaken = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "EEXIST";

/** Null for what could not be read as it is not there; for `catch`. Throws any other error. */
export function absent(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}

/** Whether a file is there. */
export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
