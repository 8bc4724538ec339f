import { readFile } from "node:fs/promises";
import { csvParse } from "d3";

/** The rows of a csv file by its columns. */
export const readTable = async (file: string): Promise<Record<string, string>[]> => [...csvParse(await readFile(file, "utf8"))];
