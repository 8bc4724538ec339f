import { html, nothing, type TemplateResult } from "lit";
import { teachableScorers } from "../../../src/core/numbers/scorer.js";
import { textButton } from "../../controls/button.js";
import { memoized } from "../../shared/order.js";
import { images, plural } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { Anomalies } from "./ranking.js";
import type { AnomaliesPage } from "./state.js";

/** Taught images that are listed. */
const listed = 200;

/** Made once for all names of a result, which may be very many. */
const setOf = memoized((names: readonly string[]) => new Set(names));

const taughtOf = ({ editor }: AnomaliesPage, { run }: Anomalies): readonly string[] => editor.taught[run] ?? [];

/** The images of a result that people call fine and that its run was not taught yet. */
function fineImages(page: AnomaliesPage, result: Anomalies): string[] {
  const { triage } = page.editor;
  const fine = Object.keys(triage).filter((name) => triage[name] === "fine");
  if (fine.length === 0) return [];
  const names = page.data.names(result);
  if (!names) return [];
  const [there, taught] = [setOf(names), new Set(taughtOf(page, result))];
  return fine.filter((name) => there.has(name) && !taught.has(name));
}

/** Offers to teach what is called fine, and lists what was taught, to be taken back one by one. */
export function teachLine(page: AnomaliesPage, result: Anomalies): TemplateResult | typeof nothing {
  const fine = fineImages(page, result);
  const taught = taughtOf(page, result);
  if (fine.length === 0 && taught.length === 0) return nothing;
  const score = result.trust?.score;
  const able = score !== undefined && teachableScorers.includes(score);
  const teach = textButton(
    plural(fine.length, t("Teach {0} fine image"), t("Teach {0} fine images")),
    () => page.send({ type: "teach", folder: result.folder, files: fine }),
    t("They join what the score remembers, without training; threshold and scores follow at once"),
  );
  return html`<div class="note teach">
    ${
      fine.length === 0 || page.editor.restricted
        ? nothing
        : able
          ? teach
          : html`<span>${t("Fine images cannot be taught to the score {0}: choose patches, combined or latent.", score ?? "mse")}</span>`
    }
    ${
      taught.length === 0
        ? nothing
        : html`<details>
            <summary>${t("{0} taught to this run", images(taught.length))}</summary>
            <ul>
              ${taught.slice(0, listed).map(
                (name) =>
                  html`<li>
                      ${name}
                      ${textButton(t("Take Back"), () => page.send({ type: "forget", folder: result.folder, file: name }), t("Takes {0} out of what the score remembers", name))}
                    </li>`,
              )}
            </ul>
          </details>`
    }
  </div>`;
}
