/**
 * Finds the modelled version that stands for a release. People copy releases from what a package manager prints, so all of
 * these name Dalli's 3.0.6: `3.0.6`, `v3.0.6`, `dalli 3.0.6`, `dalli (3.0.6)`, `dalli@3.0.6`, `dalli==3.0.6`, `ruby-dalli
 * 3.0.6-1`. Experiments, `route`, `import` and recordings are all read here.
 */
import type { ClientDefinition } from "../definition.ts";

type Versioned = Pick<ClientDefinition, "name" | "packages" | "versions" | "versionOf">;

/** The version that stands for the release; null if none does. */
export function versionNamed(definition: Versioned, text: string): string | null {
  return definition.versionOf(releaseIn(definition, text));
}

/** ` the nearest is 3.2`, to end an error about an unknown release with; nothing if the text holds no release at all. */
export function nearestVersion(definition: Versioned, text: string): string {
  const wanted = numbers(releaseIn(definition, text));
  if (wanted === null) return "";
  const [oldest] = definition.versions;
  const notNewer = definition.versions.filter((version) => compare(numbers(version)!, wanted) <= 0);
  return `; the nearest is ${notNewer.at(-1) ?? oldest}`;
}

/**
 * `2.2.6` is `2.2`, `4.0.5.2` is `4.0`: the version itself, or the last one of the same major number that is not newer. Null if
 * there is none.
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

/** The text without the name of the package, a `v`, and the epoch of a Debian package. */
function releaseIn({ name, packages }: Versioned, text: string): string {
  const trimmed = text.trim();
  const names = [name, ...packages].sort((a, b) => b.length - a.length);
  const found = names.find((one) => trimmed.toLowerCase().startsWith(one.toLowerCase()));
  return (found === undefined ? trimmed : trimmed.slice(found.length))
    .replace(/^[\s:@=(/-]*v?(?=\d)/i, "")
    .replace(/^\d+:(?=\d)/, "");
}

/** The dotted numbers at the start of a version; null if there are none. */
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
