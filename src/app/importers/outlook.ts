/**
 * What will happen under an imported configuration, in three sentences: when one node is lost, when it returns, and what is
 * stale then. The model tells how many keys go where; the rest is said according to the options.
 */

import type { Server } from "../../../models/clients/client.ts";
import type { ClientDefinition, ClientSummary } from "../../../models/clients/definition.ts";
import { ListedKeys } from "../../../models/hashing/keys.ts";

const KEYS = 10_000;

type Options = Readonly<Record<string, unknown>>;
type Words = Partial<Pick<ClientSummary, "onFailure" | "onRecovery" | "staleRisk">>;

/** Where options change what the summary of the client says about its defaults. */
const otherwise: Readonly<Record<string, (options: Options) => Words>> = {
  "pecl-memcache": (options) => {
    const interval = Number(options.retry_interval ?? 15);
    const back = interval < 0 ? "never" : `retried by each process ${interval} s after it saw the failure`;
    if (isOff(options["memcache.allow_failover"]))
      return { onFailure: "its keys fail", onRecovery: back, staleRisk: NONE };
    return { onRecovery: back };
  },
  "php-memcached": (options) => {
    const ejects = isOn(options.OPT_REMOVE_FAILED_SERVERS) || isOn(options.OPT_AUTO_EJECT_HOSTS);
    const isRing =
      isOn(options.OPT_LIBKETAMA_COMPATIBLE) || /CONSISTENT|[1245]/.test(String(options.OPT_DISTRIBUTION ?? ""));
    if (!ejects) return {};
    if (!isRing) return { onFailure: "its keys fail: without a consistent distribution nothing is ejected" };
    const dead = Number(options.OPT_DEAD_TIMEOUT ?? 0);
    const limit = Number(options.OPT_SERVER_FAILURE_LIMIT ?? 5);
    const onFailure = `after ${limit === 1 ? "its first failed connection" : `${limit} failed connections`} the ring is made without it`;
    if (dead > 0) return { onFailure, onRecovery: `tried again ${dead} s after it was ejected`, staleRisk: LEFTOVERS };
    return {
      onFailure: `${onFailure}, for at most 2 s; then its keys fail`,
      onRecovery: "never for an object that ejected it: without OPT_DEAD_TIMEOUT its keys go on failing",
      staleRisk: LEFTOVERS,
    };
  },
  twemproxy: (options) => {
    if (!isOn(options.auto_eject_hosts))
      return { staleRisk: NONE, onRecovery: "the next request", onFailure: "errors" };
    const limit = Math.max(1, Number(options.server_failure_limit ?? 2));
    const retry = Number(options.server_retry_timeout ?? 30_000) / 1000;
    const most = options.distribution === "modula" ? "; by modula nearly every key moves" : "";
    return {
      onFailure: `after ${limit === 1 ? "its first failure" : `${limit} failures in a row`} each proxy leaves it out${most}`,
      onRecovery: `put back ${retry} s after it was ejected, by time alone`,
      staleRisk: LEFTOVERS,
    };
  },
  dalli: (options) => {
    const delay = Number(options.down_retry_delay ?? 30);
    const onRecovery = `retried by each process ${delay} s after it found it down`;
    return isOff(options.failover) ? { onFailure: "its keys fail", onRecovery, staleRisk: NONE } : { onRecovery };
  },
  pymemcache: (options) => {
    const attempts = Number(options.retry_attempts ?? 2);
    const dead = Number(options.dead_timeout ?? 60);
    const retried = attempts === 0 ? "" : `, is retried ${attempts === 1 ? "once" : `${attempts} times`}`;
    return {
      onFailure: `fails${retried}, then keys go to other servers`,
      onRecovery: `put back untested, ${dead} to ${2 * dead} s after it was taken out`,
      staleRisk: `high: leftovers on other servers, split view for ${2 * dead} s`,
    };
  },
};

const NONE = "none after a crash";
const LEFTOVERS = "high: leftovers on other servers, and views that differ until all have seen it return";

const isOff = (value: unknown): boolean => value === false || value === 0;
const isOn = (value: unknown): boolean => value === true || value === 1;

/** @param servers At least one. */
export function outlook(
  definition: ClientDefinition,
  version: string,
  options: Options,
  servers: readonly Server[],
): string[] {
  const words = { ...definition.summary, ...otherwise[definition.name]?.(options) };
  const { lost, moved, failing, others, host } = counts(definition, version, options, servers);
  const share = (keys: number): string => `${((keys / KEYS) * 100).toFixed(1)} %`;
  const elsewhere = [
    moved > 0 ? `${share(moved)} of all keys then go to other nodes` : "",
    failing > 0 ? `${share(failing)} of all keys then find no node` : "",
    others > 0 ? `${share(others)} of all keys move though their node is alive` : "no key of another node moves",
  ].filter((text) => text !== "");
  return [
    `When ${host} is lost, which has ${share(lost)} of ${KEYS} keys, ${definition.name} does this: ${words.onFailure}; ${elsewhere.join(", ")}.`,
    `When it returns: ${words.onRecovery}.`,
    `Stale copies: ${words.staleRisk}.`,
  ];
}

/** Counted in processes that know of the loss, for the first node that has keys. */
function counts(definition: ClientDefinition, version: string, options: Options, servers: readonly Server[]) {
  const keys = new ListedKeys(Array.from({ length: KEYS }, (_, i) => `key:${i}`));
  const client = definition.create({ servers, keys, processes: 1, version, options });
  const down = new Uint8Array(servers.length);
  const before = Array.from({ length: KEYS }, (_, key) => client.settled(key, down));
  const node = Math.max(
    0,
    servers.findIndex((_, position) => before.includes(position)),
  );
  down[node] = 1;
  const result = { lost: 0, moved: 0, failing: 0, others: 0, host: `${servers[node].host}:${servers[node].port}` };
  for (const [key, home] of before.entries()) {
    const after = client.settled(key, down);
    if (home === node) result.lost++;
    if (home === node && after >= 0) result.moved++;
    if (after < 0) result.failing++;
    if (home !== node && after >= 0 && after !== home) result.others++;
  }
  return result;
}
