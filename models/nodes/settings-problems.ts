/** What the real program refuses to start with (1.6.18, 1.4.7). */
import { didYouMean, listed } from "../nearest.ts";
import { chunkBytesMax, MIB, type NodeSettings, profileNames } from "./settings.ts";
import { slabClasses } from "./slab-classes.ts";

/** Everything for which the real program would not start, one sentence each. */
export function settingsProblems(settings: NodeSettings, memoryBytes: readonly number[]): string[] {
  const { profile, itemBytesMax, growthFactor, smallestValueBytes } = settings;
  if (!(profileNames as readonly string[]).includes(profile)) {
    return [`profile: '${profile}'; expected ${listed(profileNames)}${didYouMean(profile, profileNames)}`];
  }
  const problems: string[] = [];
  if (!(growthFactor > 1)) problems.push(`growthFactor: ${growthFactor}; expected more than 1 (-f)`);
  if (!(Number.isInteger(smallestValueBytes) && smallestValueBytes > 0)) {
    problems.push(`smallestValueBytes: ${smallestValueBytes}; expected a positive whole number (-n)`);
  }
  if (settings.memoryFile && profile === "1.4") problems.push("memoryFile: true; expected false, 1.4 has no -e");
  const largest = profile === "1.4" ? 128 * MIB : 1024 * MIB;
  if (!(Number.isInteger(itemBytesMax) && itemBytesMax >= 1024 && itemBytesMax <= largest)) {
    problems.push(`itemBytesMax: ${itemBytesMax}; expected 1024 to ${largest} (-I)`);
  }
  const chunk = chunkBytesMax(settings);
  if (itemBytesMax < chunk || itemBytesMax % chunk !== 0) {
    problems.push(`itemBytesMax: ${itemBytesMax}; expected a multiple of the largest chunk, ${chunk} (-I)`);
  }
  if (problems.length > 0) return problems;
  const least = leastMemory(settings);
  memoryBytes.forEach((bytes, node) => {
    if (!(bytes >= least.bytes)) {
      problems.push(`memoryBytes[${node}]: ${bytes}; expected at least ${least.bytes}, ${least.why} (-m)`);
    }
  });
  return problems;
}

/** The smallest `-m` with settings that are in order. */
export function leastMemory(settings: NodeSettings): { readonly bytes: number; readonly why: string } {
  const items = 2 * settings.itemBytesMax;
  if (!settings.memoryFile) return { bytes: items, why: "two of the largest items" };
  const pages = slabClasses(settings).pageBytes.reduce((sum, bytes) => sum + bytes, 0);
  return pages > items
    ? { bytes: Math.ceil(pages / MIB) * MIB, why: "a page of each class, as all memory is taken at start (-e)" }
    : { bytes: items, why: "two of the largest items" };
}
