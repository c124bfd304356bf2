/**
 * Which folder results go to: that of the experiment's name, unless it holds those of other settings of the command line, or of
 * another experiment of that name. So nothing overwrites what was asked for otherwise, and the same command always finds its own
 * journal again.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { canonical } from "../../sweep/expand.ts";
import { readInput } from "../files/input-file.ts";
import { parseJson } from "../files/json.ts";
import type { SimulationExperiment } from "./experiment.ts";
import { type Manifest, manifestOf } from "./manifest.ts";

type Asked = Pick<SimulationExperiment, "set" | "seeds" | "document">;

/**
 * The name of the folder below `out`, and what to say where it is not the experiment's.
 * @param isFree whether nothing else that is there speaks against it.
 */
export function ownFolder(
  { name, ...asked }: Asked & { readonly name: string },
  out: string,
  isFree: (path: string) => boolean = () => true,
): { readonly folder: string; readonly told: string | null } {
  const there = madeIn(join(out, name));
  if (isSame(there, asked) && isFree(join(out, name))) return { folder: name, told: null };
  for (let number = 2; ; number++) {
    const folder = `${name}--${number}`;
    if (!isSame(madeIn(join(out, folder)), asked) || !isFree(join(out, folder))) continue;
    const isOther = there !== null && there !== "unknown" && isSameCommand(there, asked);
    const of = isOther ? "another experiment of that name" : `other settings${settingsText(there)}`;
    const told = `${join(out, name)} holds results of ${of}; these go to ${join(out, folder)}`;
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
  const { set, changed = [], seeds, experiment } = manifestIn(path) ?? {};
  if (!Array.isArray(seeds) || experiment === null || typeof experiment !== "object") return "unknown";
  return { set: set ?? changed, seeds, document: experiment as Asked["document"] };
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

function isSame(there: Asked | "unknown" | null, asked: Asked): boolean {
  if (there === null) return true;
  if (there === "unknown") return false;
  return isSameCommand(there, asked) && worldsIn(there) === worldsIn(asked);
}

/** More seeds go on from fewer: nothing is lost. */
function isSameCommand(there: Asked, { set, seeds }: Asked): boolean {
  return sorted(there.set) === sorted(set) && there.seeds.every((seed) => seeds.includes(seed));
}

/** What is simulated, without what is only said of it, and in whatever order it is written. */
function worldsIn({ document }: Asked): string {
  const { scenario, sweep } = document as Readonly<Record<string, unknown>>;
  const unsaid = JSON.stringify([scenario ?? null, sweep ?? null], (key, value: unknown) =>
    key === "comment" ? undefined : value,
  );
  return canonical(JSON.parse(unsaid));
}

function sorted(set: readonly string[]): string {
  return JSON.stringify([...set].sort());
}
