import { html, nothing, type TemplateResult } from "lit";
import type { Columns } from "../../../src/core/analyses/result.js";
import { type TriageWord, triageWords } from "../../../src/core/analyses/triage.js";
import type { ChosenAction } from "../../../src/protocol/webview.js";
import { iconButton, textButton } from "../../controls/button.js";
import { thumbnail } from "../../shared/picture.js";
import { csvText } from "../../shared/save-chart.js";
import { triageLabels } from "../../text/anomaly-words.js";
import { count, plural } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { Embedding } from "./colouring.js";
import { kept, type MapPage } from "./state.js";

/** Longest side of a picture, in pixels. */
const side = 48;
/** Images that are listed with their pictures. */
const mostListed = 60;

/** What an export of a map writes. */
export const exportWords = (): string => t("Writes codes and positions for NumPy, as a Parquet table, and for the Embedding Projector");

/** What changes files: images that are learned from no more, a new project, a folder of the images, and what a person says they are. */
function changes(page: MapPage, result: Embedding, chosen: Uint32Array): TemplateResult | typeof nothing {
  const { document, restricted } = page.editor;
  if (restricted) return nothing;
  const indices = () => Array.from(chosen);
  const act = (action: ChosenAction) => () => page.send({ type: "chosen", action, folder: result.folder, indices: indices() });
  const say = (word: TriageWord | null) => () => page.send({ type: "triage", folder: result.folder, indices: indices(), word });
  const words = triageLabels();
  return html`<p class="acts">
      ${
        document.ok && !document.readOnly
          ? textButton(
              t("Exclude from Training"),
              act("exclude"),
              t("The next training leaves them out; Setup lists them and takes them back"),
            )
          : nothing
      }
      ${textButton(t("New Project of These…"), act("newProject"), t("Copies them into a new folder and makes a project of it"))}
      ${textButton(t("Put into Folder…"), act("gather"), t("Copies or moves them into a folder"))}
      ${textButton(t("Export…"), act("export"), exportWords())}
    </p>
    <p class="acts" role="group" aria-label=${t("What these images are")}>
      ${triageWords.map((word) => textButton(words[word], say(word)))} ${textButton(t("Not Sorted"), say(null), t("Takes back what was said of them"))}
    </p>`;
}

/** The images that were chosen, and what can be done with them. */
export function chosenList(page: MapPage, result: Embedding, columns: Columns, chosen: Uint32Array): TemplateResult {
  const rows = async () => {
    const files = await page.data.files(result);
    const { labels, losses } = columns;
    return Array.from(chosen, (index) => ({
      file: files[index],
      label: result.labels[labels?.[index] ?? -1] ?? "",
      loss: losses?.[index] ?? null,
    }));
  };
  const listed = [...chosen.subarray(0, mostListed)];
  return html`<section class="chosen" aria-label=${t("Chosen images")}>
    <p class="line">
      <strong>${plural(chosen.length, t("{0} image chosen"), t("{0} images chosen"))}</strong>
      ${iconButton(t("Choose none"), "remove", () => page.update({ chosen: null }))}
    </p>
    <p class="acts">
      ${textButton(t("Copy Paths"), async () => page.send({ type: "copy", text: (await rows()).map(({ file }) => file).join("\n") }))}
      ${textButton(t("Save CSV"), async () => {
        page.send({ type: "save", name: t("chosen images"), format: "csv", data: csvText(await rows()) });
      })}
    </p>
    ${changes(page, result, chosen)}
    <ul>
      ${listed.map((index) => {
        const row = page.data.row(result, index);
        const file = row?.file ?? "";
        return html`<li>
          <button type="button" title=${file} aria-label=${file || String(index + 1)} @click=${() => page.update({ ...kept(page.state, index), point: null })}>
            ${thumbnail(row?.pictures.input, side, "")}
          </button>
        </li>`;
      })}
    </ul>
    ${chosen.length > mostListed ? html`<p class="quiet">${t("and {0} more", count(chosen.length - mostListed))}</p>` : nothing}
  </section>`;
}
