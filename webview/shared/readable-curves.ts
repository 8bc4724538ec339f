import { html, type TemplateResult } from "lit";
import type { EpochMetrics } from "../../src/core/runs/run.js";
import { type ChartSpec, pointerPosition } from "../charts/chart-view.js";
import { epochAt } from "../charts/loss-axes.js";
import type { Page } from "../state/page.js";

/** The epochs of a chart: those trained, and how many its axis is drawn for. */
interface EpochAxis {
  metrics: readonly EpochMetrics[];
  epochs: number;
}

/** Pointer handlers that move the line at the epoch under the pointer. */
export function epochPointer(page: Page, axis: EpochAxis) {
  return {
    look: (event: PointerEvent) => {
      const { x, width } = pointerPosition(event);
      const epoch = epochAt(axis, width, x);
      if (epoch !== page.shared.cursor) page.updateShared({ cursor: epoch });
    },
    leave: () => page.shared.cursor !== null && page.updateShared({ cursor: null }),
  };
}

/** A chart of curves over epochs that pointer and arrow keys read off. */
export function readableCurves<T>(page: Page, axis: EpochAxis, label: string, spec: ChartSpec<T>): TemplateResult {
  const { metrics } = axis;
  const { look, leave } = epochPointer(page, axis);
  const keys = (event: KeyboardEvent) => {
    const current = metrics.findIndex((m) => m.epoch === (page.shared.cursor ?? metrics.at(-1)?.epoch));
    const target = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: metrics.length - 1 }[event.key];
    if (target === undefined || metrics.length === 0) return;
    event.preventDefault();
    page.updateShared({ cursor: metrics[Math.min(metrics.length - 1, Math.max(0, target))].epoch });
  };
  return html`<chart-view
    class="curves"
    tabindex="0"
    role="group"
    aria-label=${label}
    .spec=${spec}
    @pointermove=${look}
    @pointerleave=${leave}
    @blur=${leave}
    @keydown=${keys}
  ></chart-view>`;
}
