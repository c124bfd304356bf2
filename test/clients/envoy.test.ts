/** Envoy's load balancers: tables its own tests expect, and health worked out by hand. */
import { describe, expect, it } from "vitest";
import { servers } from "../../models/client-conformance/configuration.ts";
import { Rig } from "../../models/client-conformance/rig.ts";
import { MaglevTable } from "../../models/clients/envoy/maglev-table.ts";
import { RingHash } from "../../models/clients/envoy/ring-hash.ts";
import { make, someKeys } from "./make.ts";

type Options = Readonly<Record<string, unknown>>;
const envoy = (options: Options = {}) => ({ name: "envoy", version: "1.35", options });
const checked = { health_checks: { interval: "5s", unhealthy_threshold: 3, healthy_threshold: 2 } };
const world = (nodes: number, options: Options = {}, keys: readonly string[] = ["a"], processes = 1) =>
  new Rig(make(envoy(options), servers(nodes), keys, processes));

const hosts = (names: readonly string[], weights: readonly number[] = []) =>
  names.map((name, node) => ({ name, node, weight: weights[node] ?? 1 }));
const ports = (from: number, count = 6) => Array.from({ length: count }, (_, i) => `127.0.0.1:${from + i}`);
const at = (table: RingHash | MaglevTable, hash: bigint) =>
  table.node(Number(BigInt.asUintN(32, hash)), Number(BigInt.asUintN(32, hash >> 32n)));

/** Every point of the ring belongs to its host, and what lies just behind it to the next point's. */
function expectRing(ring: RingHash, points: readonly (readonly [position: bigint, host: number])[]): void {
  expect(ring.size).toBe(points.length);
  points.forEach(([position, host], i) => {
    expect(at(ring, position)).toBe(host);
    expect(at(ring, position + 1n)).toBe(points[(i + 1) % points.length][1]);
  });
  expect(at(ring, 0n)).toBe(points[0][1]);
  expect(at(ring, 2n ** 64n - 1n)).toBe(points[0][1]);
}

describe("RING_HASH places hosts as Envoy's tests expect (ring_hash_lb_test.cc)", () => {
  const twelve = { minimumRingSize: 12, maximumRingSize: 8_388_608 };

  it("by xxHash64 of their addresses", () => {
    expectRing(new RingHash(hosts(ports(90)), { ...twelve, hashFunction: "XX_HASH" }), [
      [833437586790550860n, 4],
      [928266305478181108n, 2],
      [1033482794131418490n, 0],
      [3551244743356806947n, 5],
      [3851675632748031481n, 3],
      [5583722120771150861n, 1],
      [6311230543546372928n, 1],
      [7700377290971790572n, 3],
      [13144177310400110813n, 5],
      [13444792449719432967n, 2],
      [15516499411664133160n, 4],
      [16117243373044804889n, 0],
    ]);
  });

  it("by xxHash64 of their names", () => {
    expectRing(new RingHash(hosts(["90", "91", "92", "93", "94", "95"]), { ...twelve, hashFunction: "XX_HASH" }), [
      [1975508444536362413n, 5],
      [2376063919839173711n, 5],
      [2386806903309390596n, 3],
      [6749904478991551885n, 4],
      [6803900775736438537n, 3],
      [7225015537174310577n, 2],
      [8787465352164086522n, 0],
      [11282020843382717940n, 2],
      [13723418369486627818n, 1],
      [13776502110861797421n, 0],
      [14338313586354474791n, 1],
      [15364271037087512980n, 4],
    ]);
  });

  it("by MurmurHash", () => {
    expectRing(new RingHash(hosts(ports(80)), { ...twelve, hashFunction: "MURMUR_HASH_2" }), [
      [1358027074129602068n, 5],
      [4361834613929391114n, 3],
      [7224494972555149682n, 4],
      [7701421856454313576n, 1],
      [8649315368077433379n, 2],
      [8739448859063030639n, 4],
      [9887544217113020895n, 1],
      [10150910876324007731n, 2],
      [15168472011420622455n, 3],
      [15427156902705414897n, 0],
      [16375050414328759093n, 5],
      [17613279263364193813n, 0],
    ]);
  });

  it("with as many points as give the lightest a whole number, but no more than the maximum", () => {
    const sizeOf = (weights: readonly number[], minimumRingSize: number, maximumRingSize = 8_388_608) => {
      const some = hosts(ports(1, weights.length), weights);
      return new RingHash(some, { minimumRingSize, maximumRingSize, hashFunction: "XX_HASH" }).size;
    };
    expect(sizeOf([1, 1, 1], 1024)).toBe(1026);
    expect(sizeOf([1, 3], 1024)).toBe(1024);
    expect(sizeOf([1, 2], 4)).toBe(6);
    expect(sizeOf([1, 1, 1, 1], 1024, 6)).toBe(6);
  });
});

describe("MAGLEV fills its table as Envoy's tests expect (maglev_lb_test.cc)", () => {
  const placesOf = (maglev: MaglevTable, size: number) => Array.from({ length: size }, (_, i) => at(maglev, BigInt(i)));

  it.each([
    [ports(90), [], [2, 4, 0, 1, 5, 0, 3]],
    [["90", "91", "92", "93", "94", "95"], [], [2, 5, 0, 3, 4, 1, 0]],
    [ports(90, 2), [1, 2], [1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1]],
    [ports(90, 2), [1, 1], [1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1]],
  ])("%j, weights %j", (names, weights, expected) => {
    expect(placesOf(new MaglevTable(hosts(names, weights), expected.length), expected.length)).toEqual(expected);
  });

  it("by the remainder of all 64 bits", () => {
    const maglev = new MaglevTable(hosts(ports(90)), 65_537);
    const places = placesOf(maglev, 65_537);
    for (const hash of [2n ** 64n - 1n, 2n ** 63n + 12345n, 833437586790550860n]) {
      expect(at(maglev, hash)).toBe(places[Number(hash % 65_537n)]);
    }
  });

  it("whatever the order of the hosts, with shares that differ by one place", () => {
    const list = hosts(ports(90, 10));
    const [one, other] = [new MaglevTable(list, 65_537), new MaglevTable(list.toReversed(), 65_537)];
    const places = placesOf(one, 65_537);
    expect(placesOf(other, 65_537)).toEqual(places);
    const counts = new Array<number>(10).fill(0);
    for (const node of places) counts[node]++;
    expect([...new Set(counts)].sort()).toEqual([6553, 6554]);
  });
});

describe("without health checks", () => {
  it("every request for a dead host fails, and goes there", () => {
    const one = world(3);
    const { node } = one.call(0);
    one.crash(node);
    expect(one.call(0).steps).toEqual([`send ${node} broken`, `connect ${node} refused`]);
    expect(one.call(0).steps).toEqual([`connect ${node} refused`]);
    expect(one.client.backgroundAtSeconds).toBe(Number.POSITIVE_INFINITY);
    expect(one.client.settled(0, one.down)).toBe(-1);
  });
});

describe.each(["RING_HASH", "MAGLEV"])("with health checks, %s", (lb_policy) => {
  it("a host is out after three failed checks in a row, and back after two good ones", () => {
    const one = world(4, { ...checked, lb_policy });
    const { node } = one.call(0);
    one.nowSeconds = 7;
    one.call(0);
    one.crash(node);
    // Checks at 10, 15 and 20 s.
    one.nowSeconds = 19.9;
    expect(one.call(0).node).toBe(-1);
    one.nowSeconds = 20;
    const { node: other } = one.call(0);
    expect(other).toBe(one.client.settled(0, one.down));
    expect(one.client.usual(0, 0)).toBe(-1);
    // Good at 25, bad at 30, good at 35 and 40.
    one.recover(node);
    one.nowSeconds = 25;
    one.call(0);
    one.crash(node);
    one.nowSeconds = 30;
    one.call(0);
    one.recover(node);
    one.nowSeconds = 39.9;
    expect(one.call(0).node).toBe(other);
    one.nowSeconds = 40;
    expect(one.call(0).node).toBe(node);
  });

  it("below half of the hosts healthy all are used again, half is enough", () => {
    const keys = someKeys(40);
    const client = make(envoy({ ...checked, lb_policy }), servers(4), keys);
    const none = new Uint8Array(4);
    const homes = keys.map((_, key) => client.settled(key, none));
    const half = Uint8Array.of(1, 1, 0, 0);
    for (const key of keys.keys()) expect(client.settled(key, half)).toBeGreaterThan(1);
    const panic = Uint8Array.of(1, 1, 1, 0);
    expect(keys.map((_, key) => client.settled(key, panic))).toEqual(homes.map((home) => (home === 3 ? 3 : -1)));
    const calm = make(envoy({ ...checked, lb_policy, healthy_panic_threshold: 0 }), servers(4), keys);
    for (const key of keys.keys()) expect(calm.settled(key, panic)).toBe(3);
    expect(calm.settled(0, new Uint8Array(4).fill(1))).toBe(-1);
  });

  it("with nobody left and no panic nothing is sent anywhere", () => {
    const one = world(2, { ...checked, lb_policy, healthy_panic_threshold: 0 });
    one.crash(0);
    one.crash(1);
    one.nowSeconds = 15;
    expect(one.call(0)).toMatchObject({ node: -1, steps: [] });
    one.recover(0);
    one.nowSeconds = 25;
    expect(one.call(0).node).toBe(0);
  });
});

it.each([
  [{ lb_policy: "MAGLEV", maglev_lb_config: { table_size: 8 } }, "8 is no prime"],
  [{ ring_hash_lb_config: { minimum_ring_size: 20, maximum_ring_size: 10 } }, "minimum_ring_size 20 is more than"],
  [{ lb_policy: "MAGLEV", maglev_lb_config: { table_size: 3 } }, "less than the 4 hosts"],
])("%j is refused", (options, message) => expect(() => make(envoy(options), servers(4), ["a"])).toThrow(message));
