/**
 * The memcached process of a node. An experiment gives a profile and a memory, or the command line that an operator has
 * already, or both where they do not contradict each other.
 */

import { z } from "zod";
import type { Problem } from "../../src/core/text/problems.ts";
import { atMost, count, type Limit, size } from "../../src/core/text/quantities.ts";
import { formatSize } from "../../src/core/text/units.ts";
import { MIB } from "../../src/core/units.ts";
import { parseFlags } from "../nodes/settings/flags.ts";
import { defaultSettings, type NodeSettings, type ProfileName, profileNames } from "../nodes/settings/settings.ts";
import { leastMemory } from "../nodes/settings/settings-problems.ts";
import type { MemcachedSpec } from "./types.ts";

/** What a memcached of today is without options. */
const DEFAULTS = { profile: "modern", memory: "64MB" } as const;
export const DEFAULT_MEMORY = DEFAULTS.memory;

/** A petabyte, as for `memory`. */
const MEMORY_MB_MAX: Limit = { value: 2 ** 30, why: "a petabyte" };

/** The keys that describe the processes of all nodes, or of one. */
export function memcachedShape(whose: "all" | "one") {
  const all = whose === "all";
  const otherwise = (text: string): string => (all ? ` Default: ${text}.` : " Default: what holds for all nodes.");
  return {
    memory: size({ aboveZero: true })
      .optional()
      .meta(all ? { default: DEFAULTS.memory } : {})
      .describe(`Memory of a node (-m).${otherwise(`memcached's own, ${DEFAULTS.memory} of 1,048,576 bytes`)}`),
    memoryMb: atMost(count(1), MEMORY_MB_MAX)
      .optional()
      .describe("The same as the number that -m takes; one of the two."),
    profile: z
      .enum(profileNames)
      .optional()
      .meta(all ? { default: DEFAULTS.profile } : {})
      .describe(
        `The kind of memcached, one for all nodes. modern: 1.6 at its defaults, segmented LRU and page moves; classic: 1.6 with -o no_modern, one LRU list a size class; 1.4: 1.4.5 to 1.4.7 of 2010-2011.${otherwise(DEFAULTS.profile)}`,
      ),
    memcached: z
      .string()
      .optional()
      .meta({ examples: ["-m 64 -c 10000", "-m 1024 -I 2m -o no_modern"] })
      .describe(
        "memcached's own command line. -m, -I, -f, -n, -M, -C, -e and -o decide what is kept, -p is the port; other options of memcached change nothing in a run, and what is none is an error.",
      ),
  };
}

export interface MemcachedPart {
  readonly memory?: number | undefined;
  readonly memoryMb?: number | undefined;
  readonly profile?: ProfileName | undefined;
  readonly memcached?: string | undefined;
  readonly port?: number | undefined;
}

export interface Processes {
  readonly memcached: MemcachedSpec;
  readonly nodes: readonly { readonly memoryBytes: number; readonly port: number | null }[];
  /** Paths begin where `all` lies. */
  readonly problems: readonly Problem[];
}

/** What each node's process is. A node that says nothing has what all have; its own command line replaces theirs. */
export function readProcesses(all: MemcachedPart, nodes: readonly MemcachedPart[]): Processes {
  const shared = readProcess(all, {});
  const problems: Problem[] = [...shared.problems];
  const read = nodes.map((node, i) => {
    if (!says(node)) return { ...shared, port: node.port ?? shared.port };
    const own = readProcess(node, all);
    problems.push(...own.problems.map(({ path, text }) => ({ path: ["nodes", i, ...path], text })));
    return own;
  });
  const memcached = read[0].settings;
  if (problems.length === 0) {
    read.forEach(({ settings }, i) => {
      const other = (Object.keys(memcached) as (keyof MemcachedSpec)[]).find((key) => settings[key] !== memcached[key]);
      if (other === undefined) return;
      const text = `${other} ${settings[other]}, and ${memcached[other]} of nodes[0]; expected the same of all nodes, which may differ in memory alone`;
      problems.push({ path: ["nodes", i], text });
    });
  }
  return { memcached, nodes: read, problems };
}

function says({ memory, memoryMb, profile, memcached }: MemcachedPart): boolean {
  return [memory, memoryMb, profile, memcached].some((value) => value !== undefined);
}

function readProcess(own: MemcachedPart, all: MemcachedPart) {
  const problems: Problem[] = [];
  const line = own.memcached ?? all.memcached ?? "";
  const { flags, given, problems: wrong } = parseFlags(line, { profile: own.profile ?? all.profile });
  const inLine = own.memcached === undefined ? new Set<string>() : given;
  if (own.memcached !== undefined) problems.push(...wrong.map((text) => ({ path: ["memcached"], text })));
  if (wrong.length > 0) {
    return { settings: storedBy(defaultSettings), memoryBytes: flags.memoryBytes, port: own.port ?? null, problems };
  }
  if (flags.print !== null && own.memcached !== undefined) {
    problems.push({ path: ["memcached"], text: `${line}; expected a server, this prints its ${flags.print} and ends` });
  }
  const ways = waysToSayMemory(own, inLine);
  if (ways.length > 1) {
    problems.push({ path: [], text: `${ways.join(" and ")}; expected one of them` });
  }
  if (own.port !== undefined && inLine.has("p") && flags.port !== own.port) {
    problems.push({ path: ["port"], text: `${own.port}, and -p ${flags.port}; expected the same or one of them` });
  }
  const memoryBytes = plainMemory(own) ?? (inLine.has("m") ? null : plainMemory(all)) ?? flags.memoryBytes;
  const least = leastMemory(flags.settings);
  if (memoryBytes < least.bytes && ways.length <= 1) {
    const text = `${formatSize(memoryBytes)}; expected at least ${formatSize(least.bytes)}, ${least.why}`;
    problems.push({ path: ways.length === 1 ? ways : [], text });
  }
  return {
    settings: storedBy(flags.settings),
    memoryBytes,
    port: own.port ?? (given.has("p") ? flags.port : null),
    problems,
  };
}

function plainMemory({ memory, memoryMb }: MemcachedPart): number | null {
  return memory ?? (memoryMb === undefined ? null : memoryMb * MIB);
}

function waysToSayMemory({ memory, memoryMb }: MemcachedPart, given: ReadonlySet<string>): string[] {
  const ways = [
    memory === undefined ? null : "memory",
    memoryMb === undefined ? null : "memoryMb",
    given.has("m") ? "-m" : null,
  ];
  return ways.filter((way) => way !== null);
}

/** Without what the simulation decides in place of the process. */
function storedBy({ maintenance: _, keyBytes: __, epochSeconds: ___, ...settings }: NodeSettings): MemcachedSpec {
  return settings;
}
