/** mcrouter routes each key of a page by itself: a page is what single gets of its keys are, by proxies that know as much. */
import { describe, expect, it } from "vitest";
import { askAtOnce } from "../../models/application/multi-gets.ts";
import { operate } from "../../models/application/operate.ts";
import { createClient } from "../../models/clients/index.ts";
import { newOperation } from "../../models/clients/new-operation.ts";
import { ListedKeys } from "../../models/hashing/keys.ts";
import { Wire } from "../../models/network/wire.ts";

const NODES = 5;
const servers = Array.from({ length: NODES }, (_, node) => ({ host: "10.0.0.1", port: 5000 + node, weight: 1 }));
const names = Array.from({ length: 40 }, (_, number) => `key:${number * 7919}`);
const routes = {
  PoolRoute: "PoolRoute|main",
  FailoverRoute: {
    type: "FailoverRoute",
    children: ["PoolRoute|main", { type: "PoolRoute", pool: "main", hash: "Crc32" }],
  },
  MissFailoverRoute: "MissFailoverRoute|Pool|main",
};

function router(route: unknown) {
  const options = { route, "server-timeout": 300 };
  return createClient({ name: "mcrouter", version: "2026", options, processes: 1 }, servers, new ListedKeys(names));
}

function wireOf(route: unknown, dead: readonly number[], hung: readonly number[]): Wire {
  const wire = Wire.lasting(router(route));
  for (const node of dead) wire.crash(node);
  for (const node of hung) wire.pause(node);
  return wire;
}

describe.each(Object.entries(routes))("%s", (_, route) => {
  it.each([
    ["all nodes up", [], []],
    ["one dead", [2], []],
    ["two dead", [0, 3], []],
    ["one hung", [], [1]],
    ["one dead, one hung", [4], [1]],
  ] as const)("a page finds what single gets find: %s", (_case, dead, hung) => {
    const everywhere = new Uint8Array(NODES);
    const homes = names.map((_name, key) => router(route).settled(key, everywhere));
    const holds = (node: number, key: number) => homes[key] === node;
    const single = names.map((_name, key) => {
      const op = newOperation();
      op.key = key;
      let isHit = false;
      operate(router(route), wireOf(route, dead, hung), op, 0, ({ key: asked }, node) => {
        isHit = holds(node, asked);
        return isHit;
      });
      return isHit;
    });
    for (let from = 0; from < names.length; from += 8) {
      const keys = [...names.keys()].slice(from, from + 8);
      const came = askAtOnce({ client: router(route), wire: wireOf(route, dead, hung), process: 0, keys, holds })!;
      expect(came.answer.gives).toBe("found");
      expect(Array.from(came.answer.slots, (slot) => slot !== 0)).toEqual(keys.map((key) => single[key]));
    }
  });
});

it("a get that goes to several servers at once is not asked for in pages", () => {
  expect(router("AllFastestRoute|Pool|main").multiGet).toBeUndefined();
});
