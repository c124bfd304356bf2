import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CLOCK_AT_START } from "../../models/nodes/memory/expiry.ts";
import { Nodes } from "../../models/nodes/nodes.ts";
import { counted, TwinNode } from "./twin.ts";

const NODES = 2;
const KEYS = 20;
const MEMORY = 2 * 1048576;
/** Mostly two classes of six and two chunks a page, so that few keys fill them; and one size too large. */
const SIZES = [130_000, 135_000, 140_000, 150_000, 400_000, 450_000, 1_048_576, 1_048_577];
const DELAYS = [-1, 0, 0, 1, 2, 30, 70];

type Step =
  | { readonly op: "get"; readonly node: number; readonly key: number }
  | { readonly op: "delete"; readonly node: number; readonly key: number }
  | { readonly op: "crash"; readonly node: number }
  | { readonly op: "touch"; readonly node: number; readonly key: number; readonly ttl: number }
  | {
      readonly op: "set" | "add" | "replace";
      readonly node: number;
      readonly key: number;
      readonly size: number;
      readonly ttl: number;
    }
  | { readonly op: "flush"; readonly node: number; readonly delay: number }
  | { readonly op: "mark"; readonly node: number; readonly key: number; readonly stale: boolean; readonly on: boolean }
  | { readonly op: "wait"; readonly seconds: number };

const node = fc.nat(NODES - 1);
const key = fc.nat(KEYS - 1);
const ttl = fc.constantFrom(-1, 0, 0, 0, 0, 1, 1, 2, 3, 60);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ op: fc.constant("get" as const), node, key }) },
  {
    weight: 14,
    arbitrary: fc.record({ op: fc.constant("set" as const), node, key, size: fc.constantFrom(...SIZES), ttl }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constantFrom("add" as const, "replace" as const),
      node,
      key,
      size: fc.constantFrom(...SIZES),
      ttl,
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("touch" as const), node, key, ttl }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant("delete" as const), node, key }) },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constant("mark" as const), node, key, stale: fc.boolean(), on: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constant("wait" as const), seconds: fc.constantFrom(0, 1, 1, 1, 2, 57, 60, 61) }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("flush" as const), node, delay: fc.constantFrom(...DELAYS) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("crash" as const), node }) },
);

/** Lives the same steps in the model and in one twin a node; both must agree after every step. */
function compare(old: boolean, evict: boolean, steps: readonly Step[]): void {
  const nodes = new Nodes({
    profile: old ? "1.4" : "classic",
    evict,
    memoryBytes: Array.from({ length: NODES }, () => MEMORY),
    keys: KEYS,
  });
  const twins = Array.from({ length: NODES }, () => new TwinNode({ old, evict, memoryBytes: MEMORY }));
  const marks = new Map<string, Set<"stale" | "stranded">>();
  let seconds = 0;
  let version = 0;
  for (const twin of twins) twin.now = twin.startedAt = CLOCK_AT_START;
  for (const step of steps) {
    if (step.op === "wait") {
      seconds += step.seconds;
      for (const twin of twins) twin.now = seconds + CLOCK_AT_START;
    } else if (step.op === "mark") {
      const slot = nodes.peek(step.node, step.key, seconds);
      if (slot !== 0) {
        if (step.stale) nodes.markStale(slot, step.on);
        else nodes.markStranded(slot, step.on);
        const name = `${step.node}/${step.key}/${nodes.versionOf(slot)}`;
        const set = marks.get(name) ?? new Set();
        set[step.on ? "add" : "delete"](step.stale ? "stale" : "stranded");
        marks.set(name, set);
      }
    } else {
      version++;
      expect(modelDoes(nodes, step, version, seconds), JSON.stringify(step)).toBe(
        twinDoes(twins[step.node], step, version),
      );
    }
    if (step.op !== "wait" && seenOf(nodes, step.node) !== expectedOf(nodes, step.node, twins[step.node], marks)) {
      expect(seenOf(nodes, step.node), `after ${JSON.stringify(step)}`).toBe(
        expectedOf(nodes, step.node, twins[step.node], marks),
      );
    }
  }
  nodes.check();
}

function modelDoes(
  nodes: Nodes,
  step: Exclude<Step, { op: "wait" | "mark" }>,
  version: number,
  seconds: number,
): boolean {
  if (step.op === "get") return nodes.get(step.node, step.key, seconds) !== 0;
  if (step.op === "touch") return nodes.touch(step.node, { key: step.key, expirySeconds: step.ttl }, seconds) !== 0;
  if (step.op === "delete") return nodes.delete(step.node, step.key, seconds);
  if (step.op === "flush") nodes.flushAll(step.node, step.delay, seconds);
  else if (step.op === "crash") {
    nodes.crash(step.node);
    nodes.start(step.node, seconds);
  } else {
    const { key, size: bytes, ttl: expirySeconds } = step;
    return nodes[step.op](step.node, { key, bytes, expirySeconds, version }, seconds) !== 0;
  }
  return true;
}

function twinDoes(twin: TwinNode, step: Exclude<Step, { op: "wait" | "mark" }>, version: number): boolean {
  if (step.op === "get") return twin.get(step.key);
  if (step.op === "touch") return twin.touch(step.key, step.ttl);
  if (step.op === "delete") return twin.delete(step.key);
  if (step.op === "flush") twin.flushAll(step.delay);
  else if (step.op === "crash") twin.restart(twin.now);
  else return twin.store(step.op, step.key, step.size, step.ttl, version);
  return true;
}

/** Everything that can be seen of a node, as one text. */
function seenOf(nodes: Nodes, n: number): string {
  const order: unknown[] = [];
  nodes.forEachItem(n, (slot) => {
    order.push([nodes.keyOf(slot), nodes.versionOf(slot), nodes.bytesOf(slot), nodes.expirySecondsOf(slot)]);
  });
  const stats = nodes.stats(n);
  const counts = counted.map((name) => [name, stats[name]]);
  return JSON.stringify([order, counts, nodes.levelsOf(n)]);
}

function expectedOf(nodes: Nodes, n: number, twin: TwinNode, marks: Map<string, Set<string>>): string {
  const items = twin.lists.flat();
  const order = items.map(({ key, version, size, expiry }) => [
    key,
    version,
    size,
    expiry === 0 ? null : expiry - CLOCK_AT_START,
  ]);
  const stats = nodes.stats(n);
  const counts = counted.map((name) => [name, name in stats ? twin.counts[name] : undefined]);
  const marked = (mark: string) => items.filter((item) => marks.get(`${n}/${item.key}/${item.version}`)?.has(mark));
  const size = (some: readonly { size: number }[]) => some.reduce((sum, item) => sum + item.size, 0);
  const levels = {
    items: items.length,
    bytes: size(items),
    staleCopies: marked("stale").length,
    staleBytes: size(marked("stale")),
    strandedCopies: marked("stranded").length,
    strandedBytes: size(marked("stranded")),
  };
  return JSON.stringify([order, counts, levels]);
}

describe("a node agrees with a brute-force twin after every step of any sequence", () => {
  for (const [name, old, evict] of [
    ["classic", false, true],
    ["classic -M", false, false],
    ["1.4", true, true],
    ["1.4 -M", true, false],
  ] as const) {
    it(name, () => {
      fc.assert(
        fc.property(fc.array(step, { minLength: 1, maxLength: 400, size: "max" }), (steps) =>
          compare(old, evict, steps),
        ),
        { seed: 20_260_101, numRuns: 30 },
      );
    });
  }
});
