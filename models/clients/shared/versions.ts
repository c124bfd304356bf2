/** Finds the modelled version that stands for a release. */

/**
 * `2.2.6` is `2.2`, `4.0.5.2` is `4.0`: the version itself, or the last one of the same major number that is not
 * newer. Null where there is none.
 */
export function modelledVersion(release: string, versions: readonly string[]): string | null {
  const wanted = numbers(release);
  if (wanted === null) return null;
  const older = versions.filter((version) => {
    const modelled = numbers(version)!;
    return modelled[0] === wanted[0] && compare(modelled, wanted) <= 0;
  });
  return older.at(-1) ?? null;
}

/** The dotted numbers at the start of a version; null where there is none. */
function numbers(version: string): number[] | null {
  const found = /^\d+(\.\d+)*/.exec(version);
  return found === null ? null : found[0].split(".").map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    const difference = a[i] - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
