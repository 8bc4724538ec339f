import type { TemplateResult } from "lit";
import type { Loss } from "../../src/core/network/loss.js";
import { segments } from "../controls/button.js";
import type { Page } from "../state/page.js";
import { t } from "../text/words.js";

/** The switch between a linear and a logarithmic axis of losses. */
export function scaleSwitch(page: Page): TemplateResult {
  return segments(
    t("Scale"),
    [
      { value: "linear", label: t("Linear") },
      { value: "log", label: t("Log") },
    ],
    page.shared.logarithmic ? "log" : "linear",
    (value) => page.updateShared({ logarithmic: value === "log" }),
  );
}

/** What the figures of a loss mean. */
export const lossTitle = (loss: Loss): string =>
  ({ mse: t("mean squared error, 0 to 1"), "mse-ssim": t("mean squared error + 0.1 (1 - SSIM)") })[loss];
