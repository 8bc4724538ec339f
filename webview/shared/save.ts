import { html, type TemplateResult } from "lit";
import { messageOf } from "../../src/core/language/error.js";
import type { SaveFormat } from "../../src/protocol/webview.js";
import { textButton } from "../controls/button.js";
import type { Page } from "../state/page.js";
import { t } from "../text/words.js";
import { type Cell, csvText, type Drawing, pngBytes, svgText } from "./save-chart.js";

/** What a chart can be saved as. */
export interface Saved {
  /** Name of the chart, as in a sentence: `loss`; the file's name begins with the project's. */
  name: string;
  /** What stands before its formats, if "Save" alone would not say what is saved. */
  label?: string;
  /** Selector of the elements that hold the drawings, the lowest first; none if there is only a table. */
  chart?: string;
  /** The figures behind it. */
  rows?: () => Readonly<Record<string, Cell>>[] | Promise<Readonly<Record<string, Cell>>[]>;
  /** It as a picture, as the bytes of a PNG. */
  picture?: () => Promise<Uint8Array>;
  /** The film of it, as the bytes of a GIF. */
  film?: () => Promise<Uint8Array>;
  /** The same to read, in Markdown. */
  markdown?: () => string;
}

const titles: Record<SaveFormat, string> = { svg: "SVG", png: "PNG", csv: "CSV", gif: "GIF", md: "Markdown" };

const drawingsIn = (selector: string) => [...document.querySelectorAll<Drawing>(`:is(${selector}) > :is(svg, canvas)`)];

async function contentOf(
  { chart = "", rows = () => [], picture, film, markdown }: Saved,
  format: SaveFormat,
): Promise<string | Uint8Array> {
  if (format === "csv") return csvText(await rows());
  if (format === "png" && picture) return picture();
  if (format === "gif" && film) return film();
  if (format === "md" && markdown) return markdown();
  const svg = await svgText(drawingsIn(chart));
  return format === "png" ? pngBytes(svg) : svg;
}

/** Buttons that save a chart in each of its formats; the host asks for the file. */
export function saveButtons(page: Page, saved: Saved): TemplateResult {
  const formats: SaveFormat[] = [
    ...(saved.chart ? (["svg", "png"] as const) : []),
    ...(saved.picture ? (["png"] as const) : []),
    ...(saved.rows ? (["csv"] as const) : []),
    ...(saved.film ? (["gif"] as const) : []),
    ...(saved.markdown ? (["md"] as const) : []),
  ];
  const save = async (format: SaveFormat) => {
    try {
      page.send({ type: "save", name: saved.name, format, data: await contentOf(saved, format) });
    } catch (error) {
      page.send({ type: "failed", message: t("The {0} could not be saved. {1}", saved.name, messageOf(error)) });
    }
  };
  return html`<span class="save" role="group" aria-label=${t("Save the {0}", saved.name)}>
    <span class="quiet" aria-hidden="true">${saved.label ?? t("Save")}</span>
    ${formats.map((format) => textButton(titles[format], () => void save(format), t("Save the {0} as {1}", saved.name, titles[format])))}
  </span>`;
}
