/**
 * The Universal Scalability Law (N. J. Gunther): with n queries at work together X(n) = lambda n / (1 + sigma (n - 1) + kappa n (n - 1))
 * of them are done in a second. Sigma is the share that only one can do at a time, kappa the cost of keeping every two of them
 * consistent. Beyond n* = sqrt((1 - sigma) / kappa) more queries at once mean fewer done.
 */
import type { Sharing } from "./sharing.ts";

export interface ScalabilityLaw {
  readonly sigma: number;
  readonly kappa: number;
}

/** Work is measured by what it takes alone, so that lambda is one over its mean and stands in no speed. */
export function scalabilityLaw({ sigma, kappa }: ScalabilityLaw): Sharing {
  const speed = (n: number): number => 1 / (1 + sigma * (n - 1) + kappa * n * (n - 1));
  if (kappa === 0) return { speed, best: Number.POSITIVE_INFINITY };
  const knee = Math.sqrt((1 - sigma) / kappa);
  const [below, above] = [Math.max(1, Math.floor(knee)), Math.max(1, Math.ceil(knee))];
  return { speed, best: below * speed(below) >= above * speed(above) ? below : above };
}
