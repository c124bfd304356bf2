/**
 * Small worlds of everything that there is: clients in their versions with their options, load curves, distributions, kinds
 * of memcached, faults with their options, all drawn from the schema of a scenario. What is added to a registry is drawn
 * from then on. What contradicts the parts that were drawn before is left out.
 */
import fc from "fast-check";
import { z } from "zod";
import { shortForm } from "../../models/clients/mcrouter/route-json.ts";
import { isPlain } from "../../models/scenario/parts.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { scenarioSchema } from "../../models/scenario/schema.ts";
import type { Scenario } from "../../models/scenario/types.ts";
import { durationPattern } from "../../src/core/text/units.ts";
import { fromSchema, type Hint, type JsonSchema, someDuration } from "./from-schema.ts";
import { lookIntoMade, madeTraces } from "./made-trace.ts";

type Json = Readonly<Record<string, unknown>>;

export interface World {
  /** As an experiment says it. */
  readonly given: Json;
  readonly scenario: Scenario;
  readonly seed: number;
}

/** Long enough for a few faults and what follows them, short enough for hundreds of worlds. */
const SECONDS = 80;
const FAULTS_MAX = 8;
/** Those that do not fit are left out. */
const FAULTS_DRAWN = 4 * FAULTS_MAX;
const NODES_MAX = 5;

const positions = fc.nat(NODES_MAX - 2);
const lists = fc.uniqueArray(positions, { minLength: 1, maxLength: NODES_MAX - 1 });
const addressOf = (position: number): string => `127.0.0.1:${11_211 + position}`;
const instants = someDuration(1, SECONDS - 1);
const anchors = fc.constantFrom("peak", "trough", "peak+5s", "trough-2s");
const milestones = fc
  .constantFrom(
    "hit ratio > 0.3 for 5s",
    "miss ratio > 0.2 for 3s",
    "error ratio > 0.01 for 2s",
    "the node has been up 20s",
    "node 1 has been down 2s",
    "after 50 requests to node 0",
  )
  .map((when) => ({ when }));
/** Most of them keep their memory, which some faults ask for. */
const commandLines = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("-e /dev/shm/kept", "-e /dev/shm/kept -o no_modern", "-e /dev/shm/kept -C") },
  { weight: 2, arbitrary: fc.constantFrom("", "-C", "-M", "-I 512k", "-f 2") },
);
const shortRoutes = fc.constantFrom(
  ...["PoolRoute|a", "PoolRoute|b", "AllSyncRoute|Pool|a", "AllAsyncRoute|Pool|b", "AllFastestRoute|Pool|a"],
  ...[
    "AllMajorityRoute|Pool|b",
    "AllInitialRoute|Pool|a",
    "LatestRoute|Pool|a",
    "MissFailoverRoute|Pool|b",
    "NullRoute",
  ],
);
/** Shares have to add up to 1. */
const ttlMix = fc
  .array(someDuration(1, 60), { minLength: 1, maxLength: 3 })
  .map((all) => all.map((ttl) => ({ ttl, share: 1 / all.length })));
/** Times have to rise. */
const points = fc
  .array(fc.tuple(fc.nat(SECONDS), fc.nat(4)), { minLength: 1, maxLength: 4 })
  .map((all) => all.map(([gap, level], i) => [`${(i * SECONDS) / 4 + gap / 4}s`, level]));

/** What fits into a small world; where nothing is said the schema alone decides. */
const hints: readonly Hint[] = [
  { path: /^duration$/, drawn: fc.constant(`${SECONDS}s`) },
  { path: /^measureFrom$/, drawn: fc.constantFrom("0s", "10s", "27.5s") },
  { path: /^window$/, drawn: fc.constantFrom("1s", "10s", "17s") },
  { path: /^cluster\.nodes$/, drawn: fc.integer({ min: 1, max: NODES_MAX }) },
  { path: /^cluster\.memory$/, drawn: fc.constantFrom("2MB", "3MB", "64MB") },
  { path: /^cluster\.memoryMb$/, drawn: fc.constantFrom(2, 5, 64) },
  // Options of memcached itself are no registry of this program.
  { path: /^cluster\.memcached$/, drawn: commandLines },
  { path: /^client\.processes$/, drawn: fc.integer({ min: 1, max: 24 }) },
  { path: /^client\.hosts$/, drawn: fc.integer({ min: 1, max: 3 }) },
  { path: /^client\.workers$/, drawn: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant("unlimited")) },
  { path: /^application\.page\.gets$/, drawn: fc.nat(8) },
  { path: /^application\.page\.multiGets\[\]\.keys$/, drawn: fc.integer({ min: 1, max: 12 }) },
  { path: /^application\.page\.writes$/, drawn: fc.constantFrom(0, 0.3, 1, 2.5) },
  { path: /^application\.page\.workMs$/, drawn: fc.constantFrom(0, 2, 40) },
  { path: /^application\.page\.slow$/, drawn: someDuration(0.01, 2) },
  { path: /^client\.(?:groups\[\]\.)?servers$|^faults\[\]\.(?:servers|nodes)$/, drawn: lists },
  { path: /^client\.options\..*(?:addresses|[sS]ervers)$/, drawn: lists.map((all) => all.map(addressOf)) },
  // The one text of its own kind whose names have to be those of other parts.
  { path: /^client\.options\.route/, pattern: shortForm.source, drawn: shortRoutes },
  { path: /^client\.options\.route.*\.(?:start_time|interval)$/, drawn: fc.integer({ min: 0, max: SECONDS }) },
  { path: /^database\.servers$/, drawn: fc.integer({ min: 1, max: 8 }) },
  { path: /^database\.queueLimit$/, drawn: fc.integer({ min: 0, max: 40 }) },
  { path: /^database\.\w+Service\./, drawn: someDuration(0.0002, 0.06), pattern: durationPattern },
  { path: /^workload\.keys$/, drawn: fc.constantFrom(1, 20, 300, 3000) },
  { path: /^workload\.ttl$/, drawn: fc.oneof(someDuration(1, 60), fc.constant("never"), ttlMix) },
  { path: /^workload\.popularity\.zipf$/, drawn: fc.constantFrom(0, 0.9, 1.2, 3) },
  { path: /^workload\.arrivals\.rate$/, drawn: fc.integer({ min: 5, max: 600 }) },
  { path: /^workload\.arrivals\.load\.(?:times|peakToTrough)$/, drawn: fc.integer({ min: 2, max: 6 }) },
  { path: /^workload\.arrivals\.load\.points$/, drawn: points },
  { path: /^faults\[\]\./, drawn: someDuration(0.002, 8), pattern: durationPattern },
  { path: /^faults\[\]\.node$/, drawn: positions },
  { path: /^faults\[\]\.at$/, drawn: fc.oneof({ weight: 10, arbitrary: instants }, anchors, milestones) },
  { path: /^statsAt\[\]$/, drawn: fc.constantFrom("10s", "fault+1s", "fault#2-1s", "end", "peak") },
];

/** Of a fault all but which nodes it strikes, and whether it lasts until another ends it. */
const always =
  /^cluster\.memcached$|^client\.options$|^workload\.keys$|^workload\.arrivals(?:\.rate)?$|^faults\[\]\.(?!nodes?$|for$)/;

const schema = z.toJSONSchema(scenarioSchema, { io: "input" }) as JsonSchema;
const { faults: faultList, duration: _, ...others } = schema.properties as Readonly<Record<string, JsonSchema>>;
/** Changes of sizes have to come one after the other. */
const { valueBytes } = (others.workload.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
const definitions = schema.$defs as Readonly<Record<string, JsonSchema>>;
const sizesOverTime = fromSchema(valueBytes, { hints: [], always: /^$/, definitions }, "workload.valueBytes").map(
  (given) => (Array.isArray(given) ? (given as Json[]).map(inTurn) : given),
);
const inTurn = (change: Json, i: number): Json =>
  i === 0
    ? { size: change.size, at: 0 }
    : { ...change, at: `${(i * SECONDS) / 4}s`, ...(change.over === undefined ? {} : { over: `${SECONDS / 5}s` }) };
const drawing = { hints: [...hints, { path: /^workload\.valueBytes$/, drawn: sizesOverTime }], always, definitions };
const anyFault = fromSchema(faultList.items as JsonSchema, drawing, "faults[]");

/** What is drawn stands in its place. */
const smallest: Json = { duration: `${SECONDS}s`, workload: { keys: 300 } };
/** One world in so many plays a trace. */
const TRACED = 8;

/** Parts and faults as they are drawn, whether they fit together or not. */
export const draws = fc.record({
  parts: fc.record(
    Object.fromEntries(Object.entries(others).map(([key, part]) => [key, fromSchema(part, drawing, key)])),
  ),
  faults: fc.array(anyFault, { minLength: FAULTS_DRAWN, maxLength: FAULTS_DRAWN }),
  faultsMax: fc.integer({ min: 1, max: FAULTS_MAX }),
  trace: fc.oneof({ weight: TRACED - 1, arbitrary: fc.constant(null) }, madeTraces),
  seed: fc.nat(),
});

export const worlds: fc.Arbitrary<World> = draws.map(({ parts, faults, faultsMax, trace, seed }) => {
  // A drawn workload would take the place of the trace: what fits beside it is added part by part.
  const { workload, ...around } = parts;
  const { trace: _, ...drawn } = workload as Json;
  const beside = trace === null ? { workload } : drawn;
  const least = trace === null ? smallest : { ...smallest, workload: { trace } };
  const base = trace === null ? [] : ["workload"];
  const surrounded = Object.entries(around).reduce((given, [key, part]) => withPart(given, [key], part), least);
  const calm = Object.entries(beside).reduce((given, [key, part]) => withPart(given, [...base, key], part), surrounded);
  const given = withFaults(calm, faults, faultsMax);
  return { given, seed, scenario: read(given).value! };
});

/** As an experiment is read, with traces that are made. */
export function read(given: unknown) {
  return readScenario(given, lookIntoMade);
}

/** Without the fault in this place; null where the others do not fit without it. */
export function withoutFault({ given, seed }: World, place: number): World | null {
  const faults = (given.faults as readonly unknown[]).filter((_, i) => i !== place);
  const { value } = read({ ...given, faults });
  return value === null ? null : { given: { ...given, faults }, seed, scenario: value };
}

/** With the part, or with so much of it as fits: a part that contradicts what stands there already is left out. */
function withPart(given: Json, path: readonly string[], part: unknown): Json {
  const whole = withValue(given, path, part);
  if (fits(whole)) return whole;
  if (!isPlain(part)) return given;
  // Options of a client mean nothing without its name.
  const named = withValue(given, path, "name" in part ? { name: part.name } : {});
  const start = fits(named) ? named : given;
  return Object.entries(part).reduce((grown, [key, value]) => withPart(grown, [...path, key], value), start);
}

function withValue(given: Json, [key, ...others]: readonly string[], value: unknown): Json {
  const inner = given[key];
  return { ...given, [key]: others.length === 0 ? value : withValue(isPlain(inner) ? inner : {}, others, value) };
}

/** With the first of the drawn faults that fit together. */
function withFaults(given: Json, drawn: readonly unknown[], most: number): Json {
  const found: unknown[] = [];
  for (const fault of drawn) {
    if (found.length < most && fits({ ...given, faults: [...found, fault] })) found.push(fault);
  }
  return { ...given, faults: found };
}

function fits(given: Json): boolean {
  return read(given).value !== null;
}
