/** Settings with which the real program refuses to start (1.6.18, 1.4.7). */

import { didYouMean, listed } from "../../../src/core/text/nearest.ts";
import { MIB } from "../../../src/core/units.ts";
import { chunkBytesMax, type NodeSettings, profileNames } from "./settings.ts";
import { slabClasses } from "./slab-classes.ts";

/**
 * The least `slab_chunk_max`. The head of an item in pieces has its key, of up to 250 bytes, two headers and the CAS number: 359
 * bytes. memcached starts with smaller chunks and then writes beyond them.
 */
const SLAB_CHUNK_MIN = 512;

/** A setting with which the real program would not start. */
interface SettingProblem {
  readonly setting: "growthFactor" | "smallestValueBytes" | "itemBytesMax" | "slabChunkMax" | "memoryFile";
  /** The option for it. */
  readonly letter: string;
  readonly expected: string;
}

/** All reasons why the real program would not start, one sentence each. */
export function settingsProblems(settings: NodeSettings, memoryBytes: readonly number[]): string[] {
  const { profile } = settings;
  if (!(profileNames as readonly string[]).includes(profile)) {
    return [`profile: '${profile}'; expected ${listed(profileNames)}${didYouMean(profile, profileNames)}`];
  }
  const problems = settingProblems(settings).map(
    ({ setting, letter, expected }) => `${setting}: ${settings[setting]}; ${expected} (-${letter})`,
  );
  if (problems.length > 0) return problems;
  const least = leastMemory(settings);
  memoryBytes.forEach((bytes, node) => {
    if (!(bytes >= least.bytes)) {
      problems.push(`memoryBytes[${node}]: ${bytes}; expected at least ${least.bytes}, ${least.why} (-m)`);
    }
  });
  return problems;
}

/** The same for settings alone, of a profile that exists. */
export function settingProblems(settings: NodeSettings): SettingProblem[] {
  const { profile, itemBytesMax, growthFactor, smallestValueBytes, slabChunkMax } = settings;
  const problems: SettingProblem[] = [];
  const complain = (setting: SettingProblem["setting"], letter: string, expected: string) =>
    problems.push({ setting, letter, expected: `expected ${expected}` });
  if (!(growthFactor > 1)) complain("growthFactor", "f", "more than 1");
  if (!(Number.isInteger(smallestValueBytes) && smallestValueBytes > 0)) {
    complain("smallestValueBytes", "n", "a positive whole number");
  }
  if (settings.memoryFile && profile === "1.4") complain("memoryFile", "e", "false, 1.4 has none");
  const chunkExpected = slabChunkMax === 0 ? null : slabChunkMaxExpected(slabChunkMax, profile);
  if (chunkExpected !== null) complain("slabChunkMax", "o", chunkExpected);
  const largest = profile === "1.4" ? 128 * MIB : 1024 * MIB;
  const chunk = chunkBytesMax(settings);
  if (!(Number.isInteger(itemBytesMax) && itemBytesMax >= 1024 && itemBytesMax <= largest)) {
    complain("itemBytesMax", "I", `1024 to ${largest}`);
  } else if (chunkExpected === null && (itemBytesMax < chunk || itemBytesMax % chunk !== 0)) {
    complain("itemBytesMax", "I", `a multiple of the largest chunk, ${chunk}`);
  }
  return problems;
}

/** Chunks of the largest class fill a page, so their size divides it. Null where it does. */
function slabChunkMaxExpected(bytes: number, profile: NodeSettings["profile"]): string | null {
  if (profile === "1.4") return "no slab_chunk_max, 1.4 has none";
  if (bytes < SLAB_CHUNK_MIN) {
    return `slab_chunk_max of at least ${SLAB_CHUNK_MIN} bytes: it is not in kilobytes, and the head of an item in pieces must fit`;
  }
  return MIB % bytes === 0 ? null : `slab_chunk_max to be a power of two from ${SLAB_CHUNK_MIN} to ${MIB} bytes`;
}

/** The smallest `-m`, for settings without problems. */
export function leastMemory(settings: NodeSettings): { readonly bytes: number; readonly why: string } {
  const items = 2 * settings.itemBytesMax;
  if (!settings.memoryFile) return { bytes: items, why: "two of the largest items" };
  const pages = slabClasses(settings).pageBytes.reduce((sum, bytes) => sum + bytes, 0);
  return pages > items
    ? { bytes: Math.ceil(pages / MIB) * MIB, why: "a page of each class, as all memory is taken at start (-e)" }
    : { bytes: items, why: "two of the largest items" };
}
