/**
 * The application's own look-aside code, with the protection against stampedes and the policy of writes that it names. With neither
 * it does what a world without a framework does.
 */
import { z } from "zod";
import { growing } from "../../src/core/growing.ts";
import { type NamedOptions, namedOptions } from "../protection/named-options.ts";
import { KeyLayout, named } from "../workload/key-layout.ts";
import type { FrameworkDefinition } from "./framework.ts";
import { stampedes } from "./look-aside/index.ts";
import { LookAside } from "./look-aside/look-aside.ts";
import { writesOf, writesOptions } from "./look-aside/writes.ts";

/** When the value expires and how long it took to compute, as two numbers of eight bytes. */
const ENVELOPE_BYTES = 16;
/** What a lock holds is not said anywhere. */
const LOCK_BYTES = 1;

/** The branches come from the registry, hence the type by hand. */
export const stampede = growing([stampedes], () => {
  const words = {
    what: "The protection.",
    of: "Its options, under the names of its source. Default: those of its source.",
  };
  const [first, ...others] = stampedes.map((one) => namedOptions(one, words));
  return z.discriminatedUnion("name", [first!, ...others]) as unknown as z.ZodType<NamedOptions>;
});

const options = z.strictObject({
  stampede: stampede
    .prefault({ name: "none" })
    .describe("What keeps many from computing the same value at once. Default: nothing, all who miss compute."),
  writes: writesOptions.describe(
    "How values are stored: plain, hold-off (a delete holds fills off for a while), versioned-add, write-through. Default: plain, by set, as workload.onWrite says after a write.",
  ),
  ttlJitter: z
    .number()
    .min(0)
    .lt(1)
    .prefault(0)
    .describe(
      "Times to live are drawn evenly from so much below to so much above workload.ttl, as a share of it. Default: 0, all are as it says.",
    ),
});

export type LookAsideOptions = z.output<typeof options>;

/** The same options, each of which need not be stated. */
export const lookAsideOptions = options.shape;

export const lookAside: FrameworkDefinition<LookAsideOptions> = {
  name: "look-aside",
  title: "the application's own look-aside code, with the protections that it names",
  source: "models/frameworks/look-aside: each protection names its own",
  summary: {
    keys: "with stampede lock a lock beside each value, mostly on another node; leases and tombstones lie in the value's place",
    protection: "none by default; stampede names one",
    onFailure: "as the client library",
    many: "one call for all; then each as if it had been asked for alone, one after another, with its protection",
    onDeath: "a lock or a lease stays until its time to live ends; who waited for a single flight computes",
  },
  options,
  takesLocks: ({ stampede: { name } }) => stampedes.named(name).takesLocks === true,
  layout: ({ stampede: { name } }, keys, keyBytes) =>
    new KeyLayout(
      [{ ...named(keys, keyBytes, {}), addedBytes: name === "none" ? 0 : ENVELOPE_BYTES }],
      name === "lock" ? [{ ...named(keys, keyBytes, { before: "lock:" }), valueBytes: LOCK_BYTES }] : [],
    ),
  create(given, world) {
    const { name, options: own } = given.stampede;
    const cache = new LookAside(given, world);
    cache.stampede = stampedes.named(name).create(own, cache);
    cache.writes = writesOf(given.writes, cache);
    return cache;
  },
  warnings({ stampede: { name, options: given }, writes: { name: policy }, ttlJitter }, concern) {
    const endless = "ttlJitter does nothing: values live for ever (workload.ttl).";
    const isEndless = ttlJitter > 0 && concern.ttlSecondsMin === Number.POSITIVE_INFINITY;
    const own = [...(stampedes.named(name).warnings?.(given, concern) ?? []), ...(isEndless ? [endless] : [])];
    const isVoid = (name === "lease" || name === "meta-lease") && policy !== "plain" && policy !== "write-through";
    return isVoid
      ? [
          ...own,
          `with stampede ${name} values are stored in the place of their leases: of writes only what it does after a write has an effect.`,
        ]
      : own;
  },
};
