import { color, csvFormat } from "d3";
import { t } from "../text/words.js";

/** What a chart is drawn with: SVG, or a canvas if one element for each point would be too slow. */
export type Drawing = SVGSVGElement | HTMLCanvasElement;

/** A value of a table that is saved. */
export type Cell = string | number | null | undefined;

/** The styles that a drawing takes from the page, each of which its children inherit. */
const styles = [
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "paint-order",
  "text-anchor",
  "font-family",
  "font-size",
  "font-weight",
  "font-variant-numeric",
  "image-rendering",
  "shape-rendering",
] as const;
/** Attributes that have a meaning only on the page. */
const pageOnly = ["class", "style", "tabindex", "role"];

/** A paint as every reader of SVG knows it: an opaque colour, or a word, and how much of it covers. */
function paintOf(style: CSSStyleDeclaration, name: "fill" | "stroke"): { paint: string; opacity: number } {
  const value = style.getPropertyValue(name);
  const parsed = color(value);
  const opacity = Number(style.getPropertyValue(`${name}-opacity`) || 1);
  return parsed ? { paint: parsed.formatHex(), opacity: opacity * parsed.opacity } : { paint: value, opacity };
}

/** Writes into `copy` the styles that `original` has on the page and its parent has not. */
function keepStyles(original: Element, copy: Element, parent: CSSStyleDeclaration | null): void {
  const own = getComputedStyle(original);
  for (const name of [...pageOnly, ...styles]) copy.removeAttribute(name);
  for (const name of styles) {
    const value = own.getPropertyValue(name);
    if (value !== "" && value !== parent?.getPropertyValue(name)) copy.setAttribute(name, value);
  }
  for (const name of ["fill", "stroke"] as const) {
    const { paint, opacity } = paintOf(own, name);
    const above = parent && paintOf(parent, name);
    copy.removeAttribute(name);
    if (paint !== above?.paint) copy.setAttribute(name, paint);
    if (opacity !== (above?.opacity ?? 1)) copy.setAttribute(`${name}-opacity`, String(opacity));
    else copy.removeAttribute(`${name}-opacity`);
  }
  // Not inherited: it covers the children as one.
  if (own.opacity !== "1") copy.setAttribute("opacity", own.opacity);
  for (const [index, child] of [...original.children].entries()) keepStyles(child, copy.children[index], own);
}

/** A picture of the page as a data address, for a file that stands alone. The host allows its pictures to be read. */
async function embedded(address: string): Promise<string> {
  if (address.startsWith("data:")) return address;
  const picture = await loadPicture(address);
  const canvas = document.createElement("canvas");
  canvas.width = picture.naturalWidth;
  canvas.height = picture.naturalHeight;
  canvas.getContext("2d")?.drawImage(picture, 0, 0);
  return canvas.toDataURL("image/png");
}

/** Loads a picture so that its pixels may be read. Throws if it cannot be loaded. */
export async function loadPicture(address: string): Promise<HTMLImageElement> {
  const picture = new Image();
  picture.crossOrigin = "anonymous";
  picture.src = address;
  try {
    await picture.decode();
  } catch (error) {
    throw new Error(t("A picture of it could not be loaded."), { cause: error });
  }
  return picture;
}

/** The height and width of a drawing on the page, in pixels. */
function sizeOf(drawing: Drawing): { width: number; height: number } {
  const ratio = drawing instanceof HTMLCanvasElement ? window.devicePixelRatio || 1 : 1;
  const side = (name: "width" | "height") => Number(drawing.getAttribute(name)) / ratio;
  return { width: side("width"), height: side("height") };
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/**
 * Drawings that lie over each other on the page as the text of one SVG that stands alone: the theme's colours as they are
 * now, on the page's background, pictures inside.
 */
export async function svgText(drawings: readonly Drawing[]): Promise<string> {
  const sizes = drawings.map(sizeOf);
  const [width, height] = [Math.max(...sizes.map((size) => size.width)), Math.max(...sizes.map((size) => size.height))];
  const root = element("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` });
  const title = drawings.map((drawing) => drawing.getAttribute("aria-label")).find((label) => label !== null);
  if (title) root.append(Object.assign(element("title", {}), { textContent: title }));
  root.append(element("rect", { width, height, fill: color(getComputedStyle(document.body).backgroundColor)?.formatHex() ?? "white" }));
  for (const [index, drawing] of drawings.entries()) {
    if (drawing instanceof HTMLCanvasElement) {
      root.append(element("image", { ...sizes[index], href: drawing.toDataURL("image/png") }));
      continue;
    }
    const copy = drawing.cloneNode(true) as SVGSVGElement;
    keepStyles(drawing, copy, null);
    copy.removeAttribute("aria-label");
    for (const image of copy.querySelectorAll("image")) image.setAttribute("href", await embedded(image.getAttribute("href") ?? ""));
    root.append(copy);
  }
  return `${root.outerHTML}\n`;
}

/** An SVG of `svgText` as the bytes of a PNG, with `scale` pixels for each of the page's. */
export async function pngBytes(svg: string, scale = 2): Promise<Uint8Array> {
  const picture = await loadPicture(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.naturalWidth * scale);
  canvas.height = Math.round(picture.naturalHeight * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvasPng(canvas);
}

/** What a canvas shows as the bytes of a PNG. Throws if it is too large. */
export async function canvasPng(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (!blob) throw new Error(t("The picture is too large for a PNG."));
  return new Uint8Array(await blob.arrayBuffer());
}

/** Rows as CSV with the columns of the first; what is not known is left empty. */
export function csvText(rows: readonly Readonly<Record<string, Cell>>[]): string {
  return `${csvFormat([...rows], Object.keys(rows[0] ?? {}))}\n`;
}
