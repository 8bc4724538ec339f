import path from "node:path";
import { type Sentence, verbatim } from "../../core/language/sentence.js";
import { type ReportFile, type SetReport, tabulate } from "../../core/project/data-report.js";
import type { Dataset } from "../images/dataset.js";
import type { SourceItem } from "../images/items.js";
import type { InspectedSource } from "./sources.js";

/** Folder of a file in its source; "" for the source itself. */
const folderOf = (file: string) => (file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : "");

const reportFile = ({ file, source }: SourceItem): ReportFile => ({ file, source });

/** What one source holds: outcomes, folders, sizes, channels and labels, each with its files. `labels` are those of the set's items, and `how` what to know of them; `ownSizes` if the network sees each at its own size. */
export function setReport(
  { name, text, survey }: InspectedSource,
  data: Dataset,
  { labels, how = [] }: { labels: readonly (string | null)[]; how?: Sentence[] },
  values: SetReport["values"],
  ownSizes: boolean,
): SetReport {
  const headers = new Map(survey.items.map(({ file }, index) => [file, survey.headers[index]]));
  const { height, width, channels } = data.form;
  const used = [...data.items].flatMap((item, index) => {
    const header = headers.get(item.file);
    return header
      ? [{ item, header, label: labels[index], resized: !ownSizes && (header.height !== height || header.width !== width) }]
      : [];
  });
  const whole = (file: string) => ({ file, source: survey.source.kind === "folder" ? path.join(survey.source.path, file) : null });
  const all = [
    ...used.map(({ item, resized }) => ({ file: reportFile(item), resized, leftOut: false })),
    ...data.leftOut.map(({ file }) => ({ file: whole(file), resized: false, leftOut: true })),
  ];
  const folders = tabulate(
    all,
    ({ file }) => ({ name: folderOf(file.file) }),
    ({ file }) => file,
  );
  const counts = new Map<string, { resized: number; leftOut: number }>();
  for (const { file, resized, leftOut } of all) {
    const folder = counts.get(folderOf(file.file)) ?? { resized: 0, leftOut: 0 };
    if (resized) folder.resized++;
    if (leftOut) folder.leftOut++;
    counts.set(folderOf(file.file), folder);
  }
  const ofUsed = <T extends object>(of: (one: (typeof used)[number]) => T) => tabulate(used, of, ({ item }) => reportFile(item));
  return {
    name,
    source: text,
    image: [height, width, channels],
    ...(ownSizes && { ownSizes }),
    used: used.length,
    resized: used.filter(({ resized }) => resized).length,
    leftOut: tabulate(
      data.leftOut,
      ({ reason }) => ({ reason: reason ?? verbatim("") }),
      ({ file }) => whole(file),
    ),
    folders: { ...folders, rows: folders.rows.map((row) => ({ ...row, ...(counts.get(row.name) ?? { resized: 0, leftOut: 0 }) })) },
    sizes: ofUsed(({ header }) => ({ height: header.height, width: header.width })),
    channels: ofUsed(({ header }) => ({ channels: header.channels, type: header.type, alpha: header.alpha })),
    labels: labels.some((label) => label !== null) ? ofUsed(({ label }) => ({ name: label })) : { rows: [], more: 0 },
    ...(how.length > 0 && { howLabelled: how }),
    values,
  };
}
