/**
 * Django's cache, `cache.get_or_set()` on a memcached backend: every key is `KEY_PREFIX:VERSION:key`. What is missing is computed by
 * each who misses it, and stored by `add`, so that the first one stays; then it is read again. `cache.get_many()` is one call of the
 * library; what it did not give the page computes and sets.
 *
 * Source: django/django at 0574a57 core/cache/backends/base.py (make_key, get_or_set), memcached.py (get_backend_timeout, get_many).
 */
import { z } from "zod";
import { atMost, count } from "../../src/core/text/quantities.ts";
import { KeyLayout, named } from "../workload/key-layout.ts";
import type { OnWrite } from "../workload/on-write.ts";
import { expiryAtStart, type ItemAtStart } from "../workload/prefill.ts";
import { Asks } from "./asks.ts";
import {
  type Framework,
  type FrameworkDefinition,
  type FrameworkWorld,
  Read,
  type Session,
  type Steps,
} from "./framework.ts";
import { askForMany } from "./many.ts";
import { sentTtl } from "./sent-ttl.ts";

const VERSION_MAX = 1e9;

const options = z.strictObject({
  keyPrefix: z.string().max(200).prefault("").describe("KEY_PREFIX of the cache. Default: none."),
  version: atMost(count(0), { value: VERSION_MAX, why: "whose ten digits stand in every key" })
    .prefault(1)
    .describe("VERSION of the cache, in the name of every key. Default: 1."),
  method: z
    .enum(["get_or_set", "get and set"])
    .prefault("get_or_set")
    .describe("cache.get_or_set(), or cache.get() and then cache.set(). Default: get_or_set."),
});

type Options = z.output<typeof options>;

class Django implements Framework, Session {
  readonly ownAtStart = [];
  readonly versionOf = (stored: number): number => stored;
  readonly #isGetOrSet: boolean;
  readonly #world: FrameworkWorld;
  readonly #ask = new Asks();

  constructor({ method }: Options, world: FrameworkWorld) {
    this.#isGetOrSet = method === "get_or_set";
    this.#world = world;
  }

  /** Nothing is remembered from one call to the next. */
  session(): Session {
    return this;
  }

  atStart(key: number, ageSeconds: number, ttlSeconds: number): readonly ItemAtStart[] {
    return [{ id: key, version: 0, expirySeconds: expiryAtStart(ageSeconds, ttlSeconds) }];
  }

  *read(key: number): Steps<Read> {
    const found = yield this.#ask.get(key);
    return found.isDone ? Read.hit : yield* this.#compute(key, this.#isGetOrSet);
  }

  readMany(keys: readonly number[]): Steps<readonly boolean[]> {
    return askForMany(this.#ask, keys);
  }

  missed(key: number): Steps<Read> {
    return this.#compute(key, false);
  }

  *write(key: number, onWrite: OnWrite): Steps<boolean> {
    const { isDone, version } = yield this.#ask.queryWrite(key);
    if (!isDone) return false;
    if (onWrite === "delete") yield this.#ask.delete(key);
    else if (onWrite === "set") yield this.#ask.set(key, version, this.#sentTtl(key));
    return true;
  }

  *#compute(key: number, isAdded: boolean): Steps<Read> {
    const { isDone, version } = yield this.#ask.queryRead(key);
    if (!isDone) return Read.failed;
    if (isAdded) {
      yield this.#ask.add(key, version, this.#sentTtl(key));
      // For the value that another has added meanwhile.
      yield this.#ask.ownGet(key);
    } else yield this.#ask.set(key, version, this.#sentTtl(key));
    return Read.computed;
  }

  #sentTtl(key: number): number {
    return sentTtl(this.#world.ttlSeconds(key), this.#world);
  }
}

export const django: FrameworkDefinition<Options> = {
  name: "django",
  title: "Django's cache framework (Python), get_or_set on a memcached backend",
  source: "django/django at 0574a57: core/cache/backends/base.py, memcached.py",
  summary: {
    keys: "none of its own; KEY_PREFIX and VERSION stand before each",
    protection: "none: all who miss compute, and the first to `add` is stored",
    onFailure: "as the client library",
    many: "get_many(): as the client library's call; where that raises an exception all are misses",
    onDeath: "no locks",
  },
  options,
  takesLocks: () => false,
  layout: ({ keyPrefix, version }, keys, keyBytes) =>
    new KeyLayout([{ ...named(keys, keyBytes, { before: `${keyPrefix}:${version}:` }), addedBytes: 0 }], []),
  create: (given, world) => new Django(given, world),
};
