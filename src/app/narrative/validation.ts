/** What the model was compared with, and the command that compares again. */
export const validation: readonly string[] = [
  "Client routing and failover: recorded answers of the real libraries (pecl-memcache 2.2.6 and 4.0.5.2, php-memcached 3.2.0 on libmemcached 1.1.4), key by key and step by step: `npx fallthrough conform`. The same two run beside the real libraries while memcached processes are killed and started: `npm run test:live`. What the other clients were compared with: `npx fallthrough list clients`.",
  "The founding experiment: every cell of its two tables, stale copies included: `npx fallthrough run` without arguments.",
  "The node: recorded replies, hits, counters and final contents of memcached 1.6.18, operation by operation: `npm test`. It also runs beside the real program on new random requests: `npm run test:live`.",
  "LRU hit ratios by Che's approximation, the database queue by M/M/1 and Erlang's M/M/c, and every sampler by its distribution: `npm test`.",
  "Conservation of gets, requests, queries and workers in every window, and of every item in memory some fifty times a run: `npx fallthrough run --check`.",
];
