/** The real programs that the live tests hold the model against: where they are, and what is missing where they are not. */
import { execFileSync } from "node:child_process";

/** What a program prints, or null if it cannot be run. */
function output(program: string, args: readonly string[]): string | null {
  try {
    return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return null;
  }
}

/** `MEMCACHED` names another binary than the first on the path. */
export const memcachedBinary = process.env.MEMCACHED ?? "memcached";
export const memcachedVersion = /^memcached (\S+)/.exec(output(memcachedBinary, ["-V"]) ?? "")?.[1] ?? null;

export const phpBinary = process.env.PHP ?? "php";
const extensions = output(phpBinary, [
  "-r",
  'echo json_encode([phpversion("memcache"), phpversion("memcached")]), PHP_EOL;',
]);
/** Releases of PHP's two extensions; null for one that is not installed. */
export const [memcacheVersion, memcachedExtensionVersion] = (
  extensions === null ? [null, null] : JSON.parse(extensions)
) as [string | null, string | null];

/** Why the tests that need memcached are skipped, or null where they are not. */
export const noMemcached =
  memcachedVersion === null
    ? `no memcached to hold against: ${memcachedBinary} cannot be run`
    : memcachedVersion.startsWith("1.6.")
      ? null
      : `memcached ${memcachedVersion} is not the 1.6 that is modelled`;

/** Why tests with PHP's clients are skipped, or null where they are not. */
export const noPhp =
  extensions === null
    ? `no PHP to hold against: ${phpBinary} cannot be run`
    : memcacheVersion === null
      ? "PHP has no extension memcache"
      : memcachedExtensionVersion === null
        ? "PHP has no extension memcached"
        : null;

/** A title that says why its tests do not run. */
export const titled = (title: string, reason: string | null): string =>
  reason === null ? title : `${title} (skipped: ${reason})`;

/** The seed of everything random, new in each run and printed in the titles; `LIVE_SEED` in the environment repeats one. */
export const seed = Number(process.env.LIVE_SEED);
