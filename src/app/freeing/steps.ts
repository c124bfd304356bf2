/** Round numbers to try: no answer has more digits than the step between them. */

/** So many steps at least, so that the answer is known to about two percent. */
const STEPS_MIN = 50;

/** 1, 2 or 5 of some power of ten, so that there are 50 steps or a little more. */
export function stepOf(range: number): number {
  const size = range / STEPS_MIN;
  const power = 10 ** Math.floor(Math.log10(size));
  return rounded([5, 2, 1].find((digit) => digit * power <= size)! * power);
}

/** The multiples of the step in [from, to). */
export function multiples(step: number, from: number, to: number): number[] {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.ceil(to / step) - first);
  return Array.from({ length: count }, (_, i) => rounded((first + i) * step));
}

function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
