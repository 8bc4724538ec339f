import type { Member, SetReport, Table } from "../../../src/core/project/data-report.js";
import { count, images, shape, short } from "../../text/format.js";
import { t } from "../../text/words.js";

/** The title of a set, on the page and in the files that the report is saved as. */
export function setTitle(name: SetReport["name"]): string {
  switch (name) {
    case "train":
      return t("Training images");
    case "clean":
      return t("Clean images");
    case "secondTake":
      return t("Second take");
    case "validation":
      return t("Validation images");
  }
}

/** How many images of a source are used, as what, and with which values. */
export function usedWords({ used, resized, image, ownSizes, values }: SetReport): string {
  const range = t("values {0} to {1}, mean {2}", short(values.minimum, 4), short(values.maximum, 4), short(values.mean, 4));
  const more = resized > 0 ? t(", {0} of them resized", count(resized)) : "";
  const as = ownSizes ? t("each in its own size, shown as {0}", shape(image)) : t("as {0}", shape(image));
  return `${t("{0} used", images(used))}${more}, ${as}; ${range}`;
}

/** Which values mean black and white. */
export const rangeWords = ({ values: { range } }: SetReport): string =>
  t("({0} is black, {1} is white)", short(range[0], 6), short(range[1], 6));

export function channelWords({ channels, type, alpha }: SetReport["channels"]["rows"][number]): string {
  const depth = { u8: t("8 bit"), u16: t("16 bit"), f32: t("32 bit") }[type];
  return [channels === 1 ? t("gray") : t("colour"), depth, alpha ? t("transparency") : ""].filter(Boolean).join(", ");
}

/** How many of a folder's images were resized or left out. */
export const folderWords = ({ resized, leftOut }: SetReport["folders"]["rows"][number]): string =>
  [resized > 0 ? t("{0} resized", count(resized)) : "", leftOut > 0 ? t("{0} left out", count(leftOut)) : ""].filter(Boolean).join(" · ");

/** Which side of the split a duplicate is on. */
export function partWords({ set, part }: Member): string {
  if (part === "training") return t("trained on");
  if (part === "validation") return t("held out");
  return set === "train" ? t("without a pair") : "";
}

/** How many images the rows of a table are of, those that are only counted among them. */
export const imagesOf = <T>({ rows, total }: Table<T>): number => total ?? rows.reduce((sum, row) => sum + row.count, 0);

/** How many images are trained on and held out. */
export const partsWords = ({ training, validation }: { training: number; validation: number }): string =>
  t("{0} to train on, {1} held out", images(training), count(validation));
