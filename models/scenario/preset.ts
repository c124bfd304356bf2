/** A workload that names a preset, with what the preset says where the experiment says nothing. */

import { didYouMean } from "../../src/core/text/nearest.ts";
import { type Problem, show } from "../../src/core/text/problems.ts";
import { parseRate } from "../../src/core/text/units.ts";
import { type Preset, presets } from "../workload/presets/index.ts";
import { isPlain, type Plain } from "./parts.ts";

export interface WithPreset {
  readonly input: unknown;
  /** What the resolved workload says of it. */
  readonly preset: { readonly preset?: { readonly name: string; readonly missRatio: number | null } };
  readonly problems: readonly Problem[];
}

export function withPreset(input: unknown): WithPreset {
  const plainly = { input, preset: {}, problems: [] };
  if (!isPlain(input) || typeof input.preset !== "string") return plainly;
  const found = presets.find(({ name }) => name === input.preset);
  if (found === undefined) return { ...plainly, problems: [{ path: ["preset"], text: unknown(input.preset) }] };
  if (found.refusal !== null) {
    const text = `${show(found.name)}; ${found.refusal}`;
    return { ...plainly, problems: [{ path: ["preset"], text }] };
  }
  const { name, missRatio } = found;
  return {
    input: { ...input, ...workloadOfPreset(found, input) },
    preset: { preset: { name, missRatio } },
    problems: [],
  };
}

/** What the preset says where the experiment says nothing; of `arrivals` and with a drift of the popularity, part by part. */
export function workloadOfPreset(preset: Preset, given: Plain): Plain {
  const stated = isPlain(given.arrivals) ? given.arrivals.rate : undefined;
  const rate = typeof stated === "string" ? parseRate(stated) : stated;
  const published = preset.workload({
    ...(isCount(given.keys) ? { keys: given.keys } : {}),
    ...(typeof rate === "number" && rate > 0 ? { rate } : {}),
  });
  const whole = Object.fromEntries(Object.entries(published).filter(([key]) => given[key] === undefined));
  const isDrift = isPlain(given.popularity) && Object.keys(given.popularity).join() === "drift";
  return {
    ...whole,
    ...(isPlain(published.arrivals) && isPlain(given.arrivals)
      ? { arrivals: { ...published.arrivals, ...given.arrivals } }
      : {}),
    ...(isPlain(published.popularity) && isDrift
      ? { popularity: { ...published.popularity, ...(given.popularity as Plain) } }
      : {}),
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

/** All of them would be a page. */
function unknown(name: string): string {
  const names = presets.filter(({ refusal }) => refusal === null).map((one) => one.name);
  const families = [...new Set(names.map((one) => one.split("/")[0]))];
  const examples = families.map((family) => names.find((one) => one.startsWith(`${family}/`)));
  return `${show(name)}; expected a name of \`fallthrough list presets\` such as ${examples.join(", ")}${didYouMean(name, names)}`;
}
