/** What moves when a node dies, by law of each distribution. Every share is of keys that a law, not a run, names. */
import { describe, expect, it } from "vitest";
import { servers } from "../../models/client-conformance/configuration.ts";
import type { Client } from "../../models/clients/client.ts";
import { make, someKeys } from "./make.ts";

const keys = someKeys(4000);
const client = (
  name: string,
  version: string,
  options: Readonly<Record<string, unknown>>,
  count: number,
  weights = [1],
) => make({ name, version, options }, servers(count, weights), keys);
const without = (count: number, ...dead: number[]) =>
  Uint8Array.from({ length: count }, (_, node) => (dead.includes(node) ? 1 : 0));
const places = (one: Client, down: Uint8Array) => keys.map((_, key) => one.settled(key, down));

/** Keys of the dead, keys of others that moved, and how many keys each survivor inherited. */
function moved(one: Client, count: number, dead: number) {
  const before = places(one, without(count));
  const after = places(one, without(count, dead));
  const inherited = new Array<number>(count).fill(0);
  let others = 0;
  for (const [key, home] of before.entries()) {
    if (home === dead) inherited[after[key]]++;
    else if (after[key] !== home) others++;
  }
  return { ofDead: before.filter((home) => home === dead).length, others, inherited };
}

/** Five standard deviations of a binomial count: one true law in two million fails. */
const near = (count: number, share: number) => 5 * Math.sqrt(count * share * (1 - share));

describe.each([
  ["rendezvous", "1.0", {}],
  ["jump-hash", "1.0", {}],
  ["pymemcache", "4.0", {}],
])("%s", (name, version, options) => {
  it.each([2, 3, 5, 10, 33])("moves exactly the keys of the dead node, of %i, and to all others alike", (count) => {
    const one = client(name, version, options, count);
    for (const dead of new Set([0, Math.floor(count / 2), count - 1])) {
      const { ofDead, others, inherited } = moved(one, count, dead);
      expect(Math.abs(ofDead - keys.length / count)).toBeLessThan(near(keys.length, 1 / count));
      expect(others).toBe(0);
      expect(inherited[dead]).toBe(0);
      const share = 1 / (count - 1);
      for (const [node, got] of inherited.entries()) {
        if (node !== dead) expect(Math.abs(got - ofDead * share)).toBeLessThanOrEqual(near(ofDead, share));
      }
    }
  });

  it("moves no key again that lives, when a second node dies", () => {
    const one = client(name, version, options, 7);
    const first = places(one, without(7, 2));
    const second = places(one, without(7, 2, 5));
    for (const [key, node] of first.entries()) if (node !== 5) expect(second[key]).toBe(node);
    expect(second.filter((node) => node === 2 || node === 5)).toEqual([]);
  });
});

it("rendezvous hashing gives each server keys in proportion to its weight", () => {
  const weights = [3, 1, 2, 4];
  const before = places(client("rendezvous", "1.0", {}, 4, weights), without(4));
  for (const [node, weight] of weights.entries()) {
    const got = before.filter((home) => home === node).length;
    expect(Math.abs(got - keys.length * (weight / 10))).toBeLessThan(near(keys.length, weight / 10));
  }
  expect(moved(client("rendezvous", "1.0", {}, 4, weights), 4, 1).others).toBe(0);
});

it("a last server more takes its share from all others by jump hash, and moves nothing else", () => {
  const before = places(client("jump-hash", "1.0", {}, 9), without(9));
  const after = places(client("jump-hash", "1.0", {}, 10), without(10));
  const changed = after.filter((node, key) => node !== before[key]);
  expect(changed.every((node) => node === 9)).toBe(true);
  expect(Math.abs(changed.length - keys.length / 10)).toBeLessThan(near(keys.length, 1 / 10));
});

it("maglev spreads evenly, and moves few keys besides those of the dead node", () => {
  const one = client("maglev", "1.0", {}, 10);
  const before = places(one, without(10));
  for (let node = 0; node < 10; node++) {
    const got = before.filter((home) => home === node).length;
    expect(Math.abs(got - keys.length / 10)).toBeLessThan(near(keys.length, 1 / 10));
  }
  const { others, inherited } = moved(one, 10, 4);
  expect(inherited[4]).toBe(0);
  // The paper's figure 12: with a table more than a hundred times the servers, under two in a hundred.
  expect(others).toBeGreaterThan(0);
  expect(others / keys.length).toBeLessThan(0.02);
});

describe("libraries that place by modulo and leave out nobody", () => {
  it.each([
    ["gomemcache", "2023", {}],
    ["memjs", "1.3", {}],
    ["node-memcached", "2.2", {}],
  ])("%s loses the keys of the dead node and moves none", (name, version, options) => {
    const one = client(name, version, options, 5);
    const before = places(one, without(5));
    const after = places(one, without(5, 3));
    for (const [key, home] of before.entries()) expect(after[key]).toBe(home === 3 ? -1 : home);
  });
});

it("memjs with failover gives all keys of the dead node to the next in the list", () => {
  const { ofDead, others, inherited } = moved(client("memjs", "1.3", { failover: true }, 5), 5, 4);
  expect(others).toBe(0);
  expect(inherited).toEqual([ofDead, 0, 0, 0, 0]);
});

it("python-memcached moves the keys of the dead node only, and fails those whose ten tries all lead to it", () => {
  const { others } = moved(client("python-memcached", "1.62", {}, 6), 6, 2);
  expect(others).toBe(0);
  // Two servers, three quarters of the table dead: ten tries in a row with .75^10 = 5.6 % of all keys.
  const one = client("python-memcached", "1.62", {}, 2, [3, 1]);
  const lost = places(one, without(2, 0)).filter((node) => node < 0).length;
  expect(Math.abs(lost - keys.length * 0.75 ** 10)).toBeLessThan(near(keys.length, 0.75 ** 10));
});

it("memcached for Node.js, when it removes a server, moves the keys of others only where points are rounded anew", () => {
  const removing = { failures: 0, remove: true };
  expect(moved(client("node-memcached", "2.2", removing, 5), 5, 2).others).toBe(0);
  expect(moved(client("node-memcached", "2.2", removing, 5, [1, 2, 3, 1, 5]), 5, 2).others).toBeGreaterThan(0);
});
