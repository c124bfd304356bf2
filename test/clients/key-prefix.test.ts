/** What the application puts in front of its keys is a part of them: a key with a prefix goes where the whole key goes. */
import { expect, it } from "vitest";
import { clients, createClient } from "../../models/clients/index.ts";
import { ListedKeys, NumberedKeys, PrefixedKeys } from "../../models/hashing/keys.ts";

const servers = [0, 1, 2, 3, 4].map((i) => ({ host: `10.0.0.${i + 1}`, port: 11_211, weight: 1 }));
const names = Array.from({ length: 500 }, (_, i) => `user:${i * 7919}`);
const usable = clients.filter(({ name }) => name !== "mcrouter");

it.each(usable.map(({ name }) => name))("%s places a prefixed key as the same key without a prefix", (name) => {
  const { defaultVersion: version } = clients.named(name);
  const spec = { name, version, processes: 1, options: {} };
  const down = new Uint8Array(servers.length);
  const place = (keys: ListedKeys, keyPrefix?: string): number[] => {
    const client = createClient({ ...spec, ...(keyPrefix === undefined ? {} : { keyPrefix }) }, servers, keys);
    return names.map((_, key) => client.settled(key, down));
  };
  const whole = new ListedKeys(names.map((key) => `site:2:${key}`));
  const prefixed = place(new ListedKeys(names), "site:2:");
  expect(prefixed).toEqual(place(whole));
  expect(prefixed).not.toEqual(place(new ListedKeys(names)));
});

it("tells key sets of different prefixes apart, and equal ones not", () => {
  const keys = new NumberedKeys(10, 20);
  const tags = ["a:", "b:", "a:", ""].map((prefix) => new PrefixedKeys(keys, prefix).tag);
  expect(tags[0]).toBe(tags[2]);
  expect(new Set(tags).size).toBe(3);
});
