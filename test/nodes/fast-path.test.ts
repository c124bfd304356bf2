import fc from "fast-check";
import { describe, it } from "vitest";
import { advance } from "../../models/nodes/background/maintainer.ts";
import * as commands from "../../models/nodes/commands/commands.ts";
import * as fastPath from "../../models/nodes/commands/fast-path.ts";
import { flushAll } from "../../models/nodes/commands/flush.ts";
import { checkInvariants } from "../../models/nodes/invariants.ts";
import { CLOCK_AT_START } from "../../models/nodes/memory/expiry.ts";
import { headOf } from "../../models/nodes/memory/layout.ts";
import { markStale } from "../../models/nodes/memory/marks.ts";
import { Storage } from "../../models/nodes/memory/storage.ts";
import { crash } from "../../models/nodes/process.ts";
import { defaultSettings, type NodeSettings } from "../../models/nodes/settings/settings.ts";
import { MIB } from "../../src/core/units.ts";

const NODES = 2;
const KEYS = 40;
const SIZES = [130_000, 135_000, 140_000, 150_000, 400_000, 600_000, 900_000, 1_048_577];

type Step = readonly [op: string, node: number, key: number, size: number, ttl: number, seconds: number];

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom(
    ..."get get get get get set set set set set add replace touch delete mark flush crash wait wait wait".split(" "),
  ),
  fc.nat(NODES - 1),
  fc.nat(KEYS - 1),
  fc.constantFrom(...SIZES, ...SIZES.slice(0, 4)),
  fc.constantFrom(-1, 0, 0, 0, 0, 0, 1, 2, 3, 60),
  fc.constantFrom(0, 0, 1, 1, 1, 2, 40, 61),
);

/** Does one step; `quick` through the short path for get and set. */
function does(
  s: Storage,
  [op, node, key, size, ttl, seconds]: Step,
  now: number,
  version: number,
  quick: boolean,
): unknown {
  const path = quick ? fastPath : commands;
  const item = { key, bytes: size, expirySeconds: ttl, version };
  if (op === "get") return path.get(s, node, key, now);
  if (op === "set") return path.set(s, node, item, now);
  if (op === "add") return commands.add(s, node, item, now);
  if (op === "replace") return commands.replace(s, node, item, now);
  if (op === "touch") return commands.touch(s, node, item, now);
  if (op === "delete") return commands.remove(s, node, key, now);
  if (op === "mark") {
    const slot = s.index[headOf(key)];
    if (slot !== 0) markStale(s, slot, ttl >= 0);
  } else if (op === "flush" && seconds > 2) flushAll(s, node, ttl, now);
  else if (op === "crash" && seconds > 2) {
    crash(s, node);
    s.startProcess(node, now - CLOCK_AT_START);
  }
  return null;
}

/** The first difference between two typed arrays, or -1. */
function differ(a: Int32Array | Float64Array, b: Int32Array | Float64Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return i;
  return -1;
}

function compare(settings: Partial<NodeSettings>, steps: readonly Step[]): void {
  const make = () => new Storage({ ...defaultSettings, ...settings }, [2 * MIB, 3 * MIB], KEYS);
  const short = make();
  const long = make();
  let now = CLOCK_AT_START;
  let micros = 0;
  steps.forEach((step, i) => {
    if (step[0] === "wait") now += step[5];
    micros = Math.max(micros + 137, (now - CLOCK_AT_START) * 1e6);
    if (short.timed) for (const s of [short, long]) for (let node = 0; node < NODES; node++) advance(s, node, micros);
    now = Math.max(now, Math.floor(micros / 1e6) + CLOCK_AT_START);
    const a = does(short, step, now, i, true);
    const b = does(long, step, now, i, false);
    if (a !== b) throw new Error(`step ${i} ${step}: ${a} on the short path, ${b} on the long one`);
    const items = differ(short.items, long.items);
    const counts = differ(short.tallies, long.tallies);
    if (items >= 0 || counts >= 0) throw new Error(`step ${i} ${step}: words ${items}, counts ${counts} differ`);
    if (differ(short.index, long.index) >= 0) throw new Error(`step ${i} ${step}: the index differs`);
  });
  checkInvariants(short);
}

describe("the short path of get and set leaves every word and count as the long one does", () => {
  for (const settings of [
    { profile: "classic" },
    { profile: "classic", evict: false },
    { profile: "classic", itemBytesMax: 1_048_576, cas: false },
    { profile: "modern" },
    { profile: "modern", evict: false },
    { profile: "modern", maintenance: "timed" },
    { profile: "1.4" },
  ] as const) {
    it(Object.values(settings).join(", "), () => {
      const steps = fc.array(step, { minLength: 1, maxLength: 300, size: "max" });
      fc.assert(
        fc.property(steps, (list) => compare(settings, list)),
        { seed: 20_260_102, numRuns: 15 },
      );
    });
  }
});
