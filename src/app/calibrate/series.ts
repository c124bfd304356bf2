/**
 * Figures under the names of Prometheus' memcached_exporter (github.com/prometheus/memcached_exporter, metrics.md and
 * pkg/exporter/exporter.go), turned back into memcached's own names.
 */
import { emptySnapshot, ofClass, type Snapshot } from "./snapshot.ts";

export interface Series {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

const GENERAL: Readonly<Record<string, string>> = {
  memcached_uptime_seconds: "uptime",
  memcached_time_seconds: "time",
  memcached_current_bytes: "bytes",
  memcached_limit_bytes: "limit_maxbytes",
  memcached_current_items: "curr_items",
  memcached_items_total: "total_items",
  memcached_items_evicted_total: "evictions",
  memcached_items_reclaimed_total: "reclaimed",
  memcached_lru_crawler_reclaimed_total: "crawler_reclaimed",
  memcached_current_connections: "curr_connections",
};

const ITEMS: Readonly<Record<string, string>> = {
  memcached_slab_current_items: "number",
  memcached_slab_items_age_seconds: "age",
  memcached_slab_items_evicted_total: "evicted",
  memcached_slab_items_evicted_nonzero_total: "evicted_nonzero",
  memcached_slab_items_evicted_time_seconds: "evicted_time",
  memcached_slab_items_evicted_unfetched_total: "evicted_unfetched",
  memcached_slab_items_expired_unfetched_total: "expired_unfetched",
  memcached_slab_items_reclaimed_total: "reclaimed",
  memcached_slab_items_crawler_reclaimed_total: "crawler_reclaimed",
  memcached_slab_hot_items: "number_hot",
  memcached_slab_warm_items: "number_warm",
  memcached_slab_cold_items: "number_cold",
};

const SLABS: Readonly<Record<string, string>> = {
  memcached_slab_chunk_size_bytes: "chunk_size",
  memcached_slab_current_pages: "total_pages",
  memcached_slab_chunks_used: "used_chunks",
  memcached_slab_mem_requested_bytes: "mem_requested",
};

/** By `command` and `status`. The exporter takes the stores of `cas` out of those of `set`. */
const COMMANDS: Readonly<Record<string, string>> = {
  "get hit": "get_hits",
  "get miss": "get_misses",
  "set hit": "cmd_set",
  "delete hit": "delete_hits",
  "delete miss": "delete_misses",
  "incr hit": "incr_hits",
  "decr hit": "decr_hits",
  "cas hit": "cas_hits",
  "cas badval": "cas_badval",
  "cas miss": "cas_misses",
  "touch hit": "touch_hits",
};

export const EXPORTER = "memcached_";

/** `name{label="value",...}`; null where it is none. */
export function parseSeries(text: string): Series | null {
  const found = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})?$/s.exec(text.trim());
  if (found === null) return null;
  const labels = new Map<string, string>();
  const part = /\s*([A-Za-z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/gy;
  const inner = found[2] ?? "";
  while (part.lastIndex < inner.length) {
    const label = part.exec(inner);
    if (label === null) return null;
    labels.set(
      label[1],
      label[2].replace(/\\(.)/g, (_, one: string) => (one === "n" ? "\n" : one)),
    );
  }
  return { name: found[1], labels };
}

/** Which node a series is of: what the scrape calls its target. Null where it says none. */
export function nodeOf({ labels }: Series): string | null {
  for (const label of ["node", "memcached", "server", "pod", "instance"]) {
    const value = labels.get(label);
    if (value !== undefined && value !== "") return value;
  }
  return null;
}

/** Puts a value where `stats` has it; a series that says nothing of the load is passed over. */
function putSeries(snapshot: Snapshot, { name, labels }: Series, value: string): void {
  const general = own(GENERAL, name);
  if (general !== undefined) snapshot.general.set(general, value);
  else if (name === "memcached_version") snapshot.general.set("version", labels.get("version") ?? "");
  else if (name === "memcached_commands_total") {
    const command = own(COMMANDS, `${labels.get("command")} ${labels.get("status")}`);
    if (command !== undefined) snapshot.general.set(command, value);
  } else putInClass(snapshot, { name, labels }, value);
}

function putInClass(snapshot: Snapshot, { name, labels }: Series, value: string): void {
  const slab = Number(labels.get("slab"));
  const ofItems = own(ITEMS, name);
  const inClass = ofItems ?? own(SLABS, name);
  if (inClass === undefined || !Number.isInteger(slab)) return;
  ofClass(ofItems === undefined ? snapshot.slabs : snapshot.items, slab).set(inClass, value);
}

/** What `stats` also prints and the exporter sums up, and the other way round. */
export function completed(snapshot: Snapshot): Snapshot {
  const { general } = snapshot;
  const number = (name: string) => Number(general.get(name) ?? Number.NaN);
  const [hits, misses] = [number("get_hits"), number("get_misses")];
  if (!general.has("cmd_get") && !Number.isNaN(hits + misses)) general.set("cmd_get", String(hits + misses));
  const cas = number("cas_hits") + number("cas_badval");
  if (general.has("cmd_set") && !Number.isNaN(cas)) general.set("cmd_set", String(number("cmd_set") + cas));
  for (const name of ["evicted_unfetched", "expired_unfetched"]) {
    if (general.has(name)) continue;
    const all = [...snapshot.items.values()].map((values) => Number(values.get(name) ?? Number.NaN));
    const sum = all.reduce((total, one) => total + one, 0);
    if (all.length > 0 && !Number.isNaN(sum)) general.set(name, String(sum));
  }
  return snapshot;
}

function own(table: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** One snapshot a node and instant, made as series come. */
export class SeriesSnapshots {
  readonly #from: string;
  readonly #byNode = new Map<string, Map<number, Snapshot>>();

  constructor(from: string) {
    this.#from = from;
  }

  /** @param at seconds of Unix time; 0 where the text does not say. */
  put(series: Series, at: number, value: string): void {
    if (!series.name.startsWith(EXPORTER)) return;
    const node = nodeOf(series) ?? "";
    const instants = this.#byNode.get(node) ?? new Map<number, Snapshot>();
    this.#byNode.set(node, instants);
    const snapshot = instants.get(at) ?? emptySnapshot(this.#from, node === "" ? null : node);
    instants.set(at, snapshot);
    putSeries(snapshot, series, value);
    if (at > 0 && !snapshot.general.has("time")) snapshot.general.set("time", String(at));
  }

  get isEmpty(): boolean {
    return this.#byNode.size === 0;
  }

  /** The first and the last instant of each node that have all counters; a restart in between leaves the time after it. */
  ends(): Snapshot[] {
    return [...this.#byNode.values()].flatMap((instants) => {
      const all = [...instants].sort(([a], [b]) => a - b).map(([, snapshot]) => completed(snapshot));
      const whole = all.filter(({ general }) => general.has("cmd_get") && general.has("curr_items"));
      const last = whole.at(-1);
      if (last === undefined) return all.slice(0, 1);
      let first = whole.length - 1;
      while (first > 0 && !hasFallen(whole[first - 1], whole[first])) first--;
      return first === whole.length - 1 ? [last] : [whole[first], last];
    });
  }
}

/** A counter of `after` is below that of `before`: the process was started in between. */
function hasFallen(before: Snapshot, after: Snapshot): boolean {
  return ["cmd_get", "cmd_set", "uptime", "evictions"].some(
    (name) => Number(after.general.get(name)) < Number(before.general.get(name)),
  );
}
