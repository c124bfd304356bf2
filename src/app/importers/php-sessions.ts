/**
 * PHP's sessions in memcached: `session.save_path` lists servers. Of memcached (session.c) texts as of `--servers`, with commas between
 * them; of memcache (memcache_session.c) URLs, `tcp://host:port?weight=2&timeout=1`, of which the weight is told in the query.
 */
import type { Found } from "./kind.ts";
import { takeServers } from "./servers.ts";

const MEANS =
  "a session is read at the begin of each web request and written at its end, and no database stands behind it: one that is lost is no query, but a user who is logged out. The load here is the program's default, and not that of sessions";

export function takeSessionServers(found: Found, path: string, from: string): void {
  const servers = path
    .replace(/^PERSISTENT=\S+\s+/, "")
    .split(/[,;\s]+/)
    .filter((part) => part !== "")
    .map(withWeight);
  takeServers(found, servers, () => from, from);
  found.first.push(`PHP's sessions lie on the servers of ${from}: session.save_path: ${MEANS}.`);
}

/** `tcp://a:11211?persistent=1&weight=2` is `a:11211:2`. */
function withWeight(url: string): string {
  const [bare, query = ""] = url.split("?");
  const place = bare.replace(/^(?:tcp|udp):\/\//, "").replace(/\/$/, "");
  const weight = new URLSearchParams(query).get("weight");
  if (weight === null || place.startsWith("unix:")) return place;
  return `${/:\d+$/.test(place) ? place : `${place}:11211`}:${weight}`;
}
