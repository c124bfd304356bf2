/** What the nodes of a cluster did together: rates, shares, ages, and what their processes are. */
import { defaultSettings, type ProfileName } from "../../../models/nodes/settings/settings.ts";
import { type ItemSizes, itemSizesOf } from "./item-sizes.ts";
import type { ObservedNode } from "./nodes.ts";
import type { NodeSigns } from "./signs.ts";
import { numberOf } from "./snapshot.ts";

export interface Process {
  readonly profile: ProfileName;
  /** Of memcached's command line what is not its default, without memory: `-f 1.08`. */
  readonly flags: string;
  readonly version: string | null;
  readonly cas: boolean;
}

export interface MeasuredNode extends NodeSigns {
  readonly name: string | null;
  readonly memoryBytes: number;
}

export interface Measured {
  readonly nodes: readonly MeasuredNode[];
  readonly process: Process;
  /** The longest of the windows. */
  readonly seconds: number;
  readonly isSinceStart: boolean;
  /** A second, of all nodes. */
  readonly gets: number;
  readonly hits: number;
  readonly misses: number;
  readonly sets: number;
  readonly deletes: number;
  /** Others that change a value: `incr`, `decr`. */
  readonly changes: number;
  readonly evictions: number;
  /** Null where no node says so. */
  readonly unreadEvictions: number | null;
  readonly expiries: number | null;
  /** Of the items that were evicted, those with a time to live; null where `stats items` is not there. */
  readonly evictedWithTtl: number | null;
  /** Events in the windows, for what chance leaves open. */
  readonly counts: { readonly gets: number; readonly evictions: number };
  readonly items: number;
  readonly bytes: number;
  /** Seconds since the last move or store of the items at the tails, weighed by items; null where no class evicted, or none says so. */
  readonly evictionAge: number | null;
  /** The oldest tail of all classes, in seconds: an item that was alive. */
  readonly oldest: number | null;
  readonly sizes: ItemSizes;
}

export interface ReadMeasured {
  readonly measured: Measured | null;
  readonly problems: readonly string[];
}

export function measuredOf(nodes: readonly ObservedNode[]): ReadMeasured {
  const processes = nodes.map(processOf);
  const problems = differing(nodes, processes);
  if (problems.length > 0) return { measured: null, problems };
  const rate = (...counters: readonly string[]): number =>
    sum(nodes, (node) => sum(counters, (counter) => node.grown(counter) ?? 0) / node.seconds);
  const orNull = (counters: readonly string[]): number | null =>
    nodes.every((node) => counters.every((counter) => node.grown(counter) === null)) ? null : rate(...counters);
  const gets = rate("cmd_get");
  const hits = rate("get_hits");
  const measured: Measured = {
    nodes: nodes.map(nodeOf),
    process: processes[0],
    seconds: Math.max(...nodes.map(({ seconds }) => seconds)),
    isSinceStart: nodes.some(({ isSinceStart }) => isSinceStart),
    gets,
    hits,
    misses: gets - hits,
    sets: rate("cmd_set"),
    deletes: rate("delete_hits", "delete_misses"),
    changes: rate("incr_hits", "decr_hits"),
    evictions: rate("evictions"),
    unreadEvictions: orNull(["evicted_unfetched"]),
    expiries: orNull(["get_expired", "reclaimed", "crawler_reclaimed"]),
    evictedWithTtl: shareWithTtl(nodes),
    counts: {
      gets: sum(nodes, (node) => node.grown("cmd_get") ?? 0),
      evictions: sum(nodes, (node) => node.grown("evictions") ?? 0),
    },
    items: sum(nodes, ({ last }) => numberOf(last.general, "curr_items") ?? 0),
    bytes: sum(nodes, ({ last }) => numberOf(last.general, "bytes") ?? 0),
    ...agesOf(nodes),
    sizes: itemSizesOf(nodes.map(({ last }) => last)),
  };
  if (measured.gets === 0) return { measured: null, problems: ["no get in all of it; expected nodes that are in use"] };
  if (measured.items === 0)
    return { measured: null, problems: ["no item on any node; expected nodes that are in use"] };
  return { measured, problems: [] };
}

function nodeOf({ name, last, seconds, grown }: ObservedNode): MeasuredNode {
  const rate = (counter: string) => (grown(counter) ?? 0) / seconds;
  return {
    name,
    memoryBytes: memoryOf(last),
    items: numberOf(last.general, "curr_items") ?? 0,
    misses: rate("cmd_get") - rate("get_hits"),
    evictions: rate("evictions"),
  };
}

function memoryOf({ general, settings }: ObservedNode["last"]): number {
  return numberOf(general, "limit_maxbytes") ?? numberOf(settings, "maxbytes") ?? 0;
}

/** Versions of memcached that have segments by default begin with 1.5. */
function processOf({ last: { general, settings, items } }: ObservedNode): Process {
  const version = general.get("version") ?? null;
  const [major, minor] = (version ?? "1.6").split(".").map(Number);
  const isOld = major < 1 || (major === 1 && minor < 5);
  const segmented = settings.get("lru_segmented");
  const hasSegments = [...items.values()].some((values) => values.has("number_hot"));
  const isModern = segmented === undefined ? hasSegments || (items.size === 0 && !isOld) : segmented === "yes";
  const profile = isModern ? "modern" : isOld ? "1.4" : "classic";
  const flags: string[] = [];
  const flag = (name: string, letter: string, byDefault: number, unit = 1): void => {
    const value = numberOf(settings, name);
    if (value !== null && value !== byDefault) flags.push(`${letter} ${value / unit}`);
  };
  flag("growth_factor", "-f", defaultSettings.growthFactor);
  flag("chunk_size", "-n", defaultSettings.smallestValueBytes);
  flag("item_size_max", "-I", defaultSettings.itemBytesMax);
  if (settings.get("cas_enabled") === "no") flags.push("-C");
  if (settings.get("evictions") === "off") flags.push("-M");
  return { profile, flags: flags.join(" "), version, cas: settings.get("cas_enabled") !== "no" };
}

function differing(nodes: readonly ObservedNode[], processes: readonly Process[]): string[] {
  const [first] = processes;
  return processes.flatMap(({ profile, flags }, i) => {
    if (profile === first.profile && flags === first.flags) return [];
    const told = (one: Process) => `${one.profile}${one.flags === "" ? "" : ` ${one.flags}`}`;
    return [
      `${nodes[i].last.from}: ${told(processes[i])}, and ${told(first)} of ${nodes[0].last.from}; expected the same of all nodes, which may differ in memory alone`,
    ];
  });
}

function shareWithTtl(nodes: readonly ObservedNode[]): number | null {
  let [evicted, nonzero] = [0, 0];
  for (const node of nodes) {
    for (const slab of node.last.items.keys()) {
      evicted += node.grownIn("items", slab, "evicted") ?? 0;
      nonzero += node.grownIn("items", slab, "evicted_nonzero") ?? 0;
    }
  }
  return evicted === 0 ? null : nonzero / evicted;
}

/**
 * The tail of COLD holds items that came from HOT, unread since they were stored, and such as came from WARM, which are older: of its age
 * and of that of the last item that was evicted the lesser is nearer to the first kind.
 */
function agesOf(nodes: readonly ObservedNode[]): Pick<Measured, "evictionAge" | "oldest"> {
  let [items, weighed, oldest] = [0, 0, 0];
  for (const node of nodes) {
    for (const [slab, values] of node.last.items) {
      const age = numberOf(values, "age");
      const number = numberOf(values, "number") ?? 0;
      if (age === null) continue;
      oldest = Math.max(oldest, age);
      if ((node.grownIn("items", slab, "evicted") ?? 0) === 0) continue;
      const evictedAge = numberOf(values, "evicted_time") ?? 0;
      items += number;
      weighed += number * (evictedAge > 0 ? Math.min(age, evictedAge) : age);
    }
  }
  return { evictionAge: items === 0 ? null : weighed / items, oldest: oldest === 0 ? null : oldest };
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}
