/**
 * Populations of keys side by side, as an experiment writes them. What a namespace does not say is as the workload says it for
 * all.
 */
import { z } from "zod";
import type { Problem } from "../../src/core/text/problems.ts";
import { atMost, count, share } from "../../src/core/text/quantities.ts";
import { type NamespaceSpec, sharesByKind } from "../workload/namespaces.ts";
import { sizes } from "./distribution.ts";
import { KEYS_MAX } from "./keys-max.ts";
import { operationsOf, type PageSpec } from "./page.ts";
import { below, isPlain } from "./parts.ts";
import { popularity, popularityProblems, resolvePopularity } from "./popularity.ts";
import { resolveTtl, shareProblems, ttl, ttlProblems } from "./ttl.ts";
import type { Scenario } from "./types.ts";

/** Each request looks for its namespace from the first one on. */
const NAMESPACES_MAX = 100;

const namespace = z.strictObject({
  name: z.string().min(1).describe("What it is called in this file."),
  share: share().describe("Its share of the requests, 0 to 1; those of all namespaces make 1."),
  keys: atMost(count(1), KEYS_MAX).describe("Distinct keys."),
  popularity: popularity.optional().describe("How unequally its keys are asked for. Default: as the workload says."),
  keyBytes: sizes().optional().describe("Length of a key in its items. Default: as the workload says."),
  valueBytes: sizes().optional().describe("Length of a value. Default: as the workload says."),
  ttl: ttl.optional().describe("Time to live. Default: as the workload says."),
  reads: share().optional().describe("Share of its requests that read. Default: as the workload says."),
  onWrite: z
    .enum(["set", "delete", "nothing"])
    .optional()
    .describe("What the application does to the cached copy after a write. Default: as the workload says."),
});

export const namespaces = z.array(namespace).min(1).max(NAMESPACES_MAX);

type Namespaces = z.output<typeof namespaces>;

interface Parts {
  readonly namespaces?: Namespaces | null | undefined;
  readonly valueBytes: unknown;
}

/**
 * @param input the workload as it was given: a number of keys by default is none that was stated.
 * @param comes what of the workload makes keys that come, a preset's included.
 */
export function namespacesProblems(
  { namespaces: given, valueBytes }: Parts,
  input: unknown,
  comes: readonly string[],
): Problem[] {
  if (given === undefined || given === null) return [];
  const sum = given.reduce((total, one) => total + one.share, 0);
  const keys = given.reduce((total, one) => total + one.keys, 0);
  const names = given.map(({ name }) => name);
  const twice = names.findIndex((name, i) => names.indexOf(name) < i);
  const unfit = [...(isPlain(input) && input.keys !== undefined ? ["keys"] : []), ...comes];
  return [
    ...below(["namespaces"], shareProblems(sum)),
    ...(keys > KEYS_MAX.value
      ? [{ path: ["namespaces"], text: `${keys} keys; expected at most ${KEYS_MAX.value}, ${KEYS_MAX.why}` }]
      : []),
    ...(twice >= 0
      ? [{ path: ["namespaces", twice, "name"], text: `"${names[twice]}"; expected a name of its own` }]
      : []),
    ...unfit.map((key) => ({ path: [key], text: "expected none beside namespaces, which have keys of their own" })),
    ...(Array.isArray(valueBytes)
      ? [{ path: ["valueBytes"], text: "a list of changes; expected one size or distribution beside namespaces" }]
      : []),
    ...given.flatMap((one, i) => [
      ...(one.popularity === undefined
        ? []
        : below(
            ["namespaces", i, "popularity"],
            popularityProblems(one.popularity, { keys: one.keys, input: popularityIn(input, i) }),
          )),
      ...(one.ttl === undefined ? [] : below(["namespaces", i, "ttl"], ttlProblems(one.ttl))),
    ]),
  ];
}

/** As it was given. */
function popularityIn(input: unknown, at: number): unknown {
  const list = isPlain(input) && Array.isArray(input.namespaces) ? input.namespaces : [];
  const one: unknown = list[at];
  return isPlain(one) ? one.popularity : undefined;
}

type Common = Pick<
  NamespaceSpec,
  "zipf" | "popularity" | "driftSeconds" | "keySizes" | "valueBytes" | "ttl" | "reads" | "onWrite"
> &
  Pick<Scenario["workload"], "newKeys">;

/** What stands in a scenario in place of the one population: all namespaces, and what they come to together. */
export function resolveNamespaces(given: Namespaces, common: Common) {
  const sum = given.reduce((total, one) => total + one.share, 0);
  const all = given.map(({ popularity: how, keyBytes, ttl: mix, ...one }): NamespaceSpec => {
    const { zipf, popularity: law, driftSeconds, keySizes, valueBytes, ttl: times, reads, onWrite } = common;
    const inherited = {
      zipf,
      ...(law === undefined ? {} : { popularity: law }),
      ...(driftSeconds === undefined ? {} : { driftSeconds }),
    };
    return {
      name: one.name,
      keys: one.keys,
      share: one.share / sum,
      valueBytes: one.valueBytes ?? valueBytes,
      reads: one.reads ?? reads,
      onWrite: one.onWrite ?? onWrite,
      ...(how === undefined ? inherited : lawOf(how)),
      ...sizesOf(keyBytes ?? keySizes),
      ttl: mix === undefined ? times : resolveTtl(mix),
    };
  });
  return {
    keys: all.reduce((total, { keys }) => total + keys, 0),
    reads: all.reduce((total, one) => total + one.share * one.reads, 0),
    namespaces: all,
  };
}

/** What pages ask for of each namespace: its share of their operations, and the share of these that reads. */
export function askedByPages(specs: readonly NamespaceSpec[], page: PageSpec): readonly NamespaceSpec[] {
  const { gets, multiGets, writes } = page;
  const many = multiGets.reduce((sum, keys) => sum + keys, 0);
  // Then the requests are those of the namespaces, with their shares and mixes.
  if (writes === null && many === 0) return specs;
  const by = sharesByKind(specs);
  return specs.map((spec, i) => {
    const reads = writes === null ? gets * spec.share * spec.reads + many * by.reads[i] : (gets + many) * by.reads[i];
    const written = writes === null ? gets * spec.share * (1 - spec.reads) : writes * by.writes[i];
    const all = reads + written;
    return { ...spec, share: all / operationsOf(page), reads: all === 0 ? spec.reads : reads / all };
  });
}

/** A page that reads where no namespace is read, or writes where none is written. */
export function pageOfNamespacesProblems(given: Namespaces, common: number, page: PageSpec): Problem[] {
  const shareOf = (of: (reads: number) => number) =>
    given.reduce((sum, { share: all, reads = common }) => sum + all * of(reads), 0);
  const many = page.multiGets.length > 0;
  const wrong = (text: string): Problem[] => [{ path: ["namespaces"], text }];
  if (shareOf((reads) => reads) === 0 && (many || (page.writes !== null && page.gets > 0))) {
    return wrong("none of them reads, and a page does; expected one with reads above 0, or no multiGets and no writes");
  }
  if (shareOf((reads) => 1 - reads) === 0 && (page.writes ?? 0) > 0) {
    return wrong("all of them only read, and a page writes; expected one with reads below 1, or a page without writes");
  }
  return [];
}

function lawOf(how: NonNullable<Namespaces[number]["popularity"]>) {
  return { zipf: how.zipf, ...resolvePopularity(how) };
}

function sizesOf(keySizes: NamespaceSpec["keySizes"]): Pick<NamespaceSpec, "keySizes"> {
  return keySizes === undefined ? {} : { keySizes };
}
