/** Where keys of an experiment go: as its servers, client and framework have it. */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fromExperiment } from "../../src/app/routing/from-experiment.ts";
import { routerOf } from "../../src/app/routing/route.ts";

const nodes = [1, 2, 3, 4, 5, 6, 7, 8].map((i) => ({ host: `10.1.0.${i}`, port: 11_211 }));
const options = { OPT_BINARY_PROTOCOL: true, OPT_LIBKETAMA_COMPATIBLE: true };
const client = { name: "php-memcached", options };

async function of(scenario: object) {
  const file = join(tmpdir(), `route-${process.pid}.json`);
  writeFileSync(file, JSON.stringify({ question: "?", scenario }));
  return routerOf({ experiment: file }, await fromExperiment(file));
}

it("is where php-memcached 3.2 sends Symfony's version key, and its keys under the pool's namespace", async () => {
  const framework = { name: "symfony-cache", options: { namespace: "9FzGSC5jHA" } };
  const { router, notes } = await of({ cluster: { nodes }, client, framework });
  expect(router([":9FzGSC5jHA:"])).toBe(":9FzGSC5jHA:\t10.1.0.5:11211\n");
  const name = /calls KEY (\S+)KEY when/.exec(notes.join())![1];
  const plain = await of({ cluster: { nodes }, client });
  expect(router(["a"])).toBe(plain.router([`${name}a`]).replace(name, ""));
});

it("knows the prefix of the client", async () => {
  const [with_, plain] = [
    await of({ cluster: { nodes }, client: { ...client, keyPrefix: "shop:" } }),
    await of({ cluster: { nodes }, client }),
  ];
  const keys = ["a", "b", "c", "d", "e", "f"];
  expect(with_.router(keys)).toBe(plain.router(keys.map((key) => `shop:${key}`)).replaceAll("shop:", ""));
});

it("refuses options that the experiment says", async () => {
  const file = join(tmpdir(), `route-${process.pid}.json`);
  writeFileSync(file, JSON.stringify({ question: "?", scenario: { client } }));
  const from = await fromExperiment(file);
  expect(() => routerOf({ experiment: file, client: "dalli" }, from)).toThrow(
    "--client: expected none beside --experiment",
  );
});

it("takes memcached's port where a server names none", () => {
  const { router } = routerOf({ client: "pymemcache", servers: "a" });
  expect(router(["k"])).toBe("k\ta:11211\n");
});
