import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type EvictReplay, replayEvictCase } from "../../models/memcached-server/replay/evict-case.ts";
import { type Recorded, readCase, unpack } from "../nodes/recording.ts";
import { sharedPath } from "../shared.ts";

const fixtures = fileURLToPath(new URL("../fixtures/nodes", import.meta.url));
const shared = sharedPath("golden/node");
const flat = "big drift fit loop mix10 mix64 noevict scanhot shift tenants ttl writeheavy z080 z099 z120".split(" ");

/** Positions of the bits that differ, the first few. */
function differing(a: Uint8Array, b: Uint8Array): number[] {
  const found: number[] = [];
  for (let i = 0; i < 8 * Math.max(a.length, b.length) && found.length < 5; i++) {
    if ((((a[i >> 3] ?? 0) ^ (b[i >> 3] ?? 0)) >> (i & 7)) & 1) found.push(i);
  }
  return found;
}

/** What the model knows of the recorded counters, and the recorded ones. */
function known<T>(
  recorded: Readonly<Record<string, T>>,
  model: Readonly<Record<string, T>>,
): [Record<string, T>, Record<string, T>] {
  const names = Object.keys(recorded).filter((name) => name in model);
  return [
    Object.fromEntries(names.map((name) => [name, model[name]])),
    Object.fromEntries(names.map((name) => [name, recorded[name]])),
  ];
}

function expectEqual(replay: EvictReplay, recorded: Recorded): void {
  expect(differing(replay.bits, unpack(recorded.bits)), "operations answered differently").toEqual([]);
  expect(differing(replay.present, unpack(recorded.present)), "keys present at the end").toEqual([]);
  expect(replay.setsFailed).toBe(recorded.set_failed);
  const { nodes } = replay;
  expect(nodes.pageBytes(0)).toBe(recorded.slabs_total.total_malloced);
  const [stats, expected] = known(recorded.stats, nodes.stats(0));
  expect(stats).toEqual(expected);
  expect(Object.keys(stats).length, "counters compared").toBeGreaterThan(15);
  const items = nodes.statsItems(0, replay.seconds);
  const slabs = nodes.statsSlabs(0);
  expect(Object.keys(items)).toEqual(Object.keys(recorded.items));
  expect(Object.keys(slabs)).toEqual(Object.keys(recorded.slabs));
  expect(items).toEqual(recorded.items);
  expect(slabs).toEqual(recorded.slabs);
  nodes.check();
}

describe("a node lives through a recording of the real program with every answer, key and counter equal", () => {
  for (const name of ["tiny_c", "tiny_o", "tiny_m", "pieces_c", "pieces_m", "pieces_moved_m"]) {
    it(name, () => {
      const { spec, ops, recorded } = readCase(fixtures, name);
      expectEqual(replayEvictCase(spec, ops), recorded);
    });
  }

  const old = "mix10 shift ttl z099".split(" ");
  const all = [
    ...flat.map((name) => `${name}_c`),
    ...flat.map((name) => `${name}_m`),
    ...old.map((name) => `${name}_o`),
  ];
  for (const name of all) {
    it.skipIf(shared === null)(`${name} (needs the shared recordings)`, () => {
      const { spec, ops, recorded } = readCase(shared!, name);
      expectEqual(replayEvictCase(spec, ops), recorded);
    });
  }
});
