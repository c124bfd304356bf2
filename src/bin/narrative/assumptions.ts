/** The settings a reader must know of, each with where it came from: the experiment's own file, or a default. */
import type { Assumption } from "../../core/summary.ts";

type Json = Readonly<Record<string, unknown>>;

/** What is listed, and the path under `scenario` that sets it; its default says nothing where one of the others is set. */
const listed: readonly { readonly what: string; readonly path: string; readonly others?: readonly string[] }[] = [
  { what: "Nodes", path: "cluster.nodes" },
  { what: "memcached's command line", path: "cluster.memcached" },
  { what: "Memory of a node", path: "cluster.memory", others: ["cluster.memoryMb", "cluster.memcached"] },
  { what: "Memory of a node, MB", path: "cluster.memoryMb" },
  { what: "Kind of memcached", path: "cluster.profile", others: ["cluster.memcached"] },
  { what: "Client", path: "client" },
  { what: "Keys", path: "workload.keys" },
  { what: "Popularity", path: "workload.popularity" },
  { what: "Key size", path: "workload.keyBytes" },
  { what: "Value size", path: "workload.valueBytes" },
  { what: "Time to live", path: "workload.ttl" },
  { what: "Share of reads", path: "workload.reads" },
  { what: "After a write the cached copy is", path: "workload.onWrite" },
  { what: "Warm start", path: "workload.prefill" },
  { what: "Arrivals", path: "workload.arrivals" },
  { what: "Database servers", path: "database.servers" },
  { what: "Database read", path: "database.readService" },
  { what: "Database write", path: "database.writeService" },
  { what: "Database queue limit", path: "database.queueLimit" },
  { what: "Database time-out", path: "database.timeout" },
  { what: "Network round trip", path: "network.roundTrip" },
  { what: "Measured from", path: "measureFrom" },
];

/**
 * @param given the scenario as the file has it, comments included.
 * @param effective the same with every default filled in, as text.
 * @param swept paths that the sweep varies.
 */
export function assumptions(
  given: unknown,
  effective: (path: string) => string | null,
  swept: readonly string[],
): Assumption[] {
  const found: Assumption[] = [];
  for (const { what, path, others = [] } of listed) {
    const varied = swept.some(
      (other) => path === other || path.startsWith(`${other}.`) || other.startsWith(`${path}.`),
    );
    const own = at(given, path);
    const isSaidOtherwise = others.some((other) => at(given, other) !== undefined);
    const byDefault = isSaidOtherwise ? null : effective(path);
    const value = own === undefined ? byDefault : shown(own);
    if (varied) found.push({ what, value: "swept", source: "the experiment's sweep" });
    else if (value !== null) found.push({ what, value, source: own === undefined ? "default" : sourceOf(given, path) });
  }
  return found;
}

/** The comment nearest above the setting, else the file. */
function sourceOf(given: unknown, path: string): string {
  const parts = path.split(".");
  for (let depth = parts.length; depth >= 0; depth--) {
    const inner = depth === 0 ? given : at(given, parts.slice(0, depth).join("."));
    const comment = isObject(inner) ? inner.comment : undefined;
    if (typeof comment === "string") return comment;
  }
  return "the experiment's file";
}

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

function shown(value: unknown): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(shown).join("; ");
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).filter(([key]) => key !== "comment");
  return entries.map(([key, inner]) => `${key} ${shown(inner)}`).join(", ");
}

function isObject(value: unknown): value is Json {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
