import path from "node:path";
import { type Triage, type TriageWord, triageTable, triageWords } from "../core/analyses/triage.js";
import { writeAtomic } from "./atomic.js";
import { isMissing } from "./exists.js";
import { alone } from "./lock.js";
import { formatOf, readTableText } from "./read-table.js";

/** The label of each word: what is unsure has none, so that it counts in no metric. */
const labels: Readonly<Record<TriageWord, string>> = { odd: "anomaly", fine: "good", unsure: "" };

const columns = ["file", "label", "triage"];

const isWord = (text: string | undefined): text is TriageWord => triageWords.some((word) => word === text);

/** What a table says: the word of a row, else what its label means. Rows of other words are passed over. */
export function parseTriage(text: string): Triage {
  const { plain, format } = formatOf(text);
  const [head = [], ...rows] = format.parseRows(plain);
  const [file, label, word] = columns.map((name) => head.indexOf(name));
  return Object.fromEntries(
    rows.flatMap((row): [string, TriageWord][] => {
      const said = isWord(row[word]) ? row[word] : (["odd", "fine"] as const).find((one) => labels[one] === row[label]);
      return row[file] && said ? [[row[file], said]] : [];
    }),
  );
}

/** Words in the column of the triage that are none of its own, as a hand may have written them; their rows say what their labels mean. */
export function strangeWords(text: string): string[] {
  const { plain, format } = formatOf(text);
  const [head = [], ...rows] = format.parseRows(plain);
  const word = head.indexOf("triage");
  return rows.flatMap((row) => (row[word] && !isWord(row[word]) ? [row[word]] : []));
}

/** The table's text with what is said of some images, null taking it back; rows and columns that it has beside them stay as they are, as does what stands between its cells. */
export function withTriage(text: string, changes: Readonly<Record<string, TriageWord | null>>): string {
  const { plain, format } = formatOf(text);
  const [before = columns, ...rows] = format.parseRows(plain);
  const head = [...before, ...columns.filter((name) => !before.includes(name))];
  const [file, label, word] = columns.map((name) => head.indexOf(name));
  const left = new Map(Object.entries(changes));
  const kept = rows.flatMap((row) => {
    const change = left.get(row[file]);
    if (change === undefined) return [row];
    left.delete(row[file]);
    return change === null ? [] : [withWord(row, change)];
  });
  function withWord(row: readonly string[], said: TriageWord): string[] {
    const changed = head.map((_, place) => row[place] ?? "");
    changed[label] = labels[said];
    changed[word] = said;
    return changed;
  }
  for (const [name, said] of left) {
    if (said === null) continue;
    const row = head.map(() => "");
    row[file] = name;
    kept.push(withWord(row, said));
  }
  return `${format.formatRows([head, ...kept])}\n`;
}

/** The table of the project in `file`, beside it. */
export const triagePath = (file: string): string => path.join(path.dirname(file), triageTable(path.basename(file)));

/** The text of the table of the project in `file`; an empty one if there is none. Throws if it is there and cannot be read. */
export async function readTriageText(file: string): Promise<string> {
  return readTableText(triagePath(file)).catch((error: unknown) => {
    if (isMissing(error)) return "";
    throw error;
  });
}

/** Changes what the table of the project in `file` says of some images, one window after the other; gives its new text. Throws UserError; see {@link alone}. */
export async function changeTriage(file: string, changes: Readonly<Record<string, TriageWord | null>>): Promise<string> {
  return alone(triagePath(file), async () => {
    const text = withTriage(await readTriageText(file), changes);
    await writeAtomic(triagePath(file), text);
    return text;
  });
}
