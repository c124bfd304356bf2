/** `stats`, in the order of the real program. What is not modelled shows the value of a fresh idle process. */

import { Kind } from "../nodes/memory/storage.ts";
import { NodeTally } from "../nodes/memory/tallies.ts";
import { generalStats, itemsOf } from "../nodes/statistics/statistics.ts";
import { versionOf } from "./program-version.ts";
import type { ServerState } from "./server-state.ts";
import type { Stats } from "./stats.ts";

/** `-`: only in modern; `=`: only in 1.6. */
const ORDER =
  `pid uptime time version =libevent pointer_size rusage_user rusage_system =max_connections curr_connections
  total_connections -rejected_connections connection_structures =response_obj_oom =response_obj_count =response_obj_bytes
  =read_buf_count =read_buf_bytes =read_buf_bytes_free =read_buf_oom =reserved_fds cmd_get cmd_set cmd_flush =cmd_touch
  =cmd_meta get_hits get_misses =get_expired =get_flushed delete_misses delete_hits incr_misses incr_hits decr_misses
  decr_hits cas_misses cas_hits cas_badval =touch_hits =touch_misses =store_too_large =store_no_memory auth_cmds
  auth_errors =idle_kicks bytes_read bytes_written limit_maxbytes accepting_conns listen_disabled_num =time_in_listen_disabled_us
  threads conn_yields =hash_power_level =hash_bytes =hash_is_expanding -slab_reassign_rescues
  -slab_reassign_chunk_rescues -slab_reassign_evictions_nomem -slab_reassign_inline_reclaim -slab_reassign_busy_items
  -slab_reassign_busy_deletes -slab_reassign_running -slabs_moved -lru_crawler_running -lru_crawler_starts
  -lru_maintainer_juggles =malloc_fails =log_worker_dropped =log_worker_written =log_watcher_skipped =log_watcher_sent
  =log_watchers =unexpected_napi_ids =round_robin_fallback bytes curr_items total_items =slab_global_page_pool
  =expired_unfetched =evicted_unfetched -evicted_active evictions reclaimed =crawler_reclaimed =crawler_items_checked
  =lrutail_reflocked -moves_to_cold -moves_to_warm -moves_within_lru -direct_reclaims -lru_bumps_dropped`.split(/\s+/);

/** The hash table grows when it holds 1.5 items a place. */
const HASH_POWER = 16;
const HASH_LOAD = 1.5;
/** The clock begins at 2, or at 62 with 60 subtracted. */
const UPTIME_AT_START = 2;
const POINTER_BYTES = 8;

export function statsGeneral(server: ServerState): Stats {
  const { storage: s, counts, flags, items } = server;
  let power = HASH_POWER;
  while (itemsOf(s, 0) > HASH_LOAD * 2 ** power) power++;
  const values: Record<string, string | number> = {
    pid: server.pid,
    uptime: server.uptimeSeconds + UPTIME_AT_START,
    time: server.unixSeconds(items.now),
    version: versionOf(server),
    libevent: "2.1.12-stable",
    pointer_size: 64,
    rusage_user: "0.000000",
    rusage_system: "0.000000",
    max_connections: flags.connectionsMax,
    curr_connections: server.sessions.size,
    // The listener counts as a connection.
    total_connections: counts.total + (counts.wasReset ? 0 : 1),
    rejected_connections: counts.rejected,
    connection_structures: counts.most + 1,
    response_obj_count: 1,
    reserved_fds: 5 * flags.threads,
    cmd_meta: server.cmdMeta,
    idle_kicks: counts.idleKicks,
    bytes_read: counts.bytesRead,
    bytes_written: counts.bytesWritten,
    accepting_conns: 1,
    listen_disabled_num: counts.listenDisabled,
    threads: flags.threads,
    hash_power_level: power,
    hash_bytes: POINTER_BYTES * 2 ** power,
    slab_global_page_pool: s.tallies[s.nodeRow(0) + NodeTally.poolPages],
    ...generalStats(s, 0),
  };
  return ORDER.flatMap((entry) => {
    const name = entry.replace(/^[-=]/, "");
    if (name === "idle_kicks" && flags.idleTimeoutSeconds === 0) return [];
    const has = entry[0] === "-" ? s.kind === Kind.modern : entry[0] !== "=" || !server.isOld;
    return has ? [[name, values[name] ?? 0] as const] : [];
  });
}
