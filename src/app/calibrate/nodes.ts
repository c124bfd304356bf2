/**
 * Snapshots by node, in order of time, and what each node did between the first and the last of them. A node is known by what was said
 * of it, else by the start of its process (`time` less `uptime`, and `pid`). Of one snapshot alone the counters are those since the
 * start.
 */
import { numberOf, type Snapshot, type Values } from "./snapshot.ts";

export interface ObservedNode {
  readonly name: string | null;
  readonly last: Snapshot;
  readonly seconds: number;
  /** Since the process started, and not between two snapshots. */
  readonly isSinceStart: boolean;
  /** What a counter of `stats` grew by; null where a snapshot does not have it. */
  grown(counter: string): number | null;
  /** The same of a class of `stats items` or `stats slabs`. */
  grownIn(section: "items" | "slabs", slab: number, counter: string): number | null;
}

export interface ObservedNodes {
  readonly nodes: readonly ObservedNode[];
  readonly problems: readonly string[];
}

/** Clocks of processes are in whole seconds, and `time` and `uptime` may be of either side of one. */
const SAME_START_SECONDS = 2;
/** Without these nothing can be said of a node. */
const NEEDED = ["cmd_get", "get_hits", "cmd_set", "curr_items"] as const;
/** These only grow while a process lives. */
const COUNTERS = ["cmd_get", "get_hits", "get_misses", "cmd_set", "delete_hits", "evictions", "total_items"] as const;
/** Of an hour that counters of two answers a second apart would be off by. */
const SECONDS_LEAST = 1;

export function observeNodes(snapshots: readonly Snapshot[]): ObservedNodes {
  const problems = snapshots.flatMap(missing);
  if (problems.length > 0) return { nodes: [], problems };
  const groups: Snapshot[][] = [];
  for (const snapshot of snapshots) {
    const group = groups.find(([first]) => isSameNode(first, snapshot));
    if (group === undefined) groups.push([snapshot]);
    else group.push(snapshot);
  }
  const nodes: ObservedNode[] = [];
  for (const group of groups) {
    const inTime = group.toSorted((a, b) => timeOf(a) - timeOf(b));
    const found = observed(inTime);
    if (typeof found === "string") problems.push(found);
    else nodes.push(found);
  }
  return { nodes, problems };
}

function missing(snapshot: Snapshot): string[] {
  const { general, from } = snapshot;
  if (general.size === 0) return [`${from}: no answer to \`stats\` beside the others; expected one for each instant`];
  const absent = NEEDED.filter((name) => numberOf(general, name) === null);
  const wrong = absent.map((name) => {
    const came = general.get(name);
    return `${from}: ${name}${came === undefined ? " is missing" : ` is ${JSON.stringify(came.slice(0, 40))}`}; expected a number`;
  });
  if (numberOf(general, "limit_maxbytes") === null && numberOf(snapshot.settings, "maxbytes") === null) {
    wrong.push(`${from}: limit_maxbytes is missing; expected a number, or maxbytes of \`stats settings\``);
  }
  if (numberOf(general, "uptime") === null && numberOf(general, "time") === null) {
    wrong.push(`${from}: neither uptime nor time; expected one of them`);
  }
  const [gets, hits] = [numberOf(general, "cmd_get"), numberOf(general, "get_hits")];
  if (gets !== null && hits !== null && hits > gets) {
    wrong.push(`${from}: get_hits ${hits} above cmd_get ${gets}; expected no more hits than gets`);
  }
  return wrong;
}

function timeOf({ general }: Snapshot): number {
  return numberOf(general, "time") ?? numberOf(general, "uptime") ?? 0;
}

function startOf({ general }: Snapshot): number | null {
  const [time, uptime] = [numberOf(general, "time"), numberOf(general, "uptime")];
  return time === null || uptime === null ? null : time - uptime;
}

function isSameNode(a: Snapshot, b: Snapshot): boolean {
  if (a.node !== null && b.node !== null) return a.node === b.node;
  if (a.node !== b.node) return false;
  if (a.general.get("pid") !== b.general.get("pid")) return false;
  const ports = [a, b].map(({ settings }) => settings.get("tcpport"));
  if (ports[0] !== undefined && ports[1] !== undefined && ports[0] !== ports[1]) return false;
  const [first, second] = [startOf(a), startOf(b)];
  if (first === null || second === null) return a.from === b.from;
  return Math.abs(first - second) <= SAME_START_SECONDS;
}

/** A text where the snapshots are not of one process. */
function observed(inTime: readonly Snapshot[]): ObservedNode | string {
  const last = inTime.at(-1)!;
  const first = inTime[0];
  const name = last.node;
  const isSinceStart = inTime.length === 1;
  const seconds = isSinceStart ? (numberOf(last.general, "uptime") ?? 0) : timeOf(last) - timeOf(first);
  const where = `${first.from}${isSinceStart || first.from === last.from ? "" : ` and ${last.from}`}`;
  if (seconds < SECONDS_LEAST) {
    return isSinceStart
      ? `${where}: the process is ${seconds} s old; expected a second at least, or a second answer later`
      : `${where}: twice the same instant of a node; expected answers some seconds apart, or NAME=FILE for two nodes`;
  }
  if (!isSinceStart) {
    for (const counter of COUNTERS) {
      const [before, after] = [numberOf(first.general, counter), numberOf(last.general, counter)];
      if (before === null || after === null || after >= before) continue;
      return `${where}: ${counter} falls from ${before} to ${after}; expected two answers of one process, with no restart and no \`stats reset\` in between`;
    }
  }
  const grown = (of: (snapshot: Snapshot) => Values | undefined, counter: string): number | null => {
    const after = numberOf(of(last), counter);
    if (after === null || isSinceStart) return after;
    // A class that had no items had no counters.
    const earlier = of(first);
    const before = earlier === undefined ? 0 : numberOf(earlier, counter);
    return before === null ? null : Math.max(0, after - before);
  };
  return {
    name,
    last,
    seconds,
    isSinceStart,
    grown: (counter) => grown(({ general }) => general, counter),
    grownIn: (section, slab, counter) => grown((snapshot) => snapshot[section].get(slab), counter),
  };
}
