import { html, nothing, type TemplateResult } from "lit";
import type { EditorState } from "../../../src/protocol/webview.js";
import { textButton } from "../../controls/button.js";
import { count, plural, shape } from "../../text/format.js";
import { say, t } from "../../text/words.js";
import type { SetupPage } from "./state.js";

/** The data in a line: `1,000 used · 2 left out`. */
export function dataWords({ data }: EditorState): string {
  switch (data.state) {
    case "none":
      return "";
    case "reading":
      return t("reading…");
    case "failed":
      return t("not readable");
    case "read": {
      const left = data.summary.leftOut.length;
      return [t("{0} used", count(data.summary.images)), left > 0 ? t("{0} left out", count(left)) : ""].filter(Boolean).join(" · ");
    }
  }
}

/** What the training images are: sizes, labels, and the files left out with their reasons. */
export function dataSummary(page: SetupPage): TemplateResult | typeof nothing {
  const { data } = page.editor;
  // The setting of the source says what is wrong with it.
  if (data.state !== "read") return nothing;
  const { summary } = data;
  const sizes = summary.sizes.slice(0, 3).map((size) => t("{0} of {1}", count(size.count), shape([size.height, size.width])));
  const others = summary.sizeCount - 3;
  const more = others > 0 ? [plural(others, t("{0} other size"), t("{0} other sizes"))] : [];
  const images = plural(summary.images, t("{0} image"), t("{0} images"));
  const used = summary.ownSizes ? t("each in its own size, shown as {0}", shape(summary.image)) : t("used as {0}", shape(summary.image));
  return html`<div class="data-report">
    <p>
      ${summary.sizeCount === 1 ? `${images}, ${used}` : `${images}: ${[...sizes, ...more, used].join(", ")}`}.
      ${summary.labels.length > 0 ? `${plural(summary.labels.length, t("{0} label"), t("{0} labels"))}.` : nothing}
      ${textButton(t("Data Report"), () => page.show("data", true), t("Values, labels, duplicates and leaks of the images"))}
    </p>
    ${
      summary.leftOut.length > 0
        ? html`<details>
          <summary>${plural(summary.leftOut.length, t("{0} file left out"), t("{0} files left out"))}</summary>
          <ul>
            ${summary.leftOut.slice(0, 100).map((file) => html`<li><span>${file.file}</span> <span class="quiet">${say(file.reason)}</span></li>`)}
            ${summary.leftOut.length > 100 ? html`<li class="quiet">${t("and {0} more", count(summary.leftOut.length - 100))}</li>` : nothing}
          </ul>
        </details>`
        : nothing
    }
  </div>`;
}
