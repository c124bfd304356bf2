/** Calls for many keys that compute what is missing by themselves: what they ask for, in order, by the libraries' sources. */
import { describe, expect, it } from "vitest";
import { Act } from "../../models/application/program.ts";
import { Read, type Session } from "../../models/frameworks/framework.ts";
import { frameworks } from "../../models/frameworks/index.ts";
import { Played, type PlayedOptions } from "./played.ts";

const servers = Array.from({ length: 8 }, (_, i) => ({ host: "127.0.0.1", port: 11_311 + i, weight: 1 }));
const PHP = { name: "php-memcached", version: "1.1", options: {} };
const { hit, computed, failed } = Read;

type Wish = Partial<PlayedOptions> & { readonly name: string };

function play({ name, ...more }: Wish): Played {
  return new Played({ framework: frameworks.named(name), client: PHP, servers, ttlSeconds: 60, ...more });
}

/** What is asked for from now on: `get 3 hit`, `query 3`, `_lock3` for a key of the framework's own. */
function told(cluster: Played): {
  readonly fetch: (keys: readonly number[]) => readonly Read[];
  readonly did: string[];
} {
  const did: string[] = [];
  const short = (name: string) => name.replace(/key:0*(\d+)/, "$1");
  return {
    did,
    fetch(keys) {
      const steps = cluster.page().fetchMany!(keys, () => {});
      for (let next = steps.next(); ; ) {
        if (next.done === true) return next.value;
        const { act, key } = next.value;
        const from = cluster.done.length;
        const result = cluster.perform(next.value);
        if (act === Act.queryRead) did.push(`query ${key}`);
        for (const done of cluster.done.slice(from)) did.push(`${done.act} ${short(done.name)} ${done.came}`);
        next = steps.next(result);
      }
    },
  };
}

/** Stops a page in the middle of a call, as soon as it has done this; what is returned goes on to its end. */
function after(act: Act, cluster: Played, session: Session, keys: readonly number[]): () => readonly Read[] {
  const steps = session.fetchMany!(keys, () => {});
  let next = steps.next();
  for (let isDone = false; !isDone && next.done !== true; ) {
    isDone = next.value.act === act;
    const result = cluster.perform(next.value);
    if (!isDone) next = steps.next(result);
    else {
      return () => {
        for (next = steps.next(result); next.done !== true; ) next = steps.next(cluster.perform(next.value));
        return next.value;
      };
    }
  }
  throw new Error(`never did ${act}`);
}

describe("every framework", () => {
  const them = frameworks.filter(({ name }) => play({ name }).page().fetchMany !== undefined).map(({ name }) => name);

  it.each(them)("%s: computes what is missing, once, and finds it the next time", (name) => {
    const cluster = play({ name });
    expect(cluster.fetchMany(cluster.page(), [3, 1, 2])).toEqual([computed, computed, computed]);
    expect(cluster.queries).toBe(3);
    cluster.read(cluster.page(), 4);
    expect(cluster.fetchMany(cluster.page(), [1, 4, 5, 2])).toEqual([hit, hit, computed, hit]);
    expect(cluster.queries).toBe(5);
  });

  it.each(them)("%s: tells which key each query is about", (name) => {
    const cluster = play({ name });
    const keys = [3, 1, 2];
    let position = -1;
    const steps = cluster.page().fetchMany!(keys, (at) => {
      position = at;
    });
    for (let next = steps.next(); next.done !== true; next = steps.next(cluster.perform(next.value))) {
      if (next.value.act === Act.queryRead) expect(keys[position]).toBe(next.value.key);
    }
    expect(cluster.queries).toBe(3);
  });

  it.each(them)("%s: ends with the first query that fails, and stores nothing more", (name) => {
    const cluster = play({ name });
    const steps = cluster.page().fetchMany!([1, 2], () => {});
    let reads: readonly Read[] = [];
    for (let next = steps.next(); ; ) {
      if (next.done === true) {
        reads = next.value;
        break;
      }
      const isSecond = next.value.act === Act.queryRead && next.value.key === 2;
      const result = cluster.perform(next.value);
      next = steps.next(isSecond ? { ...result, isDone: false } : result);
    }
    expect(reads.at(-1)).toBe(failed);
    expect(cluster.done.some(({ act, name }) => /set|add/.test(act) && /2(?!.)|2\|#\|v/.test(name))).toBe(false);
  });
});

describe("rails-memcache-store", () => {
  it("reads all at once, computes one by one, and writes when all is there", () => {
    const { fetch, did } = told(play({ name: "rails-memcache-store" }));
    fetch([2, 1]);
    expect(did).toEqual(["get 2 miss", "get 1 miss", "query 2", "query 1", "set 2 done", "set 1 done"]);
  });

  it("has no window: what has expired is computed by all who come, and neither put back nor deleted", () => {
    const cluster = play({ name: "rails-memcache-store", options: { raceConditionTtl: "10s" } });
    const { fetch, did } = told(cluster);
    fetch([1]);
    cluster.now = 65;
    did.length = 0;
    after(Act.queryRead, cluster, cluster.page(), [1]);
    expect(fetch([1])).toEqual([computed]);
    expect(did).toEqual(["get 1 hit", "query 1", "set 1 done"]);
    // memcached has been told five minutes more all the same.
    cluster.now = 125 + 299;
    did.length = 0;
    fetch([1]);
    expect(did[0]).toBe("get 1 hit");
  });
});

describe("dogpile", () => {
  const options = { distributedLock: true };

  it("takes the locks of all that is missing in the order of their names, and holds them until the last is stored", () => {
    const cluster = play({ name: "dogpile", options });
    const { fetch, did } = told(cluster);
    fetch([2, 1, 2]);
    expect(did).toEqual([
      ...["get 1 miss", "get 2 miss", "add _lock1 done", "add _lock2 done", "query 1", "query 2"],
      ...["set 1 done", "set 2 done", "delete _lock1 done", "delete _lock2 done"],
    ]);
  });

  it("gives the old value of each whose lock another has, and makes the others", () => {
    const cluster = play({ name: "dogpile", options });
    cluster.fetchMany(cluster.page(), [1, 2]);
    cluster.now = 61;
    after(Act.queryRead, cluster, cluster.page(), [1]);
    expect(cluster.fetchMany(cluster.page(), [1, 2])).toEqual([hit, computed]);
  });

  it("makes again what the one that it waited for has made: it does not look once more", () => {
    const cluster = play({ name: "dogpile", options });
    const holder = after(Act.queryRead, cluster, cluster.page(), [1]);
    const waiting = after(Act.sleep, cluster, cluster.page(), [1]);
    expect(holder()).toEqual([computed]);
    expect(waiting()).toEqual([computed]);
    expect(cluster.queries).toBe(2);
  });

  it("gives the locks back where a query fails", () => {
    const cluster = play({ name: "dogpile", options });
    const steps = cluster.page().fetchMany!([1, 2], () => {});
    for (let next = steps.next(); next.done !== true; ) {
      const result = cluster.perform(next.value);
      next = steps.next(next.value.act === Act.queryRead ? { ...result, isDone: false } : result);
    }
    expect(cluster.done.filter(({ act }) => act === "delete")).toHaveLength(2);
  });
});

describe("identity-cache", () => {
  it("adds what was missing, then replaces tombstones, without any lock", () => {
    const cluster = play({ name: "identity-cache", options: { fillLockDuration: "2s" } });
    cluster.fetchMany(cluster.page(), [1, 2]);
    cluster.write(cluster.page(), 1);
    const { fetch, did } = told(cluster);
    expect(fetch([1, 2, 3])).toEqual([computed, hit, computed]);
    expect(did).toEqual([
      ...["get 1 hit", "get 2 hit", "get 3 miss", "query 1", "query 3"],
      ...["add 3 done", "get 1 hit", "set 1 done"],
    ]);
  });

  it("does not replace a tombstone that is another than the one it read", () => {
    const cluster = play({ name: "identity-cache" });
    cluster.write(cluster.page(), 1);
    const goOn = after(Act.queryRead, cluster, cluster.page(), [1]);
    cluster.write(cluster.page(), 1);
    expect(goOn()).toEqual([computed]);
    expect(cluster.done.at(-1)!.act).toBe("get");
    expect(cluster.fetchMany(cluster.page(), [1])).toEqual([computed]);
  });
});

describe("wancache", () => {
  it("asks for one key after another, unless pcTTL has it keep values: then for all at once before", () => {
    const plain = told(play({ name: "wancache" }));
    plain.fetch([1, 2]);
    const v = (key: number) => `WANCache:${key}|#|v`;
    const one = (key: number) => [`get ${v(key)} miss`, `query ${key}`, `add ${v(key)} done`];
    expect(plain.did).toEqual([...one(1), ...one(2)]);
    const cluster = play({ name: "wancache", options: { pcTTL: "30s" } });
    const warm = told(cluster);
    expect(warm.fetch([1, 2, 1])).toEqual([computed, computed, hit]);
    const [get1, ...rest1] = one(1);
    const [get2, ...rest2] = one(2);
    expect(warm.did).toEqual([get1, get2, ...rest1, ...rest2]);
  });

  it("with pcTTL asks for nothing that the page has had for less than that", () => {
    const cluster = play({ name: "wancache", options: { pcTTL: "30s" } });
    const page = cluster.page();
    cluster.read(page, 1);
    cluster.done.length = 0;
    expect(cluster.fetchMany(page, [1])).toEqual([hit]);
    expect(cluster.done).toEqual([]);
    cluster.now = 31;
    cluster.fetchMany(page, [1]);
    expect(cluster.done).toHaveLength(1);
  });
});
