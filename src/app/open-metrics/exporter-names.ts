/**
 * What memcached_exporter calls what memcached prints: the names, labels and kinds of `pkg/exporter/exporter.go` of
 * prometheus/memcached_exporter (commit 0cbb0fb2), for the lines that the model of a node has. OpenMetrics asks that a counter's name ends
 * in `_total`; what the exporter counts under another name (`uptime_seconds`) is a gauge here, so that the name stays.
 */

/** One family of samples. */
export interface Family {
  /** Without the namespace, and of a counter with its `_total`. */
  readonly name: string;
  readonly kind: "counter" | "gauge";
  readonly help: string;
}

/** A line of `stats`, of `stats items` or of `stats slabs`, and the sample that it becomes. */
export interface Line {
  readonly key: string;
  readonly family: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export const families: readonly Family[] = [
  { name: "up", kind: "gauge", help: "Whether the node answers." },
  { name: "uptime_seconds", kind: "gauge", help: "Since its process started." },
  { name: "commands_total", kind: "counter", help: "Operations by command and by how they ended." },
  { name: "current_bytes", kind: "gauge", help: "Bytes that items take." },
  { name: "limit_bytes", kind: "gauge", help: "Bytes that it may take (-m)." },
  { name: "current_items", kind: "gauge", help: "Items that it holds." },
  { name: "items_total", kind: "counter", help: "Items that it has stored." },
  { name: "items_evicted_total", kind: "counter", help: "Items that had to make room." },
  { name: "items_reclaimed_total", kind: "counter", help: "Items stored in the memory of an expired one." },
  { name: "item_too_large_total", kind: "counter", help: "Items refused because of their size." },
  { name: "item_no_memory_total", kind: "counter", help: "Items refused for want of memory." },
  { name: "direct_reclaims_total", kind: "counter", help: "Times a worker had to free memory itself." },
  { name: "lru_crawler_reclaimed_total", kind: "counter", help: "Items that the crawler freed." },
  { name: "lru_crawler_items_checked_total", kind: "counter", help: "Items that the crawler looked at." },
  { name: "lru_crawler_moves_to_cold_total", kind: "counter", help: "Items moved to COLD." },
  { name: "lru_crawler_moves_to_warm_total", kind: "counter", help: "Items moved to WARM." },
  { name: "lru_crawler_moves_within_lru_total", kind: "counter", help: "Items bumped within HOT or WARM." },
  { name: "slab_current_items", kind: "gauge", help: "Items of the class." },
  { name: "slab_items_age_seconds", kind: "gauge", help: "Age of the oldest item of the class." },
  { name: "slab_items_crawler_reclaimed_total", kind: "counter", help: "Items of the class that the crawler freed." },
  { name: "slab_items_evicted_total", kind: "counter", help: "Items of the class that had to make room." },
  { name: "slab_items_evicted_nonzero_total", kind: "counter", help: "Those of them that would have expired." },
  { name: "slab_items_evicted_time_seconds", kind: "gauge", help: "How long the last of them had not been asked for." },
  { name: "slab_items_evicted_unfetched_total", kind: "counter", help: "Those of them that were never asked for." },
  { name: "slab_items_expired_unfetched_total", kind: "counter", help: "Items that expired without being asked for." },
  { name: "slab_items_outofmemory_total", kind: "counter", help: "Sets that found no memory in the class." },
  { name: "slab_items_reclaimed_total", kind: "counter", help: "Items stored in the memory of an expired one." },
  { name: "slab_items_tailrepairs_total", kind: "counter", help: "Items unlinked because they were held too long." },
  { name: "slab_items_moves_to_cold", kind: "gauge", help: "Items of the class moved to COLD." },
  { name: "slab_items_moves_to_warm", kind: "gauge", help: "Items of the class moved to WARM." },
  { name: "slab_items_moves_within_lru", kind: "gauge", help: "Items of the class bumped within HOT or WARM." },
  { name: "slab_hot_items", kind: "gauge", help: "Items in HOT." },
  { name: "slab_warm_items", kind: "gauge", help: "Items in WARM." },
  { name: "slab_cold_items", kind: "gauge", help: "Items in COLD." },
  { name: "slab_temporary_items", kind: "gauge", help: "Items in TEMP." },
  { name: "slab_hot_age_seconds", kind: "gauge", help: "Age of the oldest item in HOT." },
  { name: "slab_warm_age_seconds", kind: "gauge", help: "Age of the oldest item in WARM." },
  { name: "slab_lru_hits_total", kind: "counter", help: "Hits by segment." },
  { name: "slab_chunk_size_bytes", kind: "gauge", help: "Bytes of a chunk of the class." },
  { name: "slab_chunks_per_page", kind: "gauge", help: "Chunks in a page." },
  { name: "slab_current_pages", kind: "gauge", help: "Pages of the class." },
  { name: "slab_current_chunks", kind: "gauge", help: "Chunks of the class." },
  { name: "slab_chunks_used", kind: "gauge", help: "Chunks with an item." },
  { name: "slab_chunks_free", kind: "gauge", help: "Chunks without one." },
  { name: "slab_chunks_free_end", kind: "gauge", help: "Chunks at the end of the last page that were never used." },
  { name: "slab_mem_requested_bytes", kind: "gauge", help: "Bytes that the items of the class take." },
  { name: "slab_commands_total", kind: "counter", help: "Operations on the class by command and by how they ended." },
];

const COUNTED = ["get", "delete", "incr", "decr", "cas", "touch"] as const;

const hits = (family: string): Line[] =>
  COUNTED.map((command) => ({ key: `${command}_hits`, family, labels: { command, status: "hit" } }));
const misses = (family: string): Line[] =>
  COUNTED.map((command) => ({ key: `${command}_misses`, family, labels: { command, status: "miss" } }));
const badval = (family: string): Line => ({ key: "cas_badval", family, labels: { command: "cas", status: "badval" } });

/** `stats`. */
export const general: readonly Line[] = [
  { key: "uptime", family: "uptime_seconds" },
  ...hits("commands_total"),
  ...misses("commands_total"),
  badval("commands_total"),
  { key: "cmd_flush", family: "commands_total", labels: { command: "flush", status: "hit" } },
  { key: "bytes", family: "current_bytes" },
  { key: "limit_maxbytes", family: "limit_bytes" },
  { key: "curr_items", family: "current_items" },
  { key: "total_items", family: "items_total" },
  { key: "evictions", family: "items_evicted_total" },
  { key: "reclaimed", family: "items_reclaimed_total" },
  { key: "store_too_large", family: "item_too_large_total" },
  { key: "store_no_memory", family: "item_no_memory_total" },
  { key: "direct_reclaims", family: "direct_reclaims_total" },
  { key: "crawler_reclaimed", family: "lru_crawler_reclaimed_total" },
  { key: "crawler_items_checked", family: "lru_crawler_items_checked_total" },
  { key: "moves_to_cold", family: "lru_crawler_moves_to_cold_total" },
  { key: "moves_to_warm", family: "lru_crawler_moves_to_warm_total" },
  { key: "moves_within_lru", family: "lru_crawler_moves_within_lru_total" },
];

/** `stats items`, of each class. */
export const ofItems: readonly Line[] = [
  { key: "number", family: "slab_current_items" },
  { key: "age", family: "slab_items_age_seconds" },
  { key: "crawler_reclaimed", family: "slab_items_crawler_reclaimed_total" },
  { key: "evicted", family: "slab_items_evicted_total" },
  { key: "evicted_nonzero", family: "slab_items_evicted_nonzero_total" },
  { key: "evicted_time", family: "slab_items_evicted_time_seconds" },
  { key: "evicted_unfetched", family: "slab_items_evicted_unfetched_total" },
  { key: "expired_unfetched", family: "slab_items_expired_unfetched_total" },
  { key: "outofmemory", family: "slab_items_outofmemory_total" },
  { key: "reclaimed", family: "slab_items_reclaimed_total" },
  { key: "tailrepairs", family: "slab_items_tailrepairs_total" },
  { key: "moves_to_cold", family: "slab_items_moves_to_cold" },
  { key: "moves_to_warm", family: "slab_items_moves_to_warm" },
  { key: "moves_within_lru", family: "slab_items_moves_within_lru" },
  { key: "number_hot", family: "slab_hot_items" },
  { key: "number_warm", family: "slab_warm_items" },
  { key: "number_cold", family: "slab_cold_items" },
  { key: "number_temp", family: "slab_temporary_items" },
  { key: "age_hot", family: "slab_hot_age_seconds" },
  { key: "age_warm", family: "slab_warm_age_seconds" },
  ...["hot", "warm", "cold"].map((lru) => ({ key: `hits_to_${lru}`, family: "slab_lru_hits_total", labels: { lru } })),
  { key: "hits_to_temp", family: "slab_lru_hits_total", labels: { lru: "temporary" } },
];

/** `stats slabs`, of each class. */
export const ofSlabs: readonly Line[] = [
  { key: "chunk_size", family: "slab_chunk_size_bytes" },
  { key: "chunks_per_page", family: "slab_chunks_per_page" },
  { key: "total_pages", family: "slab_current_pages" },
  { key: "total_chunks", family: "slab_current_chunks" },
  { key: "used_chunks", family: "slab_chunks_used" },
  { key: "free_chunks", family: "slab_chunks_free" },
  { key: "free_chunks_end", family: "slab_chunks_free_end" },
  { key: "mem_requested", family: "slab_mem_requested_bytes" },
  ...hits("slab_commands_total"),
  badval("slab_commands_total"),
];
