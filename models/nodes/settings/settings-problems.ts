/** Settings with which the real program refuses to start (1.6.18, 1.4.7). */

import { didYouMean, listed } from "../../../src/core/text/nearest.ts";
import { MIB } from "../../../src/core/units.ts";
import { chunkBytesMax, type NodeSettings, profileNames } from "./settings.ts";
import { slabClasses } from "./slab-classes.ts";

/** A setting with which the real program would not start. */
interface SettingProblem {
  readonly setting: "growthFactor" | "smallestValueBytes" | "itemBytesMax" | "memoryFile";
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
  const { profile, itemBytesMax, growthFactor, smallestValueBytes } = settings;
  const problems: SettingProblem[] = [];
  const complain = (setting: SettingProblem["setting"], letter: string, expected: string) =>
    problems.push({ setting, letter, expected: `expected ${expected}` });
  if (!(growthFactor > 1)) complain("growthFactor", "f", "more than 1");
  if (!(Number.isInteger(smallestValueBytes) && smallestValueBytes > 0)) {
    complain("smallestValueBytes", "n", "a positive whole number");
  }
  if (settings.memoryFile && profile === "1.4") complain("memoryFile", "e", "false, 1.4 has none");
  const largest = profile === "1.4" ? 128 * MIB : 1024 * MIB;
  const chunk = chunkBytesMax(settings);
  if (!(Number.isInteger(itemBytesMax) && itemBytesMax >= 1024 && itemBytesMax <= largest)) {
    complain("itemBytesMax", "I", `1024 to ${largest}`);
  } else if (itemBytesMax < chunk || itemBytesMax % chunk !== 0) {
    complain("itemBytesMax", "I", `a multiple of the largest chunk, ${chunk}`);
  }
  return problems;
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
