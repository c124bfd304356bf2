/**
 * How a client is set to notice and to forget failures: its time-outs, its failure limit, when it retries and for how long a node stays
 * dead. Each such option is changed by itself and beside a switch, and a gutter is put beside the cluster. What is told is the frontier
 * between old values, errors and the database's worst minute: settings that no other is better than in one of these without being worse
 * in another.
 */

import { clients } from "../../../models/clients/index.ts";
import { metricInfos } from "../../../models/metrics/index.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { estimateDifference } from "../../core/estimate.ts";
import type { MetricInfo } from "../../core/result.ts";
import { FIRST_REPEATS } from "../../core/selection.ts";
import type { Estimate } from "../../core/summary.ts";
import { formatDuration } from "../../core/text/units.ts";
import { estimateOf } from "../../sweep/estimates.ts";
import { seedsOf } from "../../sweep/expand.ts";
import { acceptedOf } from "./accepted.ts";
import { type Gutter, withGutter } from "./gutter.ts";
import type { Kept } from "./kept.ts";
import { LOAD } from "./losses.ts";
import { asksOf, type Making, NO_ROOM, type World } from "./runs.ts";
import { type Configuration, type Loss, losing } from "./worlds.ts";

/** What is weighed: less of each is better. */
export const WEIGHED = ["staleReads", "errorRatioDuringDisturbance", LOAD] as const;

export interface Setting {
  /** `OPT_DEAD_TIMEOUT 30`; `as it is` for none. */
  readonly name: string;
  /** Over the futures, in the order of `WEIGHED`. */
  readonly estimates: readonly Estimate[];
  /** No other is decidedly better in one and decidedly worse in none. */
  readonly isKept: boolean;
}

export interface Frontier {
  readonly configuration: string;
  readonly settings: readonly Setting[];
  readonly futures: number;
  /** Why it was not looked for; empty where it was. */
  readonly why: string;
}

export interface FrontierOptions {
  readonly loss: Loss;
  readonly firstSeed: number;
  readonly runs: Making;
}

/** What libraries call these options. */
const NAMES = /time.?out|retry|fail|dead|eject|tko/i;
/** A number is tried at so many times of what it is; one that is not set at these, in the unit of the library. */
const FACTORS = [0.25, 4];
const UNSET = [1, 30];
const GUTTERS: readonly Gutter[] = [1, 2].flatMap((nodes) => [10, 60].map((ttlSeconds) => ({ nodes, ttlSeconds })));
export const AS_IT_IS = "as it is";
/** In as many as there is room for. */
const FUTURES = [FIRST_REPEATS, 5];

type Options = Scenario["client"]["options"];

export async function frontierOf(
  configuration: Configuration,
  node: number,
  { loss, firstSeed, runs }: FrontierOptions,
): Promise<Frontier> {
  const none: Frontier = { configuration: configuration.label, settings: [], futures: 0, why: NO_ROOM };
  const worlds = settingWorlds(configuration, node, loss);
  const changing = await changingOf(worlds, firstSeed, runs);
  if (changing === null) return none;
  const asksWith = (repeats: number) => asksOf(worldsOf(changing), seedsOf(firstSeed, repeats));
  const futures = FUTURES.find((some) => runs.affords(asksWith(some)));
  // The frontier of some settings would be none.
  if (futures === undefined) return none;
  const kept = await runs.make(asksWith(futures));
  const values = changing.map((_, i) => weighed(kept.slice(i * futures, (i + 1) * futures)));
  const settings = changing.map(
    ({ name }, i): Setting => ({
      name,
      estimates: values[i].map((row, k) => estimateOf(weighedInfo(WEIGHED[k]), row)),
      isKept: values.every((other, j) => j === i || !dominates(other, values[i])),
    }),
  );
  return { configuration: configuration.label, settings, futures, why: "" };
}

function worldsOf(all: readonly SettingWorld[]): World[] {
  return all.map(({ world }) => world);
}

/** Of some runs, what is weighed by future. */
function weighed(kept: readonly Kept[]): number[][] {
  return WEIGHED.map((metric) => kept.map(({ metrics }) => metrics[metric] ?? 0));
}

/**
 * The first, and those of the others that change something in one future, in which they have the same chance: what changes nothing there
 * is no setting of its own, nor is what changes nothing more than the switch beside it. Null where there is no room to tell.
 */
async function changingOf(all: readonly SettingWorld[], seed: number, runs: Making): Promise<SettingWorld[] | null> {
  const seen = new Map<string, string>();
  const isOwn = ({ name, beside }: SettingWorld): boolean =>
    name === AS_IT_IS ||
    [AS_IT_IS, ...(beside === undefined ? [] : [beside])].every((of) => seen.get(of) !== seen.get(name));
  const changing: SettingWorld[] = [];
  for (const isBeside of [false, true]) {
    // Beside a switch that changes nothing all is as it is by itself.
    const own = new Set(changing.map(({ name }) => name));
    const some = all.filter(({ beside }) => (isBeside ? own.has(beside ?? "") : beside === undefined));
    const accepted = await acceptedOf(some, seed, runs);
    if (accepted === null) return null;
    const kept = await runs.make(asksOf(worldsOf(accepted), [seed]));
    for (const [i, { name }] of accepted.entries()) seen.set(name, JSON.stringify(weighed([kept[i]])));
    changing.push(...accepted.filter(isOwn));
  }
  return changing;
}

export interface SettingWorld {
  readonly name: string;
  /** The switch that is turned too. */
  readonly beside: string | undefined;
  readonly world: World;
}

/** The world with its node lost: as it is set, with each other setting, and with spare nodes. */
export function settingWorlds(configuration: Configuration, node: number, loss: Loss): SettingWorld[] {
  const base = losing(configuration, [node], loss);
  const variants = variantsOf(base.client);
  const all: readonly Variant[] = [{ name: AS_IT_IS, options: base.client.options }, ...variants];
  const changed = all.map(({ name, options, beside }) => ({
    ...{ name, beside },
    scenario: { ...base, client: { ...base.client, options } },
  }));
  return [...changed, ...withGutters(base)].map(({ name, beside, scenario }) => ({
    ...{ name, beside },
    world: { label: [configuration.label, name].filter((text) => text !== "").join(": "), scenario },
  }));
}

/** How many worlds there are to try at least: more where a switch changes something. */
export function triedOf(base: Scenario): number {
  const single = variantsOf(base.client).filter(({ beside }) => beside === undefined);
  return 1 + single.length + withGutters(base).length;
}

/** Spare nodes, few and more, whose copies live short and longer; none where the client makes no error that they would get. */
function withGutters(base: Scenario) {
  return GUTTERS.flatMap((gutter) => {
    const scenario = withGutter(base, gutter);
    const name = `a gutter of ${gutter.nodes}, ${formatDuration(gutter.ttlSeconds)}`;
    return scenario === null ? [] : [{ name, beside: undefined, scenario }];
  });
}

function weighedInfo(name: string): MetricInfo {
  return metricInfos().find((info) => info.name === name)!;
}

/** Decidedly better in one, by the interval of the difference under common seeds, and decidedly worse in none. */
export function dominates(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): boolean {
  const intervals = a.map((values, i) => estimateDifference(values, b[i]));
  const isBetter = intervals.some((one) => (one?.low ?? 0) > 0);
  return isBetter && intervals.every((one) => (one?.high ?? 0) >= 0);
}

interface Variant {
  readonly name: string;
  readonly options: Options;
  /** The switch that is turned too. */
  readonly beside?: string;
}

/**
 * Those that the client's own schema accepts, and that are not what it has: each option by itself, and each on top of every switch that
 * is turned, since a time for which a node is dead says nothing where none is ever removed.
 */
export function variantsOf(client: Pick<Scenario["client"], "name" | "options">): Variant[] {
  const single = changed(client);
  const switched = single.filter(({ isSwitch }) => isSwitch);
  const double = switched.flatMap(({ name, options }) =>
    changed({ ...client, options })
      .filter(({ isSwitch }) => !isSwitch)
      .map((second) => ({ name: `${name}, ${second.name}`, options: second.options, beside: name })),
  );
  return [...single.map(({ name, options }) => ({ name, options })), ...double];
}

function changed({ name, options }: Pick<Scenario["client"], "name" | "options">) {
  const definition = clients.find((client) => client.name === name);
  if (definition === undefined) return [];
  const found: (Variant & { readonly isSwitch: boolean })[] = [];
  for (const option of Object.keys(definition.options.shape).filter((one) => NAMES.test(one))) {
    for (const value of valuesFor(options[option])) {
      const read = definition.options.safeParse({ ...options, [option]: value });
      if (!read.success || JSON.stringify(read.data) === JSON.stringify(options)) continue;
      found.push({ name: `${option} ${String(value)}`, options: read.data, isSwitch: typeof value === "boolean" });
    }
  }
  return found;
}

function valuesFor(current: unknown): readonly (number | boolean)[] {
  if (typeof current === "boolean") return [!current];
  if (typeof current !== "number" || current <= 0) return [...UNSET, true, false];
  const isWhole = Number.isInteger(current);
  const scaled = FACTORS.map((factor) => (isWhole ? Math.max(1, Math.round(current * factor)) : current * factor));
  return scaled.filter((value) => value !== current);
}
