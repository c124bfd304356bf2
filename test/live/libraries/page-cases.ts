/** What is recorded of each library's multi-get: with a server dead, hung, and back. Named as the file of its recording. */
import type { PageCase } from "./page-story.ts";

const dead5 = { servers: 5, dead: [2], pages: 40, keys: 8 };
const hung4 = { servers: 4, hung: [1], pages: 25, keys: 6 };
/** One object over time; a server is dead, then back. */
const deadStory = { servers: 4, dead: [1], pages: 30, keys: 6, isStory: true, retrySeconds: 2.6 };
const hungStory = { servers: 4, hung: [1], pages: 20, keys: 6, isStory: true, retrySeconds: 2.6 };

const dalli = { library: "dalli" };
const dalliQuick = { socket_timeout: 0.5, down_retry_delay: 2 };
const spymemcached = { library: "spymemcached" };
const gomemcache = { library: "gomemcache" };
const nodeMemcached = { library: "node-memcached" };
const nodeQuick = { retries: 0, timeout: 700, idle: 700, retry: 2000, reconnect: 2000 };
const peclMemcache = { library: "pecl-memcache" };
const twemproxy = { library: "twemproxy" };
const libmemcachedQuick = { OPT_POLL_TIMEOUT: 700, OPT_CONNECT_TIMEOUT: 700 };
const pylibmcQuick = { _poll_timeout: 700, connect_timeout: 700 };

export const pageCases: Readonly<Record<string, PageCase>> = {
  // Its 3.0 speaks the binary protocol only.
  "dalli-dead-n5": { ...dalli, options: {}, ...dead5 },
  "dalli-dead-2-of-8": { ...dalli, options: {}, ...dead5, servers: 8, dead: [0, 5], keys: 20 },
  "dalli-no-failover-dead-n5": { ...dalli, options: { failover: false }, ...dead5 },
  "dalli-hung-n4": { ...dalli, options: { socket_timeout: 0.5 }, ...hung4 },
  "dalli-no-failover-hung-n4": { ...dalli, options: { socket_timeout: 0.5, failover: false }, ...hung4 },
  "dalli-story-dead": { ...dalli, options: dalliQuick, ...deadStory },
  "dalli-story-hung": { ...dalli, options: dalliQuick, ...hungStory },

  "spymemcached-dead-n5": { ...spymemcached, options: { opTimeout: 700 }, ...dead5 },
  "spymemcached-binary-dead-n5": { ...spymemcached, options: { opTimeout: 700, protocol: "BINARY" }, ...dead5 },
  "spymemcached-ketama-dead-n5": {
    ...spymemcached,
    options: { opTimeout: 700, locatorType: "CONSISTENT", hashAlg: "KETAMA_HASH" },
    ...dead5,
  },
  "spymemcached-cancel-dead-n5": { ...spymemcached, options: { opTimeout: 700, failureMode: "Cancel" }, ...dead5 },
  "spymemcached-retry-dead-n5": {
    ...spymemcached,
    options: { opTimeout: 700, failureMode: "Retry" },
    ...dead5,
    pages: 25,
  },
  "spymemcached-hung-n4": { ...spymemcached, options: { opTimeout: 700 }, ...hung4 },
  "spymemcached-binary-hung-n4": { ...spymemcached, options: { opTimeout: 700, protocol: "BINARY" }, ...hung4 },
  "spymemcached-story-dead": { ...spymemcached, options: { opTimeout: 700 }, ...deadStory },
  "spymemcached-story-hung": { ...spymemcached, options: { opTimeout: 700 }, ...hungStory },
  "spymemcached-binary-story-hung": {
    ...spymemcached,
    options: { opTimeout: 700, protocol: "BINARY" },
    ...hungStory,
  },

  "gomemcache-dead-n5": { ...gomemcache, options: {}, ...dead5 },
  "gomemcache-dead-2-of-8": { ...gomemcache, options: {}, ...dead5, servers: 8, dead: [0, 5], keys: 20 },
  "gomemcache-hung-n4": { ...gomemcache, options: { Timeout: 0.5 }, ...hung4 },
  "gomemcache-story-dead": { ...gomemcache, options: {}, ...deadStory },
  "gomemcache-story-hung": { ...gomemcache, options: { Timeout: 0.5 }, ...hungStory },

  "node-memcached-dead-n5": { ...nodeMemcached, options: nodeQuick, ...dead5 },
  "node-memcached-retries-dead-n5": {
    ...nodeMemcached,
    options: { ...nodeQuick, idle: 2000, retries: 2, minTimeout: 200 },
    ...dead5,
    pages: 25,
  },
  "node-memcached-hung-n4": { ...nodeMemcached, options: nodeQuick, ...hung4 },
  "node-memcached-story-dead": { ...nodeMemcached, options: nodeQuick, ...deadStory },
  "node-memcached-remove-story-dead": { ...nodeMemcached, options: { ...nodeQuick, remove: true }, ...deadStory },

  "pecl-memcache-dead-n5": { ...peclMemcache, options: { persistent: false }, ...dead5 },
  "pecl-memcache-standard-no-failover-dead-n5": {
    ...peclMemcache,
    options: { persistent: false, "memcache.hash_strategy": "standard", "memcache.allow_failover": false },
    ...dead5,
  },
  // Binary with a server dead is not recorded: the library then ends PHP by SIGSEGV.
  "pecl-memcache-hung-n4": { ...peclMemcache, options: { persistent: false }, ...hung4 },
  "pecl-memcache-no-failover-hung-n4": {
    ...peclMemcache,
    options: { persistent: false, "memcache.allow_failover": false },
    ...hung4,
  },
  "pecl-memcache-binary-hung-n4": {
    ...peclMemcache,
    options: { persistent: false, "memcache.protocol": "binary" },
    ...hung4,
  },
  "pecl-memcache-story-dead": { ...peclMemcache, options: { retry_interval: 2 }, ...deadStory, retrySeconds: 3.4 },
  "pecl-memcache-story-hung": { ...peclMemcache, options: { retry_interval: 2 }, ...hungStory, retrySeconds: 3.4 },
  "pecl-memcache-requests-story-dead": {
    ...peclMemcache,
    options: { retry_interval: 2 },
    ...deadStory,
    isByRequest: true,
    retrySeconds: 3.4,
  },
  "pecl-memcache-requests-story-hung": {
    ...peclMemcache,
    options: { retry_interval: 2 },
    ...hungStory,
    isByRequest: true,
    retrySeconds: 3.4,
  },

  "twemproxy-dead-n5": { ...twemproxy, options: { timeout: 700 }, ...dead5 },
  "twemproxy-modula-dead-n5": { ...twemproxy, options: { timeout: 700, distribution: "modula" }, ...dead5 },
  "twemproxy-hung-n4": { ...twemproxy, options: { timeout: 700 }, ...hung4 },
  "twemproxy-story-dead": { ...twemproxy, options: { timeout: 700 }, ...deadStory },
  "twemproxy-eject-story-dead": {
    ...twemproxy,
    options: { timeout: 700, auto_eject_hosts: true, server_retry_timeout: 2000 },
    ...deadStory,
  },
  "twemproxy-eject-story-hung": {
    ...twemproxy,
    options: { timeout: 700, auto_eject_hosts: true, server_failure_limit: 1, server_retry_timeout: 2000 },
    ...hungStory,
  },

  "php-memcached-hung-n4": { library: "php-memcached", options: libmemcachedQuick, ...hung4 },
  "php-memcached-binary-hung-n4": {
    library: "php-memcached",
    options: { ...libmemcachedQuick, OPT_BINARY_PROTOCOL: true },
    ...hung4,
  },
  "pylibmc-hung-n4": { library: "pylibmc", options: pylibmcQuick, ...hung4 },
  "pylibmc-binary-hung-n4": { library: "pylibmc", options: { ...pylibmcQuick, binary: true }, ...hung4 },
};
