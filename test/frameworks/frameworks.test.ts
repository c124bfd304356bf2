/** What each framework asks of memcached, and what comes of it: counted by hand where nothing else goes on. */
import { describe, expect, it } from "vitest";
import { Act, type Result } from "../../models/application/program.ts";
import { Asks } from "../../models/frameworks/asks.ts";
import { Read, type Steps } from "../../models/frameworks/framework.ts";
import { frameworks } from "../../models/frameworks/index.ts";
import { nothingCame, Played, type PlayedOptions } from "./played.ts";

const servers = Array.from({ length: 8 }, (_, i) => ({ host: "127.0.0.1", port: 11_311 + i, weight: 1 }));
const KEYS = 2000;
const all = Array.from({ length: KEYS }, (_, key) => key);
const none = new Uint8Array(8);

interface Wish extends Partial<PlayedOptions> {
  readonly name: string;
}

function play({ name, ...more }: Wish): Played {
  const client = { name: "php-memcached", version: "1.1", options: { OPT_LIBKETAMA_COMPATIBLE: true } };
  return new Played({ framework: frameworks.named(name), client, servers, keys: KEYS, ...more });
}

const names = (cluster: Played, from = 0) =>
  cluster.done.slice(from).map(({ act, name, came }) => `${act} ${name} ${came}`);
const readAll = (cluster: Played) => all.map((key) => cluster.read(cluster.page(), key));
const shareOf = (reads: readonly Read[], what: Read) => reads.filter((read) => read === what).length / reads.length;

/** A page that has asked the database for this key; it goes on with what that says. */
function untilQuery(cluster: Played, key: number): Steps<Read> {
  const steps = cluster.page().read(key);
  for (let next = steps.next(); ; ) {
    if (next.done === true) throw new Error("it does not ask");
    const { act } = next.value;
    const result = cluster.perform(next.value);
    if (act === Act.queryRead) return steps;
    next = steps.next(result);
  }
}

describe("every framework", () => {
  it.each(frameworks.map(({ name }) => name))("%s: names are all different, and as long as it says", (name) => {
    const { layout } = play({ name });
    const { names: ids } = layout;
    const ranges = [...layout.copies, ...layout.own];
    const seen = new Set(Array.from({ length: ids.count }, (_, id) => ids.name(id)));
    expect(seen.size).toBe(ids.count);
    for (const [i, { keyBytes }] of ranges.entries()) {
      // The fallback version of Symfony's namespaces is shorter than the others, and said to be so.
      expect(ids.name(ids.begins[i]).length).toBe(keyBytes);
    }
  });

  it.each(
    frameworks.map(({ name }) => name),
  )("%s: what was computed is found by the next page, as the database has it", (name) => {
    const cluster = play({ name });
    expect(cluster.read(cluster.page(), 5)).toBe(Read.computed);
    expect(cluster.read(cluster.page(), 5)).toBe(Read.hit);
    expect(cluster.write(cluster.page(), 5)).toBe(true);
    cluster.now += 30;
    cluster.read(cluster.page(), 5);
    expect(cluster.given).toBe(1);
  });

  it.each(frameworks.map(({ name }) => name))("%s: what is there at the start is what a page finds", (name) => {
    const cluster = play({ name });
    for (const key of all) for (const item of cluster.framework.atStart(key, 10, 3600)) cluster.store(item);
    for (const item of cluster.framework.ownAtStart) cluster.store(item);
    expect(shareOf(readAll(cluster), Read.hit)).toBe(1);
    expect(cluster.queries).toBe(0);
  });

  it.each(frameworks.map(({ name }) => name))("%s refuses options that it does not have", (name) => {
    expect(frameworks.named(name).options.safeParse({ nonsense: 1 }).success).toBe(false);
  });
});

describe("without options a framework is as its own documentation says", () => {
  // Symfony: CacheTrait::doGet, LockRegistry; Laravel: flexible's lock has seconds 0; Rails: nil; WANObjectCache: LOW_TTL, HOT_TTR,
  // AGE_NEW; dogpile: lock_timeout 0; identity_cache: nil, 2.
  it.each([
    ["symfony-cache", { namespace: "app", beta: 1, locks: true, maxExecutionTime: 30, versions: 8 }],
    ["laravel-cache", { method: "remember", block: 5, prefix: "laravel_cache_" }],
    ["rails-memcache-store", { raceConditionTtl: 0, namespace: "" }],
    ["django", { keyPrefix: "", version: 1, method: "get_or_set" }],
    ["wancache", { lowTTL: 60, hotTTR: 900, ageNew: 60, busyValue: false, staleTTL: 0, graceTTL: 0, pcTTL: 0 }],
    ["dogpile", { distributedLock: false, lockTimeout: 0, memcachedExpireTime: 0 }],
    ["identity-cache", { fillLockDuration: 0, lockWaitTries: 2 }],
  ])("%s", (name, defaults) => {
    expect(frameworks.named(name).options.parse({})).toEqual(defaults);
  });
});

describe("laravel-cache", () => {
  const flexible = { method: "flexible", fresh: "30m" };

  it("flexible with one of n nodes dead computes 1 - (1 - 1/n)^2 of the keys, at each read", () => {
    const cluster = play({ name: "laravel-cache", options: flexible });
    readAll(cluster);
    expect(shareOf(readAll(cluster), Read.hit)).toBe(1);
    const homes = all.map((key) => [key, cluster.layout.ownId(0) + key].map((id) => cluster.client.settled(id, none)));
    for (const dead of [0, 3]) {
      cluster.kill(dead);
      const lost = homes.filter((both) => both.includes(dead)).length / KEYS;
      for (let i = 0; i < 2; i++) expect(shareOf(readAll(cluster), Read.computed)).toBe(lost);
      // Shares of ketama's nodes differ by some 8 %.
      expect(lost).toBeGreaterThan((1 - (7 / 8) ** 2) * 0.75);
      expect(lost).toBeLessThan((1 - (7 / 8) ** 2) * 1.25);
      cluster.start(dead);
      readAll(cluster);
    }
  });

  it.each([
    ["the text protocol", {}],
    ["the binary protocol", { OPT_BINARY_PROTOCOL: true }],
  ])("flexible computes what lacks one of its two keys, and nothing more, with %s", (_, options) => {
    // The binary protocol spoils the call for both where one is lost, which comes to the same.
    const client = { name: "php-memcached", version: "1.1", options: { OPT_LIBKETAMA_COMPATIBLE: true, ...options } };
    const cluster = play({ name: "laravel-cache", options: flexible, client });
    readAll(cluster);
    cluster.kill(3);
    const homes = all.map((key) => [key, cluster.layout.ownId(0) + key].map((id) => cluster.client.settled(id, none)));
    expect(readAll(cluster)).toEqual(homes.map((both) => (both.includes(3) ? Read.computed : Read.hit)));
  });

  it("flexible asks for its two keys in one call: one that hangs costs one time-out", () => {
    const client = { name: "php-memcached", version: "1.1", options: { OPT_POLL_TIMEOUT: 200 } };
    const cluster = play({ name: "laravel-cache", options: flexible, client, onWrite: "nothing" });
    cluster.read(cluster.page(), 7);
    const [value, created] = [7, cluster.layout.ownId(0) + 7].map((id) => cluster.client.settled(id, none));
    cluster.pause(value);
    if (created !== value) cluster.pause(created);
    const steps = cluster.page().read(7);
    const first = steps.next();
    if (first.done !== true) cluster.perform(first.value);
    expect(cluster.now).toBeCloseTo(0.2, 6);
  });

  it("flexible gives the old value and refreshes it after the answer, under a lock without a time to live", () => {
    const cluster = play({ name: "laravel-cache", options: flexible });
    cluster.read(cluster.page(), 7);
    cluster.now += 1801;
    const page = cluster.page();
    const from = cluster.done.length;
    expect(cluster.read(page, 7)).toBe(Read.hit);
    expect(cluster.queries).toBe(1);
    expect(page.hasMore).toBe(true);
    cluster.finish(page.afterAnswer!());
    expect(cluster.queries).toBe(2);
    expect(names(cluster, from)).toEqual([
      "get laravel_cache_key:00000007 hit",
      "get laravel_cache_illuminate:cache:flexible:created:key:00000007 hit",
      "add laravel_cache_illuminate:cache:flexible:lock:key:00000007 done",
      "get laravel_cache_illuminate:cache:flexible:created:key:00000007 hit",
      "set laravel_cache_key:00000007 done",
      "set laravel_cache_illuminate:cache:flexible:created:key:00000007 done",
      "get laravel_cache_illuminate:cache:flexible:lock:key:00000007 hit",
      "delete laravel_cache_illuminate:cache:flexible:lock:key:00000007 done",
    ]);
  });

  it("a page that dies with flexible's lock leaves the value unrefreshed until it expires", () => {
    const cluster = play({ name: "laravel-cache", options: flexible });
    cluster.read(cluster.page(), 7);
    cluster.now += 1801;
    const page = cluster.page();
    cluster.read(page, 7);
    const steps = page.afterAnswer!();
    const first = steps.next();
    if (first.done !== true) cluster.perform(first.value);
    steps.return();
    for (cluster.now += 100; cluster.now < 3599; cluster.now += 100) {
      const later = cluster.page();
      expect(cluster.read(later, 7)).toBe(Read.hit);
      cluster.finish(later.afterAnswer!());
    }
    expect(cluster.queries).toBe(1);
    cluster.now = 3700;
    expect(cluster.read(cluster.page(), 7)).toBe(Read.computed);
  });

  it("lock()->block() tries every 250 ms and gives up after its time", () => {
    const cluster = play({ name: "laravel-cache", options: { method: "lock", block: "1s" } });
    const holder = cluster.page().read(7);
    holder.next();
    cluster.done.length = 0;
    const lock = holder.next({ isDone: false } as never);
    if (lock.done !== true) cluster.perform(lock.value);
    expect(cluster.read(cluster.page(), 7)).toBe(Read.failed);
    expect(cluster.now).toBe(1);
    expect(cluster.done.filter(({ act }) => act === "add")).toHaveLength(6);
  });
});

describe("rails-memcache-store", () => {
  const race = { raceConditionTtl: "10s" };

  it("within the window the first reader puts the old value back and computes, the others are given it", () => {
    const cluster = play({ name: "rails-memcache-store", options: race, ttlSeconds: 60 });
    cluster.read(cluster.page(), 7);
    cluster.now = 65;
    const first = cluster.page().read(7);
    let next = first.next();
    while (next.done !== true && next.value.act !== 5) next = first.next(cluster.perform(next.value));
    expect(cluster.read(cluster.page(), 7)).toBe(Read.hit);
    cluster.now = 76;
    // It computes for longer than the window.
    expect(cluster.read(cluster.page(), 7)).toBe(Read.computed);
  });

  it("after the window everybody computes, although memcached has kept the value for five minutes more", () => {
    const cluster = play({ name: "rails-memcache-store", options: race, ttlSeconds: 60 });
    cluster.read(cluster.page(), 7);
    cluster.now = 75;
    const from = cluster.done.length;
    expect(cluster.read(cluster.page(), 7)).toBe(Read.computed);
    expect(names(cluster, from)).toEqual(["get key:00000007 hit", "delete key:00000007 done", "set key:00000007 done"]);
  });

  it("memcached keeps what was put back for twice the window, in whole seconds, and five minutes", () => {
    const cluster = play({ name: "rails-memcache-store", options: { raceConditionTtl: "10.9s" }, ttlSeconds: 60 });
    for (const [later, came] of [
      [319, "hit"],
      [320, "miss"],
    ] as const) {
      cluster.perform(new Asks().delete(7));
      cluster.now += 1000;
      cluster.read(cluster.page(), 7);
      cluster.now += 65;
      untilQuery(cluster, 7).return(Read.failed);
      cluster.now += later;
      cluster.done.length = 0;
      cluster.read(cluster.page(), 7);
      expect(names(cluster)[0]).toBe(`get key:00000007 ${came}`);
    }
  });

  it("without the option memcached is told the value's own time", () => {
    const cluster = play({ name: "rails-memcache-store", ttlSeconds: 60 });
    cluster.read(cluster.page(), 7);
    cluster.now = 60;
    expect(cluster.read(cluster.page(), 7)).toBe(Read.computed);
    expect(names(cluster)[2]).toBe("get key:00000007 miss");
  });
});

describe("django", () => {
  it("prefix and version stand before each key, and get_or_set adds and reads again", () => {
    const cluster = play({ name: "django", options: { keyPrefix: "shop", version: 2 } });
    cluster.read(cluster.page(), 7);
    const key = "shop:2:key:00000007";
    expect(names(cluster)).toEqual([`get ${key} miss`, `add ${key} done`, `get ${key} hit`]);
  });
});

describe("dogpile", () => {
  it("who waited for the lock looks whether the value has been made, who has an old one does not", () => {
    const cluster = play({ name: "dogpile", options: { distributedLock: true }, ttlSeconds: 60 });
    const [key, lock] = ["key:00000007", "_lockkey:00000007"];
    cluster.read(cluster.page(), 7);
    const store = [`set ${key} done`, `delete ${lock} done`];
    expect(names(cluster)).toEqual([`get ${key} miss`, `add ${lock} done`, `get ${key} miss`, ...store]);
    cluster.now = 61;
    cluster.done.length = 0;
    cluster.read(cluster.page(), 7);
    expect(names(cluster)).toEqual([`get ${key} hit`, `add ${lock} done`, ...store]);
  });

  it("an expired value is made by one, and given to all others", () => {
    const cluster = play({ name: "dogpile", options: { distributedLock: true }, ttlSeconds: 60 });
    cluster.read(cluster.page(), 7);
    cluster.now = 61;
    const first = cluster.page().read(7);
    let next = first.next();
    while (next.done !== true && next.value.act !== 5) next = first.next(cluster.perform(next.value));
    for (let i = 0; i < 5; i++) expect(cluster.read(cluster.page(), 7)).toBe(Read.hit);
    expect(cluster.queries).toBe(1);
  });

  it("by CRC-32 and a remainder locks lie all as far from their values where the servers are a power of two", () => {
    // CRC-32 is linear: `_lock` before keys of one length changes the same bits of each.
    const apart = (count: number) => {
      const client = { name: "python-memcached", version: "1.62", options: {} };
      const cluster = play({ name: "dogpile", client, servers: servers.slice(0, count) });
      const home = (id: number) => cluster.client.settled(id, none);
      return new Set(all.map((key) => home(key) ^ home(cluster.layout.ownId(0) + key)));
    };
    expect([2, 4, 8].map((count) => apart(count).size)).toEqual([1, 1, 1]);
    expect(apart(4)).toEqual(new Set([0]));
    expect(apart(5).size).toBeGreaterThan(1);
  });

  it("one that dies with the lock leaves it for good: nobody makes the value again", () => {
    const cluster = play({ name: "dogpile", options: { distributedLock: true }, ttlSeconds: 60 });
    cluster.read(cluster.page(), 7);
    cluster.now = 61;
    const first = cluster.page().read(7);
    let next = first.next();
    while (next.done !== true && next.value.act !== 5) next = first.next(cluster.perform(next.value));
    first.return(Read.failed);
    cluster.now += 86_400;
    expect(cluster.read(cluster.page(), 7)).toBe(Read.hit);
    expect(cluster.queries).toBe(1);
    expect(cluster.given).toBe(0);
  });
});

describe("identity-cache", () => {
  it("an invalidation is a tombstone for 1000 s, which the next reader replaces", () => {
    const cluster = play({ name: "identity-cache" });
    cluster.read(cluster.page(), 7);
    cluster.write(cluster.page(), 7);
    const from = cluster.done.length;
    expect(cluster.read(cluster.page(), 7)).toBe(Read.computed);
    expect(cluster.given).toBe(1);
    expect(names(cluster, from).at(-1)).toBe("set key:00000007 done");
  });

  it("a lock whose holder has died is taken over after fill_lock_duration", () => {
    const cluster = play({ name: "identity-cache", options: { fillLockDuration: "2s" } });
    const first = cluster.page().read(7);
    let next = first.next();
    while (next.done !== true && next.value.act !== 5) next = first.next(cluster.perform(next.value));
    first.return(Read.failed);
    const before = cluster.now;
    expect(cluster.read(cluster.page(), 7)).toBe(Read.computed);
    expect(cluster.now - before).toBe(2);
  });
});

describe("identity-cache, while another has the lock", () => {
  const options = { fillLockDuration: "2s" };
  const waiting = (cluster: Played) => {
    const steps = cluster.page().read(7);
    let next = steps.next();
    while (next.done !== true && next.value.act !== Act.sleep) next = steps.next(cluster.perform(next.value));
    cluster.now += 2;
    return steps;
  };
  const over = (cluster: Played, steps: Steps<Read>, came: Partial<Result>) => {
    let next = steps.next({ ...nothingCame(Act.sleep, 7), ...came });
    while (next.done !== true) next = steps.next(cluster.perform(next.value));
    return next.value;
  };

  it("who finds the lock gone computes, and stores nothing", () => {
    const cluster = play({ name: "identity-cache", options });
    untilQuery(cluster, 7);
    const other = waiting(cluster);
    cluster.perform(new Asks().delete(7));
    cluster.done.length = 0;
    expect(over(cluster, other, {})).toBe(Read.computed);
    expect(names(cluster)).toEqual(["get key:00000007 miss"]);
  });

  it("an invalidation sends the value where those who waited look next", () => {
    const cluster = play({ name: "identity-cache", options });
    const holder = untilQuery(cluster, 7);
    const other = waiting(cluster);
    cluster.write(cluster.page(), 7);
    expect(over(cluster, holder, { isDone: true })).toBe(Read.computed);
    const { queries } = cluster;
    expect(over(cluster, other, {})).toBe(Read.hit);
    expect(cluster.queries).toBe(queries);
  });

  it("a lock whose holder could not compute is waited for no longer", () => {
    const cluster = play({ name: "identity-cache", options });
    expect(over(cluster, untilQuery(cluster, 7), {})).toBe(Read.failed);
    expect(cluster.read(cluster.page(), 7)).toBe(Read.computed);
    expect(cluster.now).toBe(0);
  });
});

describe("wancache", () => {
  it("who computes without the mutex stores the interim value as well", () => {
    const cluster = play({ name: "wancache", onWrite: "delete" });
    cluster.write(cluster.page(), 7);
    untilQuery(cluster, 7);
    cluster.done.length = 0;
    expect(cluster.read(cluster.page(), 7)).toBe(Read.computed);
    expect(names(cluster).slice(-2)).toEqual([
      "add WANCache:key:00000007|#|m refused",
      "set WANCache:key:00000007|#|i done",
    ]);
  });

  it("an interim value of less than 50 ms is given to all, one of more than 100 ms only to those without the mutex", () => {
    const cluster = play({ name: "wancache", onWrite: "delete" });
    cluster.write(cluster.page(), 7);
    cluster.now += 1;
    cluster.read(cluster.page(), 7);
    cluster.now += 0.049;
    expect(cluster.read(cluster.page(), 7)).toBe(Read.hit);
    cluster.now += 0.052;
    expect(cluster.read(cluster.page(), 7)).toBe(Read.computed);
  });

  it("with busyValue one computes what is missing, and the others are given that", () => {
    const cluster = play({ name: "wancache", options: { busyValue: true } });
    untilQuery(cluster, 7);
    for (let i = 0; i < 5; i++) expect(cluster.read(cluster.page(), 7)).toBe(Read.hit);
    expect(cluster.queries).toBe(1);
  });

  it("a delete holds the key off for 11 s: nothing is stored under it meanwhile", () => {
    const cluster = play({ name: "wancache", onWrite: "delete" });
    cluster.read(cluster.page(), 7);
    cluster.write(cluster.page(), 7);
    cluster.queries = 0;
    for (let i = 0; i < 90; i++) {
      // Longer than what was just computed is given again.
      cluster.now += 0.11;
      cluster.read(cluster.page(), 7);
    }
    // All get the mutex one after another, as nobody is slow: each computes.
    expect(cluster.queries).toBe(90);
    cluster.now = 12;
    expect(cluster.read(cluster.page(), 7)).toBe(Read.computed);
    expect(cluster.read(cluster.page(), 7)).toBe(Read.hit);
  });

  it("who does not get the mutex is given the interim value", () => {
    const cluster = play({ name: "wancache", onWrite: "delete" });
    cluster.read(cluster.page(), 7);
    cluster.write(cluster.page(), 7);
    cluster.now += 0.1;
    cluster.read(cluster.page(), 7);
    const holder = cluster.page().read(7);
    let next = holder.next();
    while (next.done !== true && next.value.act !== 5) next = holder.next(cluster.perform(next.value));
    const before = cluster.queries;
    for (let i = 0; i < 5; i++) expect(cluster.read(cluster.page(), 7)).toBe(Read.hit);
    expect(cluster.queries).toBe(before);
  });

  it("gives what was computed in the last 50 ms to all, without asking for the mutex", () => {
    const cluster = play({ name: "wancache", onWrite: "delete" });
    cluster.write(cluster.page(), 7);
    cluster.now = 1.5;
    cluster.read(cluster.page(), 7);
    const from = cluster.done.length;
    cluster.now += 0.049;
    expect(cluster.read(cluster.page(), 7)).toBe(Read.hit);
    expect(names(cluster, from).at(-1)).toBe("get WANCache:key:00000007|#|i hit");
    cluster.now += 0.052;
    expect(cluster.read(cluster.page(), 7)).toBe(Read.computed);
  });

  it("without the mutex and without an interim value all compute, and all store it there", () => {
    const cluster = play({ name: "wancache", onWrite: "delete" });
    cluster.write(cluster.page(), 7);
    const from = cluster.done.length;
    const steps = cluster.page().read(7);
    for (let i = 0, next = steps.next(); i < 3 && next.done !== true; i++)
      next = steps.next(cluster.perform(next.value));
    expect(cluster.read(cluster.page(), 7)).toBe(Read.computed);
    expect(names(cluster, from).at(-1)).toBe("set WANCache:key:00000007|#|i done");
  });

  const ofKey = (more: object): [Played, () => string[]] => {
    const cluster = play({ name: "wancache", ttlSeconds: 60, options: { lowTTL: "0s", hotTTR: "0s", ...more } });
    cluster.read(cluster.page(), 7);
    const from = cluster.done.length;
    return [cluster, () => names(cluster, from).map((one) => one.replace("WANCache:key:00000007|#|", ""))];
  };

  it("what has expired is gone without staleTTL, and kept with it: but all compute, and none with graceTTL", () => {
    const [plain, did] = ofKey({ lockTSE: "30s", graceTTL: "30s" });
    plain.now = 60;
    expect(plain.read(plain.page(), 7)).toBe(Read.computed);
    expect(did()).toEqual(["get v miss", "add v done"]);
    const [stale, didStale] = ofKey({ staleTTL: "20s" });
    stale.now = 79;
    expect(stale.read(stale.page(), 7)).toBe(Read.computed);
    expect(didStale()).toEqual(["get v hit", "get v hit", "set v done"]);
    const [grace] = ofKey({ staleTTL: "20s", graceTTL: "1s" });
    for (grace.now = 60; grace.now < 80; grace.now++) expect(grace.read(grace.page(), 7)).toBe(Read.hit);
    expect(grace.read(grace.page(), 7)).toBe(Read.computed);
  });

  it("with staleTTL and lockTSE one computes what has expired, and the others are given the old value", () => {
    // How long ago it expired is cut off at 0.
    for (const lockTSE of ["0s", "30s"]) {
      const [cluster, did] = ofKey({ staleTTL: "20s", lockTSE });
      cluster.now = 75;
      const holder = cluster.page().read(7);
      for (let next = holder.next(); next.done !== true && next.value.act !== 5; ) {
        next = holder.next(cluster.perform(next.value));
      }
      for (let i = 0; i < 5; i++) expect(cluster.read(cluster.page(), 7)).toBe(Read.hit);
      expect(cluster.queries).toBe(1);
      expect(did().slice(0, 4)).toEqual(["get v hit", "add m done", "get v hit", "add m refused"]);
    }
  });

  it("an interim value lives for 2 s, or for lockTSE where that is more", () => {
    for (const [lockTSE, seconds] of [
      [undefined, 2],
      ["1s", 2],
      ["7s", 7],
    ] as const) {
      const options = lockTSE === undefined ? {} : { lockTSE };
      const cluster = play({ name: "wancache", onWrite: "delete", options });
      cluster.write(cluster.page(), 7);
      cluster.read(cluster.page(), 7);
      const from = cluster.done.length;
      for (const now of [seconds - 0.5, seconds]) {
        cluster.now = now;
        const steps = cluster.page().read(7);
        for (let i = 0, next = steps.next(); i < 2 && next.done !== true; i++)
          next = steps.next(cluster.perform(next.value));
        steps.return(Read.failed);
      }
      const interim = names(cluster, from).filter((one) => one.includes("|#|i"));
      expect(interim.map((one) => one.split(" ").at(-1))).toEqual(["hit", "miss"]);
    }
  });

  it("a computation that failed leaves its mutex for 10 s", () => {
    const cluster = play({ name: "wancache", onWrite: "delete" });
    cluster.write(cluster.page(), 7);
    const steps = cluster.page().read(7);
    for (let next = steps.next(); next.done !== true; ) {
      const result = cluster.perform(next.value);
      next = steps.next(next.value.act === 5 ? { ...result, isDone: false } : result);
    }
    for (const [now, came] of [
      [9.9, "refused"],
      [10, "done"],
    ] as const) {
      cluster.now = now;
      const from = cluster.done.length;
      cluster.read(cluster.page(), 7);
      expect(names(cluster, from)[2]).toBe(`add WANCache:key:00000007|#|m ${came}`);
    }
  });

  it("sister keys lie on one node with mcrouter, and mostly on several with a client that hashes all of a key", () => {
    const homes = (cluster: Played) =>
      all.filter((key) => {
        const ids = [key, cluster.layout.ownId(0) + key, cluster.layout.ownId(1) + key];
        return new Set(ids.map((id) => cluster.client.settled(id, none))).size === 1;
      }).length / KEYS;
    expect(homes(play({ name: "wancache", client: { name: "mcrouter", version: "2026", options: {} } }))).toBe(1);
    expect(homes(play({ name: "wancache" }))).toBeLessThan(0.05);
  });
});
