/**
 * Student's t distribution for whole degrees of freedom. Source: the finite series of Abramowitz and Stegun, 26.7.3 and
 * 26.7.4, which is exact, inverted by bisection.
 */

/** P(|T| <= t) for t >= 0. */
export function studentCentre(t: number, degrees: number): number {
  const theta = Math.atan(t / Math.sqrt(degrees));
  const sin = Math.sin(theta);
  const cos2 = Math.cos(theta) ** 2;
  const odd = degrees % 2 === 1;
  let term = odd ? Math.cos(theta) : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= (cos2 * (k - 1)) / k;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (theta + sin * sum) : sin * sum;
}

/** t with P(T <= t) = p, for p in (0, 1) and whole `degrees` >= 1. */
export function studentQuantile(p: number, degrees: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, degrees);
  if (p === 0.5) return 0;
  const centre = 2 * p - 1;
  let low = 0;
  let high = 1;
  while (studentCentre(high, degrees) < centre) high *= 2;
  // Until the two are neighbouring numbers.
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (studentCentre(middle, degrees) < centre) low = middle;
    else high = middle;
  }
  return high;
}
