/**
 * Least squares of a few parameters by Levenberg's and Marquardt's method (SIAM Journal on Applied Mathematics 11, 1963), within bounds, with
 * derivatives by differences. Residuals are in units of their standard errors, so that the inverse of J'J has those of the parameters.
 */

export interface Problem {
  readonly residuals: (parameters: readonly number[]) => readonly number[];
  readonly start: readonly number[];
  readonly bounds: readonly (readonly [least: number, most: number])[];
}

export interface Solution {
  readonly parameters: readonly number[];
  /** Of the squares. */
  readonly sum: number;
  /** Standard errors; Infinity where the residuals do not tell. */
  readonly errors: readonly number[];
}

const STEPS_MAX = 15;
const DIFFERENCE = 1e-3;
const DAMPING = { first: 1e-2, least: 1e-9, most: 1e9 };
/** A step that saves less of the sum than this, a hundredth of a standard error, is the last. */
const ENOUGH = 1e-4;

export function leastSquares({ residuals, start, bounds }: Problem): Solution {
  const within = (parameters: readonly number[]): number[] =>
    parameters.map((value, i) => Math.min(bounds[i][1], Math.max(bounds[i][0], value)));
  let at = within(start);
  let found = residuals(at);
  let sum = squares(found);
  let damping = DAMPING.first;
  for (let step = 0; step < STEPS_MAX && damping < DAMPING.most; step++) {
    const { normal, gradient } = normalOf(residuals, at, found, bounds);
    let saved = 0;
    while (damping < DAMPING.most) {
      const damped = normal.map((row, i) => row.map((value, j) => (i === j ? value * (1 + damping) + 1e-12 : value)));
      const move = solve(damped, gradient);
      const next = move === null ? at : within(at.map((value, i) => value - move[i]));
      const there = move === null ? found : residuals(next);
      const nextSum = squares(there);
      if (nextSum < sum) {
        saved = sum - nextSum;
        [at, found, sum] = [next, there, nextSum];
        damping = Math.max(DAMPING.least, damping / 5);
        break;
      }
      damping *= 4;
    }
    if (saved <= ENOUGH) break;
  }
  const { normal } = normalOf(residuals, at, found, bounds);
  return { parameters: at, sum, errors: at.map((_, i) => errorOf(normal, i)) };
}

function squares(all: readonly number[]): number {
  const sum = all.reduce((total, one) => total + one * one, 0);
  return Number.isNaN(sum) ? Number.POSITIVE_INFINITY : sum;
}

/** J'J and J'r; towards the inside of the bounds. */
function normalOf(
  residuals: Problem["residuals"],
  at: readonly number[],
  found: readonly number[],
  bounds: Problem["bounds"],
) {
  const columns = at.map((value, i) => {
    const by = value + DIFFERENCE > bounds[i][1] ? -DIFFERENCE : DIFFERENCE;
    const there = residuals(at.map((one, j) => (i === j ? one + by : one)));
    return there.map((one, k) => (one - found[k]) / by);
  });
  return {
    normal: columns.map((a) => columns.map((b) => dot(a, b))),
    gradient: columns.map((column) => dot(column, found)),
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function errorOf(normal: readonly (readonly number[])[], i: number): number {
  const unit = normal.map((_, j) => (i === j ? 1 : 0));
  const variance = solve(normal, unit)?.[i] ?? Number.NaN;
  return variance > 0 ? Math.sqrt(variance) : Number.POSITIVE_INFINITY;
}

/** Gauss with the largest pivot; null where the matrix has no inverse. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++) if (Math.abs(rows[i][column]) > Math.abs(rows[pivot][column])) pivot = i;
    if (!(Math.abs(rows[pivot][column]) > 0)) return null;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let i = 0; i < n; i++) {
      if (i === column) continue;
      const factor = rows[i][column] / rows[column][column];
      for (let j = column; j <= n; j++) rows[i][j] -= factor * rows[column][j];
    }
  }
  return rows.map((row, i) => row[n] / row[i]);
}
