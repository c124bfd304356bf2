import { describe, expect, it } from "vitest";
import { Act, type Action, type Result } from "../../models/application/program.ts";
import { Read, type Steps } from "../../models/frameworks/framework.ts";
import { symfonyCache } from "../../models/frameworks/symfony-cache.ts";
import { nothingCame, Played, type PlayedOptions } from "./played.ts";

const servers = Array.from({ length: 8 }, (_, i) => ({ host: "127.0.0.1", port: 11_311 + i, weight: 1 }));
/** As MemcachedAdapter::createConnection sets it up. */
const client = {
  name: "php-memcached",
  version: "1.1",
  options: { OPT_BINARY_PROTOCOL: true, OPT_LIBKETAMA_COMPATIBLE: true, addServers: true },
};
const all = Array.from({ length: 400 }, (_, key) => key);

const play = (more: Partial<PlayedOptions> = {}) =>
  new Played({ framework: symfonyCache as PlayedOptions["framework"], client, servers, ...more });

/** How many of the keys one page finds; the others it computes and stores. */
function hits(cluster: Played): number {
  const page = cluster.page();
  return all.filter((key) => cluster.read(page, key) === Read.hit).length;
}

const none = new Uint8Array(8);
const versionNode = (cluster: Played) => cluster.client.settled(cluster.layout.ownId(0), none);
const homes = (cluster: Played, generation: number) =>
  all.map((key) => cluster.client.settled(generation * 400 + key, none));

/** Carries the steps out up to the first action of this kind, which is given and not carried out. */
function upTo(cluster: Played, steps: Steps<unknown>, act: number, process: number): Action {
  for (let next = steps.next(); next.done !== true; next = steps.next(cluster.perform(next.value, process))) {
    // The record is filled anew for the next action.
    if (next.value.act === act) return { ...next.value };
  }
  throw new Error(`no action ${act}`);
}

const waited: Result = { ...nothingCame(Act.wait, 0), isDone: true };

describe("symfony-cache", () => {
  it("the version key is read once a page, before anything else, and stands in every other name", () => {
    const cluster = play();
    const page = cluster.page();
    for (const key of [1, 2, 1]) cluster.read(page, key);
    const names = cluster.done.map(({ act, name, came }) => `${act} ${name} ${came}`);
    expect(names.slice(0, 2)).toEqual(["get :app: miss", "set :app: done"]);
    expect(names.filter((name) => name.includes(":app:"))).toHaveLength(2);
    const [, version] = /app:(.{6})key\.0+1 /.exec(names[2])!;
    expect(version).toMatch(/^[A-Za-z0-9+_]{5}:$/);
    expect(names.slice(2)).toEqual(
      [1, 2]
        .flatMap((key) => [`get app:${version}key.0000000${key} miss`, `set app:${version}key.0000000${key} done`])
        .concat([`get app:${version}key.00000001 hit`]),
    );
  });

  it("another node dies: its keys are lost; the version key's dies: all are, and again when it is back empty", () => {
    const cluster = play();
    expect(hits(cluster)).toBe(0);
    expect(hits(cluster)).toBe(400);
    const version = versionNode(cluster);
    const other = (version + 1) % 8;
    // Generation 1 is for what is there at the start; this cluster began empty and drew another.
    const kept = homes(cluster, 2).filter((node) => node !== other).length;
    cluster.kill(other);
    expect(hits(cluster)).toBe(kept);
    cluster.start(other);
    hits(cluster);
    cluster.now += 10;
    cluster.kill(version);
    expect(hits(cluster)).toBe(0);
    expect(hits(cluster)).toBe(homes(cluster, 0).filter((node) => node !== version).length);
    cluster.start(version);
    expect(hits(cluster)).toBe(0);
    expect(hits(cluster)).toBe(400);
  });

  it("the version key's node hangs and goes on: all old values are back, and every write meanwhile is lost", () => {
    const cluster = play();
    hits(cluster);
    const version = versionNode(cluster);
    cluster.pause(version);
    const before = cluster.now;
    const page = cluster.page();
    const reachable = all.filter((key) => homes(cluster, 0)[key] !== version);
    expect(reachable.every((key) => cluster.write(page, key))).toBe(true);
    // One time-out, of the version key; libmemcached's default is 5 s.
    expect(cluster.now - before).toBeCloseTo(5, 6);
    const stored = cluster.done.slice(-reachable.length);
    expect(stored.every(({ act, came, name }) => act === "set" && came === "done" && name.startsWith("app:1:"))).toBe(
      true,
    );
    cluster.resume(version);
    const later = cluster.page();
    for (const key of all) {
      expect(cluster.read(later, key)).toBe(Read.hit);
      expect(cluster.given).toBe(0);
    }
    expect(all.filter((key) => cluster.database[key] === 1)).toEqual(reachable);
  });

  it("a version that is drawn twice in one second is the same, and in two seconds another", () => {
    const cluster = play();
    hits(cluster);
    const version = versionNode(cluster);
    const lose = () => {
      cluster.kill(version);
      cluster.start(version);
    };
    lose();
    // The keys on the version key's node are lost with it, all others are there under the same version.
    expect(hits(cluster)).toBe(homes(cluster, 2).filter((node) => node !== version).length);
    lose();
    cluster.now = 1;
    expect(hits(cluster)).toBe(0);
  });

  it("more versions than there is room for are refused by name", () => {
    const cluster = play({ options: { versions: 4 } });
    const draw = () => {
      cluster.now++;
      cluster.kill(versionNode(cluster));
      cluster.start(versionNode(cluster));
      cluster.read(cluster.page(), 0);
    };
    draw();
    draw();
    expect(draw).toThrow(/framework.options.versions/);
  });

  it("a value that took a second to compute is recomputed early as XFetch says, one of a millisecond hardly ever", () => {
    const early = (querySeconds: number, beta: number): number => {
      const cluster = play({ querySeconds, ttlSeconds: 60, options: { beta } });
      const page = cluster.page();
      let recomputed = 0;
      for (const key of all) {
        cluster.now = Math.floor(cluster.now) + 1;
        cluster.read(page, key);
        // Memcached counts from the second in which it was stored.
        const expires = Math.floor(cluster.now) + Math.floor(60.1 - querySeconds);
        cluster.now = expires - 0.5;
        if (cluster.read(page, key) === Read.computed) recomputed++;
      }
      return recomputed;
    };
    // The expiry that Symfony knows is 61 s after the call; half a second before memcached's there is 1 s left of it, or .5 s.
    const share = early(1, 1) / 400;
    expect(share).toBeGreaterThan(Math.exp(-1.5) - 0.1);
    expect(share).toBeLessThan(Math.exp(-0.5) + 0.1);
    expect(early(0.001, 1)).toBe(0);
    expect(early(1, 0)).toBe(0);
  });

  it("on one host one page computes a value at a time, and those that share its slot wait for it", () => {
    const cluster = play({ processes: 2, querySeconds: 1 });
    const one = cluster.page(0).read(7);
    const query = upTo(cluster, one, Act.queryRead, 0);
    const other = cluster.page(1).read(7);
    upTo(cluster, other, Act.sleep, 1);
    expect(cluster.queries).toBe(0);
    let next = one.next(cluster.perform(query, 0));
    while (!next.done) next = one.next(cluster.perform(next.value, 0));
    expect(next.value).toBe(Read.computed);
    cluster.now += 0.1;
    let seen = other.next(waited);
    while (!seen.done) seen = other.next(cluster.perform(seen.value, 1));
    expect(seen.value).toBe(Read.hit);
    expect(cluster.queries).toBe(1);
  });

  it("a page that is killed while it computes frees its lock, as the kernel does", () => {
    const cluster = play({ processes: 2 });
    const steps = cluster.page(0).read(7);
    upTo(cluster, steps, Act.queryRead, 0);
    steps.return(Read.failed);
    expect(cluster.read(cluster.page(1), 7, 1)).toBe(Read.computed);
    expect(cluster.now).toBe(0);
  });
});

describe("the first version of a cache that is empty at the start", () => {
  it("is no loss of another, and nothing is said of it", () => {
    const cold = play();
    const page = cold.page();
    for (let key = 0; key < 20; key++) cold.read(page, key);
    expect(cold.framework.notes!(() => "")).toEqual([]);
  });
});
