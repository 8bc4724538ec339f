import path from "node:path";

/** The name of a file or folder as a project in `folder` writes it: relative to the project, with `/`; absolute only on another drive. */
export const relativeName = (folder: string, file: string): string => path.relative(folder, file).replaceAll(path.sep, "/") || ".";
