/**
 * Which of several candidates is the best, of numbers that were drawn under common seeds: the least mean. Their differences may be
 * correlated in any way, and are taken to be normal.
 *
 * `noWorse` is the screen to the best (Nelson, Swann, Goldsman, Song, Operations Research 49, 2001): after n repeats of each it keeps
 * whoever is not decided to be worse than another. `KimNelson` goes on repeating those that are left until one is (Kim, Nelson, ACM
 * TOMACS 11, 2001): with a chance of at least 1 - alpha it ends with the best where that is better than all others by at least
 * `delta`, and else with one that is worse than the best by less than that.
 */
import { studentQuantile } from "./student.ts";

/**
 * So many repeats before anything is decided: with fewer the variances are too uncertain, and an interval that decides when to stop
 * holds the truth too seldom (`test/core/stopping.test.ts` counts it).
 */
export const FIRST_REPEATS = 10;

/**
 * The indices of those that are not decided to be worse; the best is among them with a chance of at least 1 - alpha.
 * @param values of each candidate, one a seed, as many of each.
 */
export function noWorse(values: readonly (readonly number[])[], alpha = 0.05): number[] {
  const n = values[0]?.length ?? 0;
  if (n < 2) return values.map((_, i) => i);
  const t = studentQuantile(1 - alpha / Math.max(1, values.length - 1), n - 1);
  const isWorse = (i: number, j: number): boolean => {
    const { mean, variance } = differenceOf(values[i], values[j]);
    return mean > t * Math.sqrt(variance / n);
  };
  return values.flatMap((_, i) => (values.some((_, j) => j !== i && isWorse(i, j)) ? [] : [i]));
}

export interface KimNelsonOptions {
  /** A difference of less than this is none. */
  readonly delta: number;
  readonly alpha?: number;
  readonly first?: number;
}

/** The race itself. Add a row of numbers, one for each candidate that is left, until one is left. */
export class KimNelson {
  readonly #options: Required<KimNelsonOptions>;
  readonly #amount: number;
  /** By candidate; those that are out have no more. */
  readonly #values: number[][];
  readonly #variances: number[][] = [];
  #left: number[];

  /** @param amount of candidates, at least one. */
  constructor(amount: number, { delta, alpha = 0.05, first = FIRST_REPEATS }: KimNelsonOptions) {
    this.#options = { delta, alpha, first };
    this.#amount = amount;
    this.#values = Array.from({ length: amount }, () => []);
    this.#left = Array.from({ length: amount }, (_, i) => i);
  }

  /** Indices of the candidates that are still in it. */
  get left(): readonly number[] {
    return this.#left;
  }

  get isOver(): boolean {
    return this.#left.length === 1;
  }

  /** Repeats of each that is left. */
  get repeats(): number {
    return this.#values[this.#left[0]].length;
  }

  /** @param row the next number of each that is left, in the order of `left`. */
  add(row: readonly number[]): void {
    for (const [k, candidate] of this.#left.entries()) this.#values[candidate].push(row[k]);
    if (this.isOver || this.repeats < this.#options.first) return;
    if (this.#variances.length === 0) this.#learn();
    this.#screen();
  }

  /** The one with the least mean so far. */
  get best(): number {
    const means = new Map(this.#left.map((i) => [i, meanOf(this.#values[i])]));
    return this.#left.reduce((a, b) => (means.get(b)! < means.get(a)! ? b : a));
  }

  /** Of differences under equal seeds, from the first repeats alone: what the proof rests on. */
  #learn(): void {
    for (const i of this.#left) {
      this.#variances[i] = [];
      for (const j of this.#left) this.#variances[i][j] = differenceOf(this.#values[i], this.#values[j]).variance;
    }
  }

  #screen(): void {
    const { delta, alpha, first } = this.#options;
    const eta = 0.5 * (((2 * alpha) / (this.#amount - 1)) ** (-2 / (first - 1)) - 1);
    const h2 = 2 * eta * (first - 1);
    const r = this.repeats;
    const means = new Map(this.#left.map((i) => [i, meanOf(this.#values[i])]));
    const slack = (i: number, j: number): number =>
      Math.max(0, (delta / (2 * r)) * ((h2 * this.#variances[i][j]) / delta ** 2 - r));
    const stays = (i: number): boolean =>
      this.#left.every((j) => j === i || means.get(i)! <= means.get(j)! + slack(i, j));
    const kept = this.#left.filter(stays);
    // Equal means with no slack left: whoever comes first is as good.
    this.#left = kept.length > 0 ? this.#withoutTies(kept, means, slack) : [this.best];
  }

  /** Two whose means are equal to the last bit, and that no further repeat may tell apart. */
  #withoutTies(
    kept: readonly number[],
    means: ReadonlyMap<number, number>,
    slack: (i: number, j: number) => number,
  ): number[] {
    return kept.filter((i, k) => !kept.slice(0, k).some((j) => means.get(i) === means.get(j) && slack(i, j) === 0));
  }
}

/** Of a less b, pair by pair. */
function differenceOf(
  a: readonly number[],
  b: readonly number[],
): { readonly mean: number; readonly variance: number } {
  const differences = a.map((value, i) => value - b[i]);
  const mean = meanOf(differences);
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / Math.max(1, differences.length - 1) };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
