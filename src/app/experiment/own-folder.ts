/**
 * Which folder results go to: that of the experiment's name, unless it holds those of other settings of the command line. So
 * `--set` never overwrites what another `--set` has made, and the same command always finds its own journal again.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { readInput } from "../files/input-file.ts";
import { parseJson } from "../files/json.ts";
import type { SimulationExperiment } from "./experiment.ts";
import { type Manifest, manifestOf } from "./manifest.ts";

type Asked = Pick<SimulationExperiment, "set" | "seeds">;

/** The name of the folder below `out`, and what to say where it is not the experiment's. */
export function ownFolder(
  { name, ...asked }: Asked & { readonly name: string },
  out: string,
): { readonly folder: string; readonly told: string | null } {
  const there = madeIn(join(out, name));
  if (isSame(there, asked)) return { folder: name, told: null };
  for (let number = 2; ; number++) {
    const folder = `${name}--${number}`;
    if (!isSame(madeIn(join(out, folder)), asked)) continue;
    const told = `${join(out, name)} holds results of other settings${settingsText(there)}; these go to ${join(out, folder)}`;
    return { folder, told };
  }
}

function settingsText(there: Asked | "unknown" | null): string {
  if (there === null || there === "unknown") return "";
  const amount = there.seeds.length === 1 ? "1 seed" : `${there.seeds.length} seeds`;
  return ` (${[...there.set, amount].join(", ")})`;
}

/** What results in a folder were asked for; null where there are none, or where there is no such folder. */
function madeIn(folder: string): Asked | "unknown" | null {
  const path = join(folder, "manifest.json");
  if (sizeOf(path) === 0 || sizeOf(join(folder, "runs.ndjson")) + sizeOf(join(folder, "summary.json")) === 0)
    return null;
  const { set, changed = [], seeds } = manifestIn(path) ?? {};
  return Array.isArray(seeds) ? { set: set ?? changed, seeds } : "unknown";
}

function manifestIn(path: string): Manifest | null {
  try {
    const parsed = parseJson(readInput(path));
    return parsed.problem === null ? manifestOf(parsed.value) : null;
  } catch {
    return null;
  }
}

/** 0 where there is none: who is to write there says why he cannot. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

/** More seeds go on from fewer: nothing is lost. */
function isSame(there: Asked | "unknown" | null, { set, seeds }: Asked): boolean {
  if (there === null) return true;
  if (there === "unknown") return false;
  return sorted(there.set) === sorted(set) && there.seeds.every((seed) => seeds.includes(seed));
}

function sorted(set: readonly string[]): string {
  return JSON.stringify([...set].sort());
}
