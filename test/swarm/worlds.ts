/**
 * Small worlds of everything that there is: clients in their versions with their options, load curves, distributions, kinds
 * of memcached, faults with their options, all drawn from the schema of a scenario. What is added to a registry is drawn
 * from then on. What contradicts the parts that were drawn before is left out.
 */
import fc from "fast-check";
import { z } from "zod";
import { shortForm } from "../../models/clients/mcrouter/route-json.ts";
import { isPlain } from "../../models/scenario/parts.ts";
import type { Scenario } from "../../models/scenario/types.ts";
import { durationPattern } from "../../src/core/text/units.ts";
import { readScenario, scenarioSchema } from "./built.ts";
import { fromSchema, type Hint, type JsonSchema, someDuration } from "./from-schema.ts";
import { lookIntoMade, madeTraces } from "./made-trace.ts";

type Json = Readonly<Record<string, unknown>>;

export interface World {
  /** As an experiment says it. */
  readonly given: Json;
  readonly scenario: Scenario;
  readonly seed: number;
}

/** Long enough for a few faults and what follows them, short enough for a thousand worlds. */
const SECONDS = 40;
const FAULTS_MAX = 8;
/** Those that do not fit are left out; to see whether one does the whole world is read. */
const FAULTS_DRAWN = 2 * FAULTS_MAX;
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
  { path: /^measureFrom$/, drawn: fc.constantFrom("0s", "10s", "17.5s") },
  { path: /^window$/, drawn: fc.constantFrom("1s", "10s", "17s") },
  { path: /^cluster\.nodes$/, drawn: fc.integer({ min: 1, max: NODES_MAX }) },
  { path: /^cluster\.memory$/, drawn: fc.constantFrom("2MB", "3MB", "16MB", "256MB") },
  { path: /^detail$/, drawn: fc.constantFrom("full", { sampled: 1 }, { sampled: 3 }) },
  { path: /^cluster\.memoryMb$/, drawn: fc.constantFrom(2, 5, 16) },
  { path: /^cluster\.gutter\.nodes$/, drawn: fc.integer({ min: 1, max: 3 }) },
  { path: /^cluster\.gutter\.memory$/, drawn: fc.constantFrom("2MB", "16MB") },
  { path: /^cluster\.replicas\.count$/, drawn: fc.integer({ min: 1, max: 2 }) },
  { path: /^cluster\.(?:gutter|warmUp)\.ttl$/, drawn: fc.constantFrom("1s", "5s", "20s") },
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
  {
    path: /^database\.servers$/,
    drawn: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 8 }) }, fc.constant("unlimited")),
  },
  // From one that drowns at once to one that nothing troubles.
  { path: /^database\.(?:capacity|sharing\.lambda)$/, drawn: fc.constantFrom("3/s", "60/s", "400/s", "5000/s") },
  { path: /^database\.connections$/, drawn: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant("postgresql")) },
  { path: /^database\.queueLimit$/, drawn: fc.integer({ min: 0, max: 40 }) },
  { path: /^database\.\w+Service\./, drawn: someDuration(0.0002, 0.06), pattern: durationPattern },
  { path: /^workload\.keys$/, drawn: fc.constantFrom(1, 20, 300, 3000) },
  { path: /^workload\.ttl$/, drawn: fc.oneof(someDuration(1, 60), fc.constant("never"), ttlMix) },
  { path: /^workload\.popularity\.zipf$/, drawn: fc.constantFrom(0, 0.9, 1.2, 3) },
  // What is done so often a second, whatever comes, is most of a run's work where it is done each millisecond.
  { path: /^workload\.popularity\.drift$/, drawn: someDuration(0.2, 60) },
  { path: /^client\.options\.health_checks\.interval$/, drawn: fc.constantFrom(0.1, 1, 7) },
  // Before a database that has drowned all who came wait, and where they look again every 10 ms work grows with their square.
  { path: /^workload\.arrivals\.rate$/, drawn: fc.integer({ min: 5, max: 150 }) },
  { path: /^workload\.arrivals\.load\.(?:times|peakToTrough)$/, drawn: fc.integer({ min: 2, max: 6 }) },
  { path: /^workload\.arrivals\.load\.points$/, drawn: points },
  { path: /^faults\[\]\.onReturn\.holdUntil$/, drawn: fc.constantFrom("peak", "trough", "trough-2s", "25s") },
  // At least as long as each of them may be: 0, which a schema allows, is refused.
  { path: /^faults\[\]\.(?:after|mtbf|mttr)$/, drawn: someDuration(1, 20) },
  { path: /^faults\[\]\.(?:for|down|up|gap|over|onReturn\.ramp)$/, drawn: someDuration(0.002, 8) },
  { path: /^faults\[\]\./, drawn: someDuration(0.002, 8), pattern: durationPattern },
  { path: /^faults\[\]\.factor$/, drawn: fc.constantFrom(0, 0.4, 1.5, 3, 12) },
  { path: /^faults\[\]\.node$/, drawn: positions },
  // Of the few that there are, where there are any.
  { path: /^faults\[\]\.(?:shard|shards\[\]|replica)$/, drawn: fc.nat(2) },
  { path: /^faults\[\]\.at$/, drawn: fc.oneof({ weight: 16, arbitrary: instants }, anchors, milestones) },
  { path: /^statsAt\[\]$/, drawn: fc.constantFrom("10s", "fault+1s", "fault#2-1s", "end", "peak") },
];

/** Of a fault all but what it strikes, whether it lasts until another ends it, and what is done as a node returns. */
const always =
  /^framework\.options$|^cluster\.memcached$|^client\.options$|^workload\.keys$|^workload\.arrivals(?:\.rate)?$|^faults\[\]\.(?!nodes?$|for$|shards?(?:\[\])?$|replica$|onReturn(?:$|\.))/;

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
/** One world in so many plays a trace; of these every other one has its requests as pages. */
const TRACED = 6;
/** One world in so many is asked by users in a closed loop, and one in so many has namespaces. */
const CLOSED = 5;
const SPLIT = 5;
/** One in so many begins as it would be after long. */
const SETTLED = 6;
const stationary: Json = { workload: { prefill: "stationary" } };

const oneIn = <T>(many: number, drawn: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: many - 1, arbitrary: fc.constant(null) }, drawn);
const closedLoops = fc.record({
  count: fc.constantFrom(1, 9, 40),
  think: fc.constantFrom(
    "100ms",
    { distribution: "exponential", mean: "200ms" },
    { distribution: "constant", value: "1s" },
  ),
});
/** Shares have to add up to 1, and names to differ. */
const namespaceLists = fc
  .array(
    fc.record(
      {
        keys: fc.constantFrom(1, 40, 500),
        ttl: someDuration(1, 60),
        valueBytes: fc.constantFrom(10, 900, 9000),
        reads: fc.constantFrom(0, 0.5, 1),
        onWrite: fc.constantFrom("set", "delete", "nothing"),
        popularity: fc.constant({ zipf: 0.9, drift: "5s" }),
      },
      { requiredKeys: ["keys"] },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) => all.map((one, i) => ({ ...one, name: `n${i}`, share: 1 / all.length })));

/** Parts and faults as they are drawn, whether they fit together or not. */
export const draws = fc.record({
  parts: fc.record(
    Object.fromEntries(Object.entries(others).map(([key, part]) => [key, fromSchema(part, drawing, key)])),
  ),
  isFramed: fc.boolean(),
  faults: fc.array(anyFault, { minLength: FAULTS_DRAWN, maxLength: FAULTS_DRAWN }),
  faultsMax: fc.integer({ min: 1, max: FAULTS_MAX }),
  trace: oneIn(TRACED, madeTraces),
  tracedPage: fc.constantFrom(null, { gets: 1 }, { gets: 1, workMs: 7 }),
  users: oneIn(CLOSED, closedLoops),
  namespaces: oneIn(SPLIT, namespaceLists),
  settled: oneIn(SETTLED, fc.constant(stationary)),
  seed: fc.nat(),
});

export const worlds: fc.Arbitrary<World> = draws.map(
  ({ parts, isFramed, faults, faultsMax, trace, tracedPage, users, namespaces, settled, seed }) => {
    // A drawn workload would take the place of the trace: what fits beside it is added part by part.
    const { workload, ...framed } = parts;
    const { framework: _framework, ...plain } = framed;
    // Protections of the cache make a framework where there is none, and contradict another.
    const around = isFramed ? framed : plain;
    const { trace: _, ...drawn } = workload as Json;
    // So it would with users and namespaces.
    const replaced = {
      ...(users === null ? {} : { arrivals: { users } }),
      ...(namespaces === null ? {} : { namespaces }),
    };
    const isWhole = trace === null && users === null && namespaces === null;
    const others = Object.entries(drawn).filter(([key]) => !Object.keys(replaced).includes(key));
    const beside = isWhole ? workload : Object.fromEntries(others);
    const page = trace === null || tracedPage === null ? {} : { application: { page: tracedPage } };
    // Where the drawn number of keys does not fit, the usual one would be that of a large world.
    const few = namespaces === null ? smallest.workload : {};
    const asked = trace === null ? { ...(few as Json), ...replaced } : { trace };
    const bare = isWhole ? smallest : { ...smallest, ...page, workload: asked };
    // A trace, and a load that never settles, have no such state.
    const asSettled = merged(bare, settled ?? {});
    const isSettled = settled !== null && fits(asSettled);
    const least = isSettled ? asSettled : bare;
    // Requests of a trace are pages of one get at most.
    const { page: _page, ...pageless } = around.application as Json;
    const application = trace === null ? around.application : pageless;
    const parted = { ...around, application, workload: beside };
    const calm = withParts(least, isSettled ? merged(parted, settled) : parted);
    const given = withFaults(calm, faults, faultsMax);
    return { given, seed, scenario: read(given).value! };
  },
);

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

type Path = readonly PropertyKey[];

/**
 * With so much of the parts as fits. To read a world takes longer than to draw it, so what the problems name is left out at once,
 * and only an object that is named as a whole is put back bit by bit.
 */
function withParts(least: Json, parts: Json): Json {
  let fitting = parts;
  const named: [Path, Json][] = [];
  for (;;) {
    const { problems } = read(merged(least, fitting));
    if (problems.length === 0) break;
    const misfits = problems.map(({ path }) => partOf(fitting, path));
    // What nobody has drawn cannot be left out.
    if (misfits.some((path) => path.length === 0)) return withEntries(least, [], Object.entries(parts));
    for (const path of misfits) {
      const [value, isThere] = lookUp(fitting, path);
      if (!isThere) continue;
      if (isPlain(value)) named.push([path, value]);
      fitting = without(fitting, path) as Json;
    }
  }
  const bare = merged(least, fitting);
  // All as they stood together did not fit, so each is tried by halves at once.
  return begun(bare, named).reduce(
    (grown, [path, part]) => withHalves(withValue(grown, path, beginning(part)), path, Object.entries(part)),
    bare,
  );
}

/** Those that can stand there at all. Where not even the beginning of one fits, something else rules it out. */
function begun(given: Json, named: readonly [Path, Json][]): readonly [Path, Json][] {
  const { problems } = read(named.reduce((all, [path, part]) => withValue(all, path, beginning(part)), given));
  const fitting = named.filter(([path]) => !problems.some((problem) => isWithin(problem.path, path)));
  if (problems.length === 0 || fitting.length === 0) return fitting;
  // A problem elsewhere does not tell whose it is.
  if (fitting.length === named.length)
    return named.filter(([path, part]) => fits(withValue(given, path, beginning(part))));
  return begun(given, fitting);
}

function isWithin(place: Path, path: Path): boolean {
  return path.every((key, i) => place[i] === key);
}

/** The innermost part that there is on the way to this place; a list gives way as a whole. */
function partOf(parts: Json, place: Path): Path {
  let inner: unknown = parts;
  const end = place.findIndex((key) => {
    if (!isPlain(inner) || !(key in inner)) return true;
    inner = inner[key as string];
    return false;
  });
  return end === -1 ? place : place.slice(0, end);
}

/** What stands there, and whether anything does. */
function lookUp(parts: unknown, [key, ...others]: Path): [value: unknown, isThere: boolean] {
  if (key === undefined) return [parts, true];
  return isPlain(parts) && key in parts ? lookUp(parts[key as string], others) : [undefined, false];
}

function without(parts: unknown, [key, ...others]: Path): unknown {
  const { [key as string]: inner, ...kept } = parts as Json;
  return others.length === 0 ? kept : { ...kept, [key as string]: without(inner, others) };
}

/** The parts in place of what stands there, or beside it. */
function merged(least: Json, parts: Json): Json {
  const all: Record<string, unknown> = { ...least };
  for (const [key, part] of Object.entries(parts)) {
    const inner = least[key];
    all[key] = isPlain(inner) && isPlain(part) ? merged(inner, part) : part;
  }
  return all;
}

/** With the part, or with so much of it as fits: a part that contradicts what stands there already is left out. */
function withPart(given: Json, path: Path, part: unknown): Json {
  const whole = withValue(given, path, part);
  if (fits(whole)) return whole;
  if (!isPlain(part)) return given;
  const named = withValue(given, path, beginning(part));
  return withEntries(fits(named) ? named : given, path, Object.entries(part));
}

/** Options of a client mean nothing without its name. */
function beginning(part: Json): Json {
  return "name" in part ? { name: part.name } : {};
}

/** By halves: most entries fit. */
function withEntries(given: Json, path: Path, entries: readonly [string, unknown][]): Json {
  if (entries.length === 0) return given;
  if (entries.length === 1) return withPart(given, [...path, entries[0][0]], entries[0][1]);
  const all = entries.reduce((grown, [key, value]) => withValue(grown, [...path, key], value), given);
  return fits(all) ? all : withHalves(given, path, entries);
}

function withHalves(given: Json, path: Path, entries: readonly [string, unknown][]): Json {
  if (entries.length < 2) return withEntries(given, path, entries);
  const half = entries.length >> 1;
  return withEntries(withEntries(given, path, entries.slice(0, half)), path, entries.slice(half));
}

function withValue(given: Json, [key, ...others]: Path, value: unknown): Json {
  const inner = given[key as string];
  return {
    ...given,
    [key as string]: others.length === 0 ? value : withValue(isPlain(inner) ? inner : {}, others, value),
  };
}

/** With the first of the drawn faults that fit together. What is said against all at once spares looking at each. */
function withFaults(given: Json, drawn: readonly unknown[], most: number): Json {
  let left = unnamed(given, drawn).left;
  for (;;) {
    const tried = unnamed(given, left.slice(0, most));
    if (tried.fit) return { ...given, faults: tried.left };
    // Only a problem that names none of them leaves no other choice.
    const last = tried.left.length === Math.min(left.length, most) ? -1 : tried.left.length;
    left = [...tried.left.slice(0, last), ...left.slice(most)];
  }
}

/** The faults that no problem of a world with all of them names, and whether there is none at all. */
function unnamed(given: Json, faults: readonly unknown[]): { left: readonly unknown[]; fit: boolean } {
  const { problems } = read({ ...given, faults });
  const named = new Set(problems.map(({ path: [, place] }) => place));
  return { left: faults.filter((_, place) => !named.has(place)), fit: problems.length === 0 };
}

function fits(given: Json): boolean {
  return read(given).value !== null;
}
