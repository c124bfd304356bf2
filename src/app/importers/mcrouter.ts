/** The JSON of mcrouter: its pools and its route. The flags of its command line are not in it. */
import { didYouMean } from "../../core/text/nearest.ts";
import { type Document, isMapping } from "./document.ts";
import type { Asked, Found, Kind, Read } from "./kind.ts";
import { type GivenPool, takePools } from "./mcrouter-pools.ts";
import { MACROS, RouteReader } from "./mcrouter-routes.ts";

type Path = readonly (string | number)[];

const PARTS = ["pools", "regional_pools", "clusters", "route", "routes", "named_handles", "macros"];

export const mcrouter: Kind = {
  name: "mcrouter.json",
  client: "mcrouter",
  looks: "pools, each with servers, and a route",
  recognises: ({ document }) =>
    isMapping(document?.value) && (isMapping(document.value.pools) || hasRoute(document.value)),
  read({ document }: Read, found: Found, { pool: prefix }: Asked) {
    const { pools, regional_pools, clusters, route, routes, named_handles, macros, ...others } = document!
      .value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(others)) found.unknown(key, document!.at(key), PARTS);
    if (macros !== undefined) {
      found.problems.push(`${document!.at("macros")}: ${MACROS}`);
      return;
    }
    const given = new Map([
      ...poolsAt(document!, pools, ["pools"], found),
      ...poolsAt(document!, regional_pools, ["regional_pools"], found),
      ...Object.entries(isMapping(clusters) ? clusters : {}).flatMap(([name, cluster]) =>
        poolsAt(document!, isMapping(cluster) ? cluster.pools : cluster, ["clusters", name, "pools"], found),
      ),
    ]);
    const reader = new RouteReader(document!, given, found);
    reader.name(named_handles);
    const path = routes === undefined ? ["route"] : chosen(document!, routes, prefix, found);
    if (route !== undefined && routes !== undefined)
      found.problems.push(`${document!.at("routes")}: routes beside route; expected one of the two`);
    if (route === undefined && routes === undefined)
      found.problems.push(`${document!.at()}: route: missing; expected PoolRoute|NAME or an object`);
    if (path === null || (route === undefined && routes === undefined)) return;
    const problems = found.problems.length;
    const read = reader.read(valueAt(document!.value, path), path);
    takePools(reader.pools, reader.used, document!.at(pools === undefined ? path[0] : "pools"), found);
    if (found.problems.length === problems) found.set("route", read, document!.at(...path));
  },
};

/** A file without pools of its own: the routes bring them along. */
function hasRoute({ route, routes }: Readonly<Record<string, unknown>>): boolean {
  const text = JSON.stringify(route ?? routes ?? null);
  return /"type":"\w+Route"|"PoolRoute\|/.test(text);
}

/** Older files have pools by region or by cluster. */
function poolsAt(document: Document, pools: unknown, path: Path, found: Found): [string, GivenPool][] {
  if (pools !== undefined && !isMapping(pools)) found.problems.push(`${document.at(...path)}: expected pools by name`);
  const entries = Object.entries(isMapping(pools) ? pools : {});
  return entries.map(([name, json]) => [name, { json, at: (...below) => document.at(...path, name, ...below) }]);
}

/**
 * The route of one of several prefixes (`/region/cluster/`), as a list with aliases or by alias. Which one holds for keys without
 * a prefix is a flag of mcrouter (-R), so that it has to be said where there are several.
 */
function chosen(document: Document, routes: unknown, prefix: string | undefined, found: Found): Path | null {
  const entries = Array.isArray(routes)
    ? routes.map((entry: unknown, i) => ({
        aliases: isMapping(entry) && Array.isArray(entry.aliases) ? entry.aliases.map(String) : [],
        path: ["routes", i, "route"] as Path,
      }))
    : Object.keys(isMapping(routes) ? routes : {}).map((alias) => ({
        aliases: [alias],
        path: ["routes", alias] as Path,
      }));
  const aliases = entries.flatMap((entry) => entry.aliases);
  const picked =
    prefix === undefined && entries.length === 1
      ? entries[0]
      : entries.find((entry) => entry.aliases.includes(prefix ?? ""));
  if (entries.length === 0) {
    found.problems.push(`${document.at("routes")}: expected routes with aliases`);
    return null;
  }
  if (picked === undefined) {
    found.problems.push(
      prefix === undefined
        ? `${document.at("routes")}: ${entries.length} routes by prefix; expected --pool with the prefix that mcrouter has for keys without one (-R): ${aliases.join(", ")}`
        : `--pool: ${JSON.stringify(prefix)}; expected one of ${aliases.join(", ")}${didYouMean(prefix, aliases)}`,
    );
    return null;
  }
  for (const entry of entries) {
    if (entry !== picked)
      found.unused.push(`${document.at(...entry.path)}: for keys with another prefix: ${entry.aliases.join(", ")}`);
  }
  return picked.path;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) => (at as Readonly<Record<string | number, unknown>> | undefined)?.[key],
    value,
  );
}
