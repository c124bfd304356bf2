/** `stats settings`, in the order of the real program. */

import { Kind } from "../nodes/memory/storage.ts";
import { chunkBytesMax } from "../nodes/settings/settings.ts";
import type { ServerState } from "./server-state.ts";
import type { Stats } from "./stats.ts";

const yes = (is: boolean) => (is ? "yes" : "no");

export function statsSettings(server: ServerState): Stats {
  const { storage: s, flags } = server;
  const { settings } = s;
  const modern = s.kind === Kind.modern;
  const from = s.flushFrom[0];
  const start: Stats = [
    ["maxbytes", s.memoryBytes[0]],
    ["maxconns", flags.connectionsMax],
    ["tcpport", flags.port],
    ["udpport", flags.udpPort],
    ["inter", flags.addresses.join(",") || "NULL"],
    ["verbosity", server.verbosity],
    ["oldest", from === 0x7fffffff ? 0 : from - s.startedAt[0] + (server.isOld ? 2 : 62)],
    ["evictions", settings.evict ? "on" : "off"],
    ["domain_socket", flags.socketPath ?? "NULL"],
    ["umask", flags.socketMode.toString(8)],
  ];
  const sizes: Stats = [
    ["growth_factor", settings.growthFactor.toFixed(2)],
    ["chunk_size", settings.smallestValueBytes],
    ["num_threads", flags.threads],
  ];
  const middle: Stats = [
    ["stat_key_prefix", ":"],
    ["detail_enabled", yes(server.detail.isOn)],
    ["reqs_per_event", flags.requestsPerEvent],
    ["cas_enabled", yes(settings.cas)],
    ["tcp_backlog", flags.backlog],
    ["binding_protocol", "auto-negotiate"],
    ["auth_enabled_sasl", "no"],
  ];
  if (server.isOld) return [...start, ...sizes, ...middle, ["item_size_max", settings.itemBytesMax]];
  return [
    ...start,
    ["shutdown_command", yes(flags.shutdown)],
    ...sizes,
    ["num_threads_per_udp", flags.threads],
    ...middle,
    ["auth_enabled_ascii", "no"],
    ["item_size_max", settings.itemBytesMax],
    ["maxconns_fast", yes(flags.refuseWhenFull)],
    ["hashpower_init", 0],
    ["slab_reassign", yes(modern)],
    ["slab_automove", modern ? 1 : 0],
    ["slab_automove_ratio", "0.80"],
    ["slab_automove_window", 30],
    ["slab_chunk_max", chunkBytesMax(settings)],
    ["lru_crawler", yes(server.isCrawlerOn)],
    ["lru_crawler_sleep", 100],
    ["lru_crawler_tocrawl", 0],
    ["tail_repair_time", 0],
    ["flush_enabled", yes(flags.flushAll)],
    ["dump_enabled", yes(flags.dumping)],
    ["hash_algorithm", modern ? "murmur3" : "jenkins"],
    ["lru_maintainer_thread", yes(modern)],
    ["lru_segmented", yes(modern)],
    ["hot_lru_pct", 20],
    ["warm_lru_pct", 40],
    ["hot_max_factor", "0.20"],
    ["warm_max_factor", "2.00"],
    ["temp_lru", "no"],
    ["temporary_ttl", 61],
    ["idle_timeout", flags.idleTimeoutSeconds],
    ["watcher_logbuf_size", 262_144],
    ["worker_logbuf_size", 65_536],
    ["read_buf_mem_limit", 0],
    ["track_sizes", yes(server.sizesFromCas !== null)],
    ["inline_ascii_response", "no"],
    ["ext_item_size", 512],
    ["ext_item_age", 4_294_967_295],
    ["ext_low_ttl", 0],
    ["ext_recache_rate", 2000],
    ["ext_wbuf_size", 4_194_304],
    ["ext_compact_under", 0],
    ["ext_drop_under", 0],
    ["ext_max_sleep", 1_000_000],
    ["ext_max_frag", "0.80"],
    ["slab_automove_freeratio", "0.010"],
    ["ext_drop_unread", "no"],
    ["ssl_enabled", "no"],
    ["ssl_chain_cert", "(null)"],
    ["ssl_key", "(null)"],
    ["ssl_verify_mode", 0],
    ["ssl_keyformat", 1],
    ["ssl_ciphers", "NULL"],
    ["ssl_ca_cert", "NULL"],
    ["ssl_wbuf_size", 16_384],
    ["ssl_session_cache", "no"],
    ["ssl_kernel_tls", "no"],
    ["ssl_min_version", "tlsv1.2"],
    ["num_napi_ids", "(null)"],
    ["memory_file", flags.memoryFile ?? "(null)"],
  ];
}
