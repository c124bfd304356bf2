/** Calls for many keys through frameworks, held against the rule of libmemcached's binary protocol and against counts by hand. */
import { describe, expect, it } from "vitest";
import { Act } from "../../models/application/program.ts";
import { django } from "../../models/frameworks/django.ts";
import type { FrameworkDefinition } from "../../models/frameworks/framework.ts";
import { frameworks } from "../../models/frameworks/index.ts";
import { laravelCache } from "../../models/frameworks/laravel-cache.ts";
import { symfonyCache } from "../../models/frameworks/symfony-cache.ts";
import { Played, type PlayedOptions } from "./played.ts";

const KEYS = 400;
const servers = Array.from({ length: 8 }, (_, i) => ({ host: "127.0.0.1", port: 11_311 + i, weight: 1 }));
const php = (options: Readonly<Record<string, unknown>>) => ({ name: "php-memcached", version: "1.1", options });
const symfony = php({ OPT_BINARY_PROTOCOL: true, OPT_LIBKETAMA_COMPATIBLE: true, addServers: true });
const pages = Array.from({ length: KEYS / 10 }, (_, page) => Array.from({ length: 10 }, (_, i) => page * 10 + i));
const none = new Uint8Array(8);

const play = <O>(framework: FrameworkDefinition<O>, client: PlayedOptions["client"]) =>
  new Played({ framework: framework as unknown as PlayedOptions["framework"], client, servers });

/** Each page asks for ten keys in one call; what it is not given it computes and stores. */
function fill(cluster: Played): void {
  for (const keys of pages) {
    const session = cluster.page();
    const given = cluster.readMany(session, keys);
    for (const [i, key] of keys.entries()) if (!given[i]) cluster.finish(session.missed!(key));
  }
}

/** What each page is given. */
const asked = (cluster: Played) => pages.map((keys) => cluster.readMany(cluster.page(), keys));
const hits = (given: readonly (readonly boolean[])[]) => given.flat().filter((one) => one).length;

/**
 * Of the binary protocol, as recorded: a key of the dead server spoils the call, the first key of each live server that the call has
 * not met before mends it, and it fails as it stands in the end.
 */
function byRule(homes: readonly number[], dead: number): readonly boolean[] {
  const met = new Set<number>();
  let isSpoilt = false;
  for (const node of homes) {
    if (node === dead) isSpoilt = true;
    else if (!met.has(node)) isSpoilt = false;
    met.add(node);
  }
  return homes.map((node) => !isSpoilt && node !== dead);
}

describe("a call for many keys", () => {
  it("through Symfony loses more than the dead node's keys, by the order of each page's keys", () => {
    const cluster = play(symfonyCache, symfony);
    fill(cluster);
    expect(hits(asked(cluster))).toBe(KEYS);
    // Generation 1 is for what is there at the start; this cluster began empty and drew another.
    const homes = pages.map((keys) => keys.map((key) => cluster.client.settled(2 * KEYS + key, none)));
    const dead = (cluster.client.settled(cluster.layout.ownId(0), none) + 1) % 8;
    cluster.kill(dead);
    const given = asked(cluster);
    expect(given).toEqual(homes.map((page) => byRule(page, dead)));
    const alone = homes.flat().filter((node) => node !== dead).length;
    expect(hits(given)).toBeLessThan(alone);
    expect(hits(given)).toBeGreaterThan(KEYS / 2);
  });

  it("through Symfony reads the version first, and finds nothing while its node is dead", () => {
    const cluster = play(symfonyCache, symfony);
    fill(cluster);
    const version = cluster.client.settled(cluster.layout.ownId(0), none);
    cluster.kill(version);
    cluster.done.length = 0;
    expect(hits(asked(cluster))).toBe(0);
    expect(cluster.done.slice(0, 2).map(({ name }) => name)).toEqual([":app:", "app:1:key.00000000"]);
    expect(cluster.done.filter(({ name }) => name === ":app:")).toHaveLength(pages.length);
  });

  it("through Symfony leaves neither locks nor the time of the computation: it is not repeated early", () => {
    const cluster = play(symfonyCache, symfony);
    const session = cluster.page();
    cluster.readMany(session, [7]);
    const steps = session.missed!(7);
    const acts: number[] = [];
    let stored = 0;
    for (let next = steps.next(); next.done !== true; next = steps.next(cluster.perform(next.value))) {
      acts.push(next.value.act);
      stored = next.value.version;
      expect(session.holdsLock).toBe(false);
    }
    expect(acts).toEqual([Act.queryRead, Act.set]);
    expect(cluster.values.second(stored)).toBe(0);
  });

  it("through Laravel loses the dead node's keys with the text protocol, and whole pages with the binary one", () => {
    const lost = [{}, { OPT_BINARY_PROTOCOL: true }].map((options) => {
      const cluster = play(laravelCache, php(options));
      fill(cluster);
      const homes = pages.map((keys) => keys.map((key) => cluster.client.settled(key, none)));
      cluster.kill(3);
      const given = asked(cluster);
      const isBinary = options.OPT_BINARY_PROTOCOL === true;
      expect(given).toEqual(homes.map((page) => (isBinary ? byRule(page, 3) : page.map((node) => node !== 3))));
      return KEYS - hits(given);
    });
    expect(lost[1]).toBeGreaterThan(lost[0]);
  });

  it("through Laravel gives null for all where one node hangs, after the poll time-out", () => {
    const cluster = play(laravelCache, php({ OPT_POLL_TIMEOUT: 200 }));
    fill(cluster);
    const page = pages[0];
    const hung = cluster.client.settled(page[4], none);
    cluster.pause(hung);
    const before = cluster.now;
    expect(cluster.readMany(cluster.page(), page)).toEqual(page.map(() => false));
    expect(cluster.now - before).toBeCloseTo(0.2, 6);
  });

  it("through Django with pymemcache, which raises, gives nothing where one node is dead", () => {
    const cluster = play(django, { name: "pymemcache", version: "4.0", options: {} });
    // The library and its connections live as long as the process.
    const session = cluster.page();
    const page = pages[0];
    for (const key of page) cluster.finish(session.missed!(key));
    expect(cluster.readMany(session, page)).toEqual(page.map(() => true));
    cluster.kill(cluster.client.settled(page[4], none));
    expect(cluster.readMany(session, page)).toEqual(page.map(() => false));
  });

  it("is there wherever the table of frameworks says so", () => {
    for (const { name, summary } of frameworks) {
      const client = name === "symfony-cache" ? symfony : php({});
      const session = play(frameworks.named(name), client).page();
      const isThere =
        (session.readMany !== undefined && session.missed !== undefined) || session.fetchMany !== undefined;
      expect([name, isThere]).toEqual([name, summary.many !== null]);
    }
  });
});
