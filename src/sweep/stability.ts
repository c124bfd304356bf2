/** Of the repeats of a point: how many came back by themselves from what befell them, and what the worst of them shows. */
import { estimateShare } from "../core/estimate.ts";
import { type RunResult, STABILITY_CLASSES, type StabilityClass } from "../core/result.ts";
import type { StabilitySummary } from "../core/summary.ts";
import { CONFIDENCE, digits } from "./estimates.ts";

export class StabilityFold {
  /** Of each class, how many repeats, and what the rule saw in the first of them. */
  readonly #seen = new Map<StabilityClass, { count: number; readonly evidence: string }>();

  /** The next repeat. */
  add({ stability }: RunResult): void {
    if (stability === undefined) return;
    const { name, evidence } = stability;
    const seen = this.#seen.get(name);
    if (seen === undefined) this.#seen.set(name, { count: 1, evidence });
    else seen.count++;
  }

  /** Null where no run lasts long enough to say. */
  summary(): StabilitySummary | null {
    const worst = STABILITY_CLASSES.findLast((name) => this.#seen.has(name));
    if (worst === undefined) return null;
    const n = [...this.#seen.values()].reduce((sum, { count }) => sum + count, 0);
    const shareOf = (name: StabilityClass) => {
      const count = this.#seen.get(name)?.count ?? 0;
      const { low, high } = estimateShare(count, n, CONFIDENCE)!;
      return [name, { count, low: digits(low!, 12), high: digits(high!, 12) }] as const;
    };
    return {
      n,
      classes: Object.fromEntries(STABILITY_CLASSES.map(shareOf)) as StabilitySummary["classes"],
      worst,
      evidence: this.#seen.get(worst)!.evidence,
    };
  }
}
