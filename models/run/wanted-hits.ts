/**
 * A scenario that says what share of the reads hits (`workload.hitRatio`) and leaves open what decides it: how many keys there are, how
 * unequally they are asked for, or how much memory a node has. What is open is chosen by the closed form of `expected-cache.ts`, at
 * the mean load and with all nodes up.
 */
import { type Parsed, type Problem, withoutComments } from "../../src/core/text/problems.ts";
import { formatSize } from "../../src/core/text/units.ts";
import { MIB } from "../../src/core/units.ts";
import { KEYS_MAX } from "../scenario/keys-max.ts";
import { isPlain, type Plain } from "../scenario/parts.ts";
import { ZIPF_MAX } from "../scenario/popularity.ts";
import { withPreset } from "../scenario/preset.ts";
import { readScenario } from "../scenario/read.ts";
import type { LookIntoTrace } from "../scenario/trace.ts";
import type { Scenario } from "../scenario/types.ts";
import { expectedOfCache } from "./expected-cache.ts";

export interface Chosen {
  /** Where it would stand in the scenario. */
  readonly path: string;
  readonly value: number | string;
  /** That is wanted, and that is expected with it. */
  readonly wanted: number;
  readonly hitRatio: number;
}

export type WantedScenario = Parsed<Scenario> & { readonly chosen?: Chosen };

/** What may be open, in steps from 0 on. */
interface Open {
  readonly path: string;
  /** More of it means more hits. */
  readonly helps: boolean;
  readonly least: number;
  readonly most: number;
  valueOf(steps: number): number | string;
  isSaid(plain: Plain, workload: Plain): boolean;
  put(scenario: Scenario, steps: number): Scenario;
  write(plain: Plain, value: number | string): Plain;
}

/** Digits of an exponent behind the point: a step moves the hit ratio by less than a thousandth. */
const ZIPF_STEPS = 10_000;
/** More memory than any keys need: a petabyte for each node. */
const MEMORY_MOST = 2 ** 30;

const keys: Open = {
  path: "workload.keys",
  helps: false,
  least: 1,
  most: KEYS_MAX.value,
  valueOf: (steps) => steps,
  isSaid: (_, workload) => workload.keys !== undefined,
  put: (scenario, steps) => ({ ...scenario, workload: { ...scenario.workload, keys: steps } }),
  write: (plain, value) => inWorkload(plain, { keys: value }),
};

const exponent: Open = {
  path: "workload.popularity.zipf",
  helps: true,
  least: 0,
  most: ZIPF_MAX.value * ZIPF_STEPS,
  valueOf: (steps) => steps / ZIPF_STEPS,
  isSaid: (_, { popularity }) =>
    isPlain(popularity) && ["zipf", "buckets", "cacheBench"].some((key) => popularity[key] !== undefined),
  put: (scenario, steps) => ({ ...scenario, workload: { ...scenario.workload, zipf: steps / ZIPF_STEPS } }),
  write: (plain, value) => {
    const { popularity } = plain.workload as Plain;
    return inWorkload(plain, { popularity: { ...(isPlain(popularity) ? popularity : {}), zipf: value } });
  },
};

const memory: Open = {
  path: "cluster.memory",
  helps: true,
  least: 1,
  most: MEMORY_MOST,
  valueOf: (steps) => formatSize(steps * MIB),
  isSaid: ({ cluster }) =>
    isPlain(cluster) && [cluster, ...(Array.isArray(cluster.nodes) ? cluster.nodes : [])].some(saysMemory),
  put: (scenario, steps) => ({
    ...scenario,
    nodes: scenario.nodes.map((node) => ({ ...node, memoryBytes: steps * MIB })),
  }),
  write: (plain, value) => ({ ...plain, cluster: { ...(isPlain(plain.cluster) ? plain.cluster : {}), memory: value } }),
};

const OPEN = [keys, exponent, memory] as const;

/** As `readScenario`, with what is open of a scenario that says how many reads hit. */
export function readWanted(input: unknown, look?: LookIntoTrace): WantedScenario {
  const plain = withoutComments(input);
  const workload = isPlain(plain) && isPlain(plain.workload) ? plain.workload : {};
  const { hitRatio, ...rest } = workload;
  // What is no share is told as it is read.
  if (!isPlain(plain) || typeof hitRatio !== "number" || !(hitRatio > 0 && hitRatio < 1)) {
    return readScenario(input, look);
  }
  const refused = (text: string): WantedScenario => ({ value: null, problems: [wrong(hitRatio, text)] });
  const beside = ["trace", "namespaces", "newKeys", "oneHitWonders"].filter((key) => rest[key] !== undefined);
  if (beside.length > 0) return refused(`beside ${beside.join(" and ")}; expected none, since these decide what hits`);
  const preset = withPreset(rest).input as Plain;
  const open = OPEN.filter((one) => !one.isSaid(plain, preset));
  if (open.length !== 1) return refused(openText(open));
  const read = readScenario({ ...plain, workload: rest }, look);
  if (read.value === null) return read;
  return chosenFor(open[0], { hitRatio, plain: { ...plain, workload: rest }, scenario: read.value, refused });
}

interface Wanted {
  readonly hitRatio: number;
  readonly plain: Plain;
  readonly scenario: Scenario;
  readonly refused: (text: string) => WantedScenario;
}

function chosenFor(open: Open, { hitRatio, plain, scenario, refused }: Wanted): WantedScenario {
  const { path, helps, least, most } = open;
  const hits = (steps: number): number => expectedOfCache(open.put(scenario, steps)).hitRatio;
  const isBelow = (steps: number): boolean => (helps ? hits(steps) < hitRatio : hits(steps) > hitRatio);
  let [low, high] = [least, most];
  if (isBelow(high) || !isBelow(low)) {
    const ends = [hits(least), hits(most)].sort((a, b) => a - b).map((share) => share.toPrecision(3));
    if (ends[0] === ends[1]) return refused(`with ${path} left open; expected none: ${sameText(ends[0])}`);
    return refused(`with ${path} left open; expected ${ends.join(" to ")}, as far as that goes`);
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  const nearer = Math.abs(hits(low) - hitRatio) < Math.abs(hits(high) - hitRatio) ? low : high;
  const steps = helps ? leastThatIsRead(open, plain, nearer) : nearer;
  const value = open.valueOf(steps);
  const read = readScenario(open.write(plain, value));
  return read.value === null ? read : { ...read, chosen: { path, value, wanted: hitRatio, hitRatio: hits(steps) } };
}

/** A node has some megabytes at least, whatever hits: no fewer than so many are refused. */
const LEAST_TRIED = 64;

/** From these steps on the first with which the scenario can be read; the same steps where none is near. */
function leastThatIsRead(open: Open, plain: Plain, from: number): number {
  for (let steps = from; steps < from + LEAST_TRIED; steps++) {
    if (readScenario(open.write(plain, open.valueOf(steps))).value !== null) return steps;
  }
  return from;
}

/** Why it does not matter what is chosen. */
function sameText(hits: string): string {
  const why = Number(hits) === 1 ? "the memory holds all keys" : "something else decides what hits";
  return `it is ${hits} whatever is chosen, since ${why}`;
}

function openText(open: readonly Open[]): string {
  const all = OPEN.map(({ path }) => path);
  if (open.length === 0) return `beside ${all.join(", ")}; expected one of them to be left out: it is chosen`;
  return `with ${open.map(({ path }) => path).join(" and ")} left open; expected all but one of them to be said`;
}

function wrong(hitRatio: number, text: string): Problem {
  return { path: ["workload", "hitRatio"], text: `${hitRatio} ${text}` };
}

function inWorkload(plain: Plain, more: Plain): Plain {
  return { ...plain, workload: { ...(plain.workload as Plain), ...more } };
}

export function saysMemory(one: unknown): boolean {
  if (!isPlain(one)) return false;
  const { memory: said, memoryMb, memcached } = one;
  return said !== undefined || memoryMb !== undefined || (typeof memcached === "string" && /(^|\s)-m/.test(memcached));
}
