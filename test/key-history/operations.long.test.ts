/** Several operations of a process may wait at once. What the witness says of each is held against what that one was told. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Operation, Step, Verb } from "../../models/clients/client.ts";
import { ForwardingClient } from "../../models/clients/forwarding-client.ts";
import { clients } from "../../models/clients/index.ts";
import type { Act, Met, Visit } from "../../models/key-history/event.ts";
import { folded } from "../../models/key-history/fold.ts";
import { Witness } from "../../models/key-history/witness.ts";
import { Outcome } from "../../models/network/outcome.ts";
import { run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { Streams } from "../../src/core/random.ts";

/** An operation as its own library sees it. */
interface Told {
  readonly process: number;
  readonly key: number;
  readonly verb: Verb;
  readonly fromSeconds: number;
  endSeconds: number | null;
  readonly looks: Visit[];
}

/** A word of the scratch that no library uses here: it stays with an operation while that waits. */
const IDENTITY = 15;
let told: Told[] = [];

const MET: Readonly<Partial<Record<Outcome, Met>>> = {
  [Outcome.refused]: "refused",
  [Outcome.connectTimeout]: "no connection",
  [Outcome.broken]: "broken socket",
  [Outcome.ioTimeout]: "no answer",
};

/** Notes what each operation is told, by a number that it carries along in its scratch. */
class Recorded extends ForwardingClient {
  override start(op: Operation): number {
    const { process, key, verb, seconds: fromSeconds } = op;
    const step = asLibrary(op, told.length, () => super.start(op));
    told.push({ process, key, verb, fromSeconds, endSeconds: step < 0 ? fromSeconds : null, looks: [] });
    return step;
  }

  override after(op: Operation, outcome: Outcome): number {
    const one = told[op.scratch[IDENTITY]];
    const met = MET[outcome];
    if (met !== undefined) one.looks.push({ node: Step.node(op.step), met });
    const step = asLibrary(op, op.scratch[IDENTITY], () => super.after(op, outcome));
    if (step < 0) one.endSeconds = op.seconds;
    return step;
  }
}

/** The library finds its word of the scratch empty and leaves it so. */
function asLibrary(op: Operation, identity: number, asked: () => number): number {
  op.scratch[IDENTITY] = 0;
  const step = asked();
  expect(op.scratch[IDENTITY]).toBe(0);
  op.scratch[IDENTITY] = identity;
  return step;
}

const libraries = clients.map(({ name }) => name);

beforeAll(() => {
  for (const name of libraries) {
    // Processes that serve one request at a time have no operations that wait beside each other: here all serve many.
    const { oneAtATime: _, ...plain } = clients.named(name);
    clients.register({
      ...plain,
      name: `recorded ${name}`,
      aliases: [],
      create: (parts) => new Recorded([plain.create(parts)]),
    });
  }
});

/** Whoever comes after on this thread loads a registry of their own, without what is registered here. */
afterAll(() => {
  vi.resetModules();
});

const settings: Readonly<Record<string, readonly object[]>> = {
  "pecl-memcache": [{}, { "memcache.redundancy": 2 }, { persistent: false }],
  "php-memcached": [{}, { persistent_id: "p", OPT_REMOVE_FAILED_SERVERS: true }],
  pymemcache: [{ timeout: 1 }, { timeout: 1, ignore_exc: true, retry_attempts: 1 }],
  "node-memcached": [{}, { remove: true, failures: 1, timeout: 2000 }],
};

/** Few processes and many requests in bad times: most operations that wait do so beside others of their process. */
function world(name: string, seed: number) {
  const stream = new Streams(seed).stream("world");
  const chance = () => stream.next();
  const pick = <T>(some: readonly T[]): T => some[Math.floor(chance() * some.length)];
  const ms = (from: number, to: number) => `${Math.round(from + chance() * (to - from))}ms`;
  const nodes = 1 + Math.floor(chance() * 3);
  const ills = [
    () => ({ fault: "crash", for: ms(1000, 60_000) }),
    () => ({ fault: "pause", for: ms(1000, 30_000) }),
    () => ({ fault: "host-down", for: ms(1000, 40_000) }),
    () => ({ fault: "slow", by: ms(50, 3000), for: ms(1000, 30_000) }),
    () => ({ fault: "packet-loss", share: 0.4, for: ms(1000, 30_000) }),
    () => ({ fault: "partition", share: 0.5, for: ms(1000, 30_000) }),
  ];
  const { value, problems } = readScenario({
    duration: "5m",
    measureFrom: "0s",
    cluster: { nodes, memory: "2MB" },
    client: {
      name: `recorded ${name}`,
      processes: 1 + Math.floor(chance() * 3),
      options: pick(settings[name] ?? [{}]),
    },
    database: { servers: 4, readService: { distribution: "exponential", mean: ms(5, 400) } },
    workload: {
      keys: 4,
      ttl: pick(["5s", "2m"]),
      reads: pick([0.5, 0.9]),
      onWrite: pick(["set", "delete"]),
      arrivals: { rate: 12, load: { curve: "constant" } },
    },
    faults: [30, 140].map((at) => ({ ...pick(ills)(), node: Math.floor(chance() * nodes), at: `${at}s` })),
  });
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}

/** Those of the application that took the detour, or may have: not what a node does by itself or as a second copy. */
const own = (event: { readonly what: string }): event is Act =>
  event.what === "act" && !["copy", "warm-up", "late", "at the start"].includes((event as Act).occasion);

describe("what explain says an operation met", () => {
  it.each(libraries)("is what this very operation met, whichever others of its process wait beside it: %s", (name) => {
    let beside = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const scenario = world(name, seed * 100 + libraries.indexOf(name));
      for (const key of [0, 3]) {
        told = [];
        const witness = new Witness({ key, keepsAll: true });
        run(scenario, seed, { witness });
        const acts = witness.end().events.filter(own);
        const expected = told.filter((one) => one.key === key);
        beside += expected.filter((one, i) => {
          const next = expected[i + 1];
          const end = one.endSeconds ?? Number.POSITIVE_INFINITY;
          return next?.process === one.process && next.fromSeconds < end && one.looks.length > 0;
        }).length;
        let at = 0;
        for (const one of expected) {
          // What went over an open socket stands between.
          while (!isOf(acts[at], one) && isPlain(acts[at])) at++;
          expect(withoutNoReply(acts[at]), JSON.stringify(one)).toEqual({ ...one, verb: one.verb });
          at++;
        }
        expect(acts.slice(at).filter((act) => !isPlain(act))).toEqual([]);
        expectRefills(acts);
      }
    }
    expect(beside).toBeGreaterThan(0);
  });
});

function isOf(act: Act | undefined, { verb, process, fromSeconds }: Told): boolean {
  return act?.verb === verb && act.process === process && act.atSeconds === fromSeconds;
}

function isPlain(act: Act | undefined): boolean {
  return act !== undefined && act.looks.length === 0 && act.endSeconds === act.atSeconds && act.node >= 0;
}

/** A write that asks for no reply is answered as far as its library knows. */
function withoutNoReply(act: Act | undefined): Partial<Told> | undefined {
  if (act === undefined) return undefined;
  const { process, verb, atSeconds: fromSeconds, endSeconds } = act;
  const looks = act.looks.filter(({ met }) => met !== "no reply asked");
  return {
    process,
    verb,
    fromSeconds,
    endSeconds,
    looks,
    key: told.find((one) => one.fromSeconds === fromSeconds)!.key,
  };
}

/** A set after a read fills the miss of its own request: of the process, and begun when the request began. */
function expectRefills(acts: readonly Act[]): void {
  for (const set of acts.filter(({ occasion }) => occasion === "after read")) {
    expect(set.fills).toMatchObject({ verb: Verb.get, process: set.process, version: null });
    expect(set.atSeconds - set.databaseSeconds!).toBeCloseTo(set.fills!.atSeconds, 9);
  }
  const refills = folded(acts).flatMap(({ event, refill }) => (refill === null ? [] : [[refill.fills, event]]));
  for (const [get, event] of refills) expect(get).toBe(event);
}
