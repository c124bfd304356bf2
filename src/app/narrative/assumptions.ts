/** The settings that a reader must know about, with where each value came from, and what the author says about them. */
import { clients } from "../../../models/clients/index.ts";
import { readWanted, saysMemory } from "../../../models/run/wanted-hits.ts";
import { defaultProcessesOf, processesOf } from "../../../models/scenario/client.ts";
import { saysService } from "../../../models/scenario/database.ts";
import { DEFAULT_MEMORY } from "../../../models/scenario/memcached.ts";
import { HEADROOM, MISSES } from "../../../models/scenario/worker-count.ts";
import type { Assumption } from "../../core/summary.ts";
import type { Source } from "../experiment/sources.ts";

type Json = Readonly<Record<string, unknown>>;

interface Listed {
  readonly what: string;
  /** Under `scenario`. */
  readonly path: string;
  /** The default is not shown where one of these is set. */
  readonly others?: readonly string[];
  /** Nor where something else says it. */
  readonly isSaid?: (given: unknown) => boolean;
  /** It means nothing where this is not set. */
  readonly needs?: string;
  /** A trace says it, where one is played. */
  readonly isTraced?: true;
  /** What holds where it is not set; it is shown only then. */
  readonly missing?: (given: unknown, swept: readonly string[]) => string;
  /** What holds where it is not set, or not in full, of a default that the schema has no text for; null where all is said. */
  readonly unstated?: (origins: Pick<Origins, "given" | "effective" | "swept">) => string | null;
}

/** A tier that can never be full answers every request in the end, and refuses none. */
const UNLIMITED =
  "not stated: each process serves any number of requests at once. That hides queues for a worker, and refusals of a tier that is full";
const STANDING_IN =
  "not stated: there are as many processes as are needed, each for one request at a time. That hides queues for a worker, and refusals of a tier that is full";

const OF_TRACE = `not stated: ${HEADROOM} times as many as are busy at the mean rate of the trace (Little's law, with ${MISSES * 100} % of the reads missing, an assumption), and no fewer than there are processes`;

/** How many there are only the trace says. */
function hasTracedPages(given: unknown): boolean {
  const isPaged = at(given, "framework") !== undefined || at(given, "application.page") !== undefined;
  return isPaged && at(given, "workload.trace") !== undefined;
}

/** Where workers are not stated: without limit, or, with pages, as many as follow from the load. */
function unstatedWorkers(given: unknown): string {
  const { value } = readWanted(given);
  const client = value?.client;
  if (client === undefined) return hasTracedPages(given) ? OF_TRACE : UNLIMITED;
  const isOne = clients.named(client.name).oneAtATime !== undefined;
  if (client.workers === 0) return isOne ? STANDING_IN : UNLIMITED;
  const { workers, hosts } = client;
  const where = hosts === 1 ? "on the one host" : `on each of ${hosts} hosts`;
  const users = value?.workload.arrivals.users?.count ?? null;
  const processes = at(given, "client.processes");
  return `not stated: ${workers} ${where}, ${whyWorkers({ isOne, workers, hosts, processes, users })}`;
}

interface Derived {
  /** A process serves one request at a time. */
  readonly isOne: boolean;
  /** Of a host. */
  readonly workers: number;
  readonly hosts: number;
  /** As stated. */
  readonly processes: unknown;
  /** In a closed loop; null where there is none. */
  readonly users: number | null;
}

function whyWorkers({ isOne, workers, hosts, processes, users }: Derived): string {
  const some = typeof processes === "number" ? processes : null;
  if (isOne && some !== null) return "one for each process";
  const littles = `${HEADROOM} times as many as are busy at the peak of the load (Little's law, with ${MISSES * 100} % of the reads missing, an assumption)`;
  if (workers === users) return `one for each user, and no more than ${littles}`;
  const isFloor = workers === (some ?? defaultProcessesOf(hosts)) / hosts;
  return isFloor ? `one for each process, and no fewer than ${littles}` : littles;
}

/** More requests than these may be served at once where workers are without limit: then they share these. */
const EACH_ITS_OWN = "with connections and a view of dead nodes of their own, an assumption";

function unstatedProcesses(given: unknown, swept: readonly string[]): string {
  const [hosts, workers] = [at(given, "client.hosts"), at(given, "client.workers")];
  if (swept.some((path) => path === "client.hosts" || path === "client.workers")) return "as hosts and workers say";
  const count = processesOf({
    hosts: typeof hosts === "number" ? hosts : 1,
    workers: typeof workers === "number" ? workers : undefined,
  });
  return typeof workers === "number" ? `${count}, one for each worker` : `${count} ${EACH_ITS_OWN}`;
}

/** The exponent, also where popularity says something else, as a drift. */
function unstatedPopularity({ given, effective }: Pick<Origins, "given" | "effective">): string | null {
  const isSaid = ["zipf", "buckets", "cacheBench"].some((law) => at(given, `workload.popularity.${law}`) !== undefined);
  const namespaces = at(given, "workload.namespaces");
  const isOfEach = Array.isArray(namespaces) && namespaces.every((one) => at(one, "popularity") !== undefined);
  const zipf = effective("workload.popularity.zipf");
  return isSaid || isOfEach || zipf === null ? null : `zipf ${zipf}`;
}

/** Where neither the cluster says it nor each node, nor the sweep, which may do so in a command line. */
function unstatedMemory({ given, swept }: Pick<Origins, "given" | "swept">): string | null {
  if (swept.some((path) => path === "cluster.memoryMb" || path === "cluster.memcached")) return null;
  const [cluster, nodes] = [at(given, "cluster"), at(given, "cluster.nodes")];
  const isOfEach = Array.isArray(nodes) && nodes.length > 0 && nodes.every(saysMemory);
  return saysMemory(cluster) || isOfEach ? null : DEFAULT_MEMORY;
}

/** Where something else says how long queries take, the default of the service times is not in force. */
const isServiceSaid = (given: unknown): boolean => saysService(at(given, "database"));

const listed: readonly Listed[] = [
  { what: "Nodes", path: "cluster.nodes" },
  { what: "memcached's command line", path: "cluster.memcached" },
  { what: "Memory of a node", path: "cluster.memory", unstated: unstatedMemory },
  { what: "Memory of a node, MB", path: "cluster.memoryMb" },
  { what: "Kind of memcached", path: "cluster.profile", others: ["cluster.memcached"] },
  { what: "Gutter", path: "cluster.gutter" },
  { what: "Replicas of the cluster", path: "cluster.replicas" },
  { what: "Warm-up of a node that returns", path: "cluster.warmUp" },
  { what: "Client", path: "client" },
  { what: "Processes", path: "client.processes", missing: unstatedProcesses },
  { what: "Workers of a host", path: "client.workers", missing: unstatedWorkers },
  { what: "Preset of the workload", path: "workload.preset" },
  { what: "Hit ratio that is wanted", path: "workload.hitRatio" },
  { what: "Namespaces", path: "workload.namespaces" },
  { what: "Trace", path: "workload.trace" },
  { what: "Keys", path: "workload.keys", others: ["workload.namespaces"], isTraced: true },
  { what: "New keys", path: "workload.newKeys", isTraced: true },
  { what: "Keys asked for once", path: "workload.oneHitWonders", isTraced: true },
  { what: "Popularity", path: "workload.popularity", isTraced: true, unstated: unstatedPopularity },
  { what: "Key size", path: "workload.keyBytes", isTraced: true },
  { what: "Value size", path: "workload.valueBytes" },
  { what: "Time to live", path: "workload.ttl" },
  { what: "Share of reads", path: "workload.reads", others: ["application.page.writes"], isTraced: true },
  { what: "After a write the cached copy is", path: "workload.onWrite", isTraced: true },
  { what: "Warm start", path: "workload.prefill", isTraced: true },
  { what: "Page", path: "application.page" },
  { what: "Users in a closed loop", path: "workload.arrivals.users" },
  { what: "Requests a second", path: "workload.arrivals.rate", others: ["workload.arrivals.users"], isTraced: true },
  { what: "Counted in", path: "workload.arrivals.per", needs: "application.page" },
  { what: "Load", path: "workload.arrivals.load", others: ["workload.arrivals.users"], isTraced: true },
  { what: "Arrivals", path: "workload.arrivals.process", isTraced: true },
  { what: "Deadline of a request", path: "application.deadline" },
  { what: "At the deadline the worker will", path: "application.onDeadline", needs: "application.deadline" },
  { what: "Database servers", path: "database.servers" },
  { what: "Database's queries share it by", path: "database.sharing" },
  { what: "Database capacity", path: "database.capacity" },
  { what: "Database service times spread as", path: "database.shape" },
  { what: "Database read", path: "database.readService", isSaid: isServiceSaid },
  { what: "Database write", path: "database.writeService", isSaid: isServiceSaid },
  { what: "Database queue limit", path: "database.queueLimit" },
  { what: "Database time-out", path: "database.timeout" },
  { what: "A query that times out while it runs", path: "database.onTimeout" },
  { what: "Database shards", path: "database.shards" },
  { what: "Database replicas", path: "database.replicas" },
  { what: "Connection pool", path: "database.pool" },
  { what: "Connections that the database accepts", path: "database.connections" },
  { what: "Retries", path: "protection.retry" },
  { what: "Circuit breaker", path: "protection.breaker" },
  { what: "Limit of queries at once", path: "protection.limit" },
  { what: "Client-side throttling", path: "protection.throttle" },
  { what: "Shedding", path: "protection.shed" },
  { what: "Negative caching", path: "protection.negativeCaching" },
  { what: "Against stampedes", path: "protection.stampede" },
  { what: "How values are stored", path: "protection.writes" },
  { what: "Times to live spread by", path: "protection.ttlJitter" },
  { what: "Network round trip", path: "network.roundTrip" },
  { what: "Measured from", path: "measureFrom" },
];

export interface Origins {
  /** The scenario as the file has it, comments included. */
  readonly given: unknown;
  /** The default of a path, as text. */
  readonly effective: (path: string) => string | null;
  /** Paths that the sweep varies, and paths that the command line set. */
  readonly swept: readonly string[];
  readonly changed: readonly string[];
  readonly sources: readonly Source[];
  /** What was chosen for the hit ratio that is wanted, by path. Default: nothing. */
  readonly chosen?: ReadonlyMap<string, string>;
  /** What the presets of the workload say, each once, in the order of the points, and who published them. */
  readonly presets: readonly Published[];
}

export interface Published {
  readonly name: string;
  readonly source: string;
  readonly workload: Json;
}

/** The path whose value decides the defaults of a workload. */
const PRESET = "workload.preset";

export function assumptions(origins: Origins): Assumption[] {
  const { given, effective, swept, changed, sources, presets, chosen } = origins;
  const found: Assumption[] = [];
  const isTraced = at(given, "workload.trace") !== undefined;
  for (const { what, path, others = [], isSaid, needs, missing, unstated, isTraced: isOfTrace = false } of listed) {
    if (isTraced && isOfTrace) continue;
    if (needs !== undefined && at(given, needs) === undefined && !swept.includes(needs)) continue;
    const own = at(given, path);
    if (missing !== undefined && own !== undefined) continue;
    const forHits = [...(chosen ?? [])].find(([other]) => overlaps(path, other));
    if (forHits !== undefined) {
      found.push({ what, value: forHits[1], source: "chosen for the hit ratio that is wanted" });
      continue;
    }
    const published = own === undefined ? publishedText(presets, path) : null;
    if (published !== null) {
      const isSwept = swept.some((other) => overlaps(path, other));
      found.push(isSwept ? { what, value: "swept", source: "the sweep" } : { what, ...published });
      continue;
    }
    if (own === undefined && swept.includes(PRESET) && path !== PRESET && path.startsWith("workload.")) continue;
    const isSaidOtherwise = isSaid?.(given) === true || others.some((other) => at(given, other) !== undefined);
    const byDefault = isSaidOtherwise
      ? null
      : (missing?.(given, swept) ?? (unstated === undefined ? effective(path) : unstated(origins)));
    const rest = own === undefined || presets.length > 0 ? null : (unstated?.(origins) ?? null);
    const value = own === undefined ? byDefault : `${shown(own)}${rest === null ? "" : `, ${rest} by default`}`;
    if (swept.some((other) => overlaps(path, other))) found.push({ what, value: "swept", source: "the sweep" });
    else if (value !== null) found.push({ what, value, source: sourceOf(path, own !== undefined) });
  }
  return found;

  function sourceOf(path: string, isGiven: boolean): string {
    if (changed.some((other) => overlaps(path, other))) return "set by the user (--set)";
    const source = sources.find(({ of }) => of.some((other) => overlaps(path, other)));
    if (source !== undefined) return `${source.kind}: ${source.source}`;
    return isGiven ? "set by the experiment, no source given" : "default";
  }
}

/** Of more presets than this nobody reads what each says. */
const PRESETS_SHOWN = 4;

/** What the presets say, each by its name where they differ; null where none says anything. */
function publishedText(presets: readonly Published[], path: string): Omit<Assumption, "what"> | null {
  const told = presets.flatMap(({ name, source, workload }) => {
    const value = at({ workload }, path);
    return value === undefined ? [] : [{ name, source, text: shown(value) }];
  });
  if (told.length === 0) return null;
  const names = told.map(({ name }) => name).join(", ");
  const source = `published: ${[...new Set(told.map((one) => one.source))].join("; ")} (${told.length > PRESETS_SHOWN ? `${told.length} presets` : names})`;
  const [{ text }] = told;
  if (told.length === presets.length && told.every((one) => one.text === text)) return { value: text, source };
  if (told.length > PRESETS_SHOWN) return { value: "what the preset of each point says", source };
  return { value: told.map((one) => `${one.name}: ${one.text}`).join("; "), source };
}

/** All comments of the scenario, each once, with the part in which it stands. */
export function commentsOf(given: unknown, part = ""): string[] {
  if (!isObject(given)) return [];
  const own = typeof given.comment === "string" ? [`${part === "" ? "" : `${part}: `}${given.comment}`] : [];
  return [...own, ...Object.entries(given).flatMap(([key, inner]) => commentsOf(inner, key))];
}

function overlaps(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}.`) || other.startsWith(`${path}.`) || other.startsWith(`${path}[`);
}

/** What stands at a path with dots; undefined where nothing does. */
export function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

/** Nobody reads the thousands of entries that a file of measurements comes to. */
const ENTRIES_SHOWN = 100;
const ENTRIES_BEGUN = 5;

function shown(value: unknown): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value) && value.length > ENTRIES_SHOWN) {
    return `${value.slice(0, ENTRIES_BEGUN).map(shown).join("; ")}; ... ${value.length} entries`;
  }
  if (Array.isArray(value)) return value.map(shown).join("; ");
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).filter(([key]) => key !== "comment");
  return entries.map(([key, inner]) => `${key} ${shown(inner)}`).join(", ");
}

function isObject(value: unknown): value is Json {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
