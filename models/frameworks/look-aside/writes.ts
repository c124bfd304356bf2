/**
 * The policies by which what was read or written is stored.
 *
 * `plain`: a miss is filled by `set`; after a write the copy is set or deleted, as `workload.onWrite` says. A slow reader may so put
 * an old value in the place of a newer one.
 *
 * `hold-off`: a delete leaves a tombstone in the value's place for two seconds, and misses are filled by `add`, which fails where
 * anything is: what was read before the write is not stored after it. Source: Nishtala et al., Scaling Memcache at Facebook, NSDI 2013,
 * 4.3 (a cold cluster's adds are refused for two seconds after a delete).
 *
 * `write-through`: what is written is set too, and the write is answered when that is done.
 *
 * `versioned-add`: misses are filled by `add`, and a write sets its value only in the place of an older one (`cas`), so that of two
 * writers the later one's value stays.
 */
import { z } from "zod";
import { duration } from "../../../src/core/text/quantities.ts";
import { type NamedOptions, namedOptions } from "../../protection/named-options.ts";
import type { Steps } from "../framework.ts";
import type { LookAside, LookAsidePage, Writes } from "./look-aside.ts";

/** Nishtala et al., NSDI 2013, 4.3. */
const HOLD_OFF = "2s";

const holdOff = z.strictObject({
  holdOff: duration({ aboveZero: true })
    .prefault(HOLD_OFF)
    .describe(`How long nothing is stored after a delete. Default: ${HOLD_OFF} (Nishtala et al., NSDI 2013, 4.3).`),
});

/** A policy of writes as the list of them knows it. */
export interface WritesSummary {
  readonly name: string;
  readonly title: string;
  readonly rule: string;
  readonly source: string;
  readonly options: z.ZodObject;
}

const none = z.strictObject({});

export const writePolicies: readonly WritesSummary[] = [
  {
    name: "plain",
    title: "Set or delete",
    rule: "misses are filled by set; after a write the copy is set or deleted, as workload.onWrite says",
    source: "look-aside as it is",
    options: none,
  },
  {
    name: "hold-off",
    title: "Delete with hold-off",
    rule: "a delete leaves a tombstone for a while, and misses are filled by add: what was read before a write is not stored after it",
    source: "Nishtala et al., NSDI 2013, 4.3",
    options: holdOff,
  },
  {
    name: "versioned-add",
    title: "Add and compare",
    rule: "misses are filled by add, and a write sets its value only in the place of an older one (cas)",
    source: "memcached at 2d51e364: doc/protocol.txt (add, cas); that values carry a version is an assumption",
    options: none,
  },
  {
    name: "write-through",
    title: "Write-through",
    rule: "what is written is set too, whatever workload.onWrite says, and the write is answered when that is done",
    source: "the pattern of that name; first the database, then the cache",
    options: none,
  },
];

const words = { what: "The policy.", of: "Its options. Default: those of its source." };

const [first, ...others] = writePolicies.map((one) => namedOptions(one, words));

/** The branches come from the list, hence the type by hand. */
export const writesOptions = (
  z.discriminatedUnion("name", [first!, ...others]) as unknown as z.ZodType<NamedOptions>
).prefault({ name: "plain", options: {} });

class Plain implements Writes {
  protected readonly cache: LookAside;

  constructor(cache: LookAside) {
    this.cache = cache;
  }

  *fill(page: LookAsidePage, key: number, version: number, computeSeconds: number): Steps<void> {
    const ttl = this.cache.ttl(key);
    yield page.ask.set(key, this.cache.envelope(version, ttl, computeSeconds), this.cache.memcachedTtl(ttl));
  }

  *set(page: LookAsidePage, key: number, version: number): Steps<void> {
    yield* this.fill(page, key, version, this.cache.world.readSeconds);
  }

  *delete(page: LookAsidePage, key: number): Steps<void> {
    yield page.ask.delete(key);
  }
}

class Adding extends Plain {
  override *fill(page: LookAsidePage, key: number, version: number, computeSeconds: number): Steps<void> {
    const ttl = this.cache.ttl(key);
    yield page.ask.add(key, this.cache.envelope(version, ttl, computeSeconds), this.cache.memcachedTtl(ttl));
  }

  override *set(page: LookAsidePage, key: number, version: number): Steps<void> {
    const { world } = this.cache;
    const ttl = this.cache.ttl(key);
    const stored = this.cache.envelope(version, ttl, world.readSeconds);
    const found = yield* page.getAgain(key);
    if (found >= 0 && world.values.version(found) >= version) return;
    yield* page.replace(key, found, stored, this.cache.memcachedTtl(ttl));
  }
}

class HoldingOff extends Adding {
  readonly #seconds: number;

  constructor(cache: LookAside, seconds: number) {
    super(cache);
    this.#seconds = seconds;
  }

  override *set(page: LookAsidePage, key: number, version: number): Steps<void> {
    const ttl = this.cache.ttl(key);
    const stored = this.cache.envelope(version, ttl, this.cache.world.readSeconds);
    yield page.ask.set(key, stored, this.cache.memcachedTtl(ttl));
  }

  override *delete(page: LookAsidePage, key: number): Steps<void> {
    yield page.ask.set(key, this.cache.placeholder(), Math.ceil(this.#seconds));
  }
}

class Through extends Plain {
  readonly isThrough = true;
}

export function writesOf({ name, options }: NamedOptions, cache: LookAside): Writes {
  if (name === "hold-off") return new HoldingOff(cache, (options as z.output<typeof holdOff>).holdOff);
  if (name === "write-through") return new Through(cache);
  return name === "versioned-add" ? new Adding(cache) : new Plain(cache);
}
