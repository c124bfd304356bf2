/**
 * Latin hypercube samples (McKay, Beckman, Conover, Technometrics 21, 1979): of n points each input has one in each n-th part of its
 * range, and which parts meet is left to chance. So few points cover each input evenly, whatever there are of them.
 */
import { Streams } from "./random.ts";

/** n points of `inputs` numbers in [0, 1); the same for the same seed. Each input has a stream of its own. */
export function latinHypercube(points: number, inputs: number, seed: number): number[][] {
  const columns = Array.from({ length: inputs }, (_, input) => {
    const stream = new Streams(seed).stream("latin hypercube", input);
    const parts = Array.from({ length: points }, (_, part) => part);
    // Fisher and Yates.
    for (let i = points - 1; i > 0; i--) {
      const other = Math.floor(stream.next() * (i + 1));
      [parts[i], parts[other]] = [parts[other], parts[i]];
    }
    return parts.map((part) => (part + stream.next()) / points);
  });
  return Array.from({ length: points }, (_, i) => columns.map((column) => column[i]));
}

/** Spearman's rank correlation, ties by their mean rank; null where one of the two never changes. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number | null {
  const [x, y] = [ranksOf(a), ranksOf(b)];
  const middle = (a.length + 1) / 2;
  let [both, ofA, ofB] = [0, 0, 0];
  for (const [i, rank] of x.entries()) {
    both += (rank - middle) * (y[i] - middle);
    ofA += (rank - middle) ** 2;
    ofB += (y[i] - middle) ** 2;
  }
  return ofA === 0 || ofB === 0 ? null : both / Math.sqrt(ofA * ofB);
}

function ranksOf(values: readonly number[]): number[] {
  const sorted = [...values].sort((p, q) => p - q);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1);
}
