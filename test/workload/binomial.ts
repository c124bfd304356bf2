/** P(X <= k) of n trials that succeed with p each, from its terms: those of the failures, so that none of many trials is too small for a number. */
export function binomialBelow(k: number, n: number, p: number): number {
  let term = p ** n;
  let above = 0;
  for (let failures = 0; failures < n - k; failures++) {
    above += term;
    term *= ((n - failures) / (failures + 1)) * ((1 - p) / p);
  }
  return 1 - above;
}
