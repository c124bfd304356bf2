/**
 * How far the model's durations are from the recorded ones. A recording measures on a machine that does other things too, so
 * a duration counts as equal within 150 ms or a tenth. Durations are told and do not decide whether a recording agrees: what
 * a busy machine adds says nothing of the model.
 */

const TOLERANCE_MS = 150;
const TOLERANCE_SHARE = 0.1;
const FARTHEST_SHOWN = 5;

/** The same in words. */
export const TOLERANCE = "max(150 ms, 10 %)";

export interface Duration {
  readonly where: string;
  readonly recordedMs: number;
  readonly modelMs: number;
}

export class Durations {
  compared = 0;
  within = 0;
  /** Those outside the tolerance, the farthest first. */
  #farthest: Duration[] = [];

  add(duration: Duration): void {
    this.compared++;
    if (offMs(duration) <= toleranceMs(duration.recordedMs)) this.within++;
    else this.#keep([duration]);
  }

  addAll(other: Durations, file: string): void {
    this.compared += other.compared;
    this.within += other.within;
    this.#keep(other.#farthest.map((one) => ({ ...one, where: `${file}: ${one.where}` })));
  }

  /** The count, and a line for each of the farthest. */
  lines(): string[] {
    if (this.compared === 0) return [];
    return [
      `${this.within} of ${this.compared} durations within ${TOLERANCE}`,
      ...this.#farthest.map(
        ({ where, recordedMs, modelMs }) =>
          `  recorded ${recordedMs} ms, the model says ${Math.round(modelMs)} ms: ${where}`,
      ),
    ];
  }

  #keep(more: readonly Duration[]): void {
    this.#farthest = [...this.#farthest, ...more].sort((a, b) => offMs(b) - offMs(a)).slice(0, FARTHEST_SHOWN);
  }
}

/** How much longer than recorded a call may take in the model. */
export function toleranceMs(recordedMs: number): number {
  return Math.max(TOLERANCE_MS, recordedMs * TOLERANCE_SHARE);
}

function offMs({ recordedMs, modelMs }: Duration): number {
  return Math.abs(recordedMs - modelMs);
}
