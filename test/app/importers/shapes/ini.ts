/** php.ini, whole and in fragments. */
import type { Shapes } from "./shape.ts";

const WHOLE = `[PHP]
engine = On
short_open_tag = Off
precision = 14
disable_functions = pcntl_alarm,pcntl_fork
memory_limit = 128M ; for the shop
error_reporting = E_ALL & ~E_DEPRECATED & ~E_STRICT
date.timezone = "Europe/Berlin"
extension=curl
extension=memcached.so
[Session]
session.save_handler = files
session.use_cookies = 1
session.gc_maxlifetime = 1440
[opcache]
opcache.enable=1
`;

export const ini: Shapes = {
  name: "php.ini",
  usable: [
    {
      file: "php.ini",
      text: `${WHOLE}[memcached]
memcached.store_retry_count = 2
memcached.default_consistent_hash = On
memcached.serializer = igbinary
memcached.sess_locking = On
`,
      client: "php-memcached",
      options: { OPT_STORE_RETRY_COUNT: 2, OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT" },
      servers: null,
      says: ["memcached.sess_locking: the session handler is not modelled"],
    },
    {
      file: "php.ini",
      text: '[Session]\nsession.save_handler = memcached\nsession.save_path = "10.0.0.1:11211, 10.0.0.2:11212:3"\n',
      client: "php-memcached",
      options: {},
      servers: ["10.0.0.1:11211:1", "10.0.0.2:11212:3"],
    },
    {
      file: "php.ini",
      text: `session.save_handler = memcache\nsession.save_path = "tcp://a:11211?persistent=1&weight=2&timeout=1, tcp://b"\n`,
      client: "pecl-memcache",
      options: {},
      servers: ["a:11211:2", "b:11211:1"],
    },
    {
      file: "php.ini",
      text: `${WHOLE}memcache.allow_failover = 1\nmemcache.hash_strategy = consistent\nmemcache.hash_function=crc32 ; as ever\n`,
      client: "pecl-memcache",
      options: {
        "memcache.allow_failover": 1,
        "memcache.hash_strategy": "consistent",
        "memcache.hash_function": "crc32",
      },
      servers: null,
    },
    {
      file: "memcache.ini",
      text: '; priority=20\nextension=memcache.so\nmemcache.hash_strategy="standard"\nmemcache.max_failover_attempts=5\n',
      given: { servers: "a:11211,b:11211", version: "php-memcache 3.0.8" },
      client: "pecl-memcache",
      options: { "memcache.hash_strategy": "standard", "memcache.max_failover_attempts": 5 },
      servers: ["a:11211:1", "b:11211:1"],
    },
    {
      file: "memcache.ini",
      text: "memcache.redundancy = 2\nmemcache.prefix_static_key = 2024\nmemcache.default_timeout_ms = 250\n",
      client: "pecl-memcache",
      options: { "memcache.redundancy": 2, "memcache.prefix_static_key": "2024", timeout: 0.25 },
      servers: null,
    },
    {
      file: "memcached.ini",
      text: "memcached.default_connect_timeout = 0\nmemcached.default_binary_protocol = Off\n",
      client: "php-memcached",
      options: { OPT_CONNECT_TIMEOUT: 4000, OPT_BINARY_PROTOCOL: false },
      servers: null,
    },
    {
      file: "20-memcached",
      text: "extension=memcached.so\nmemcached.default_connect_timeout=200\nmemcached.use_sasl = 1\n",
      client: "php-memcached",
      options: { OPT_CONNECT_TIMEOUT: 200 },
      servers: null,
    },
    {
      file: "memcache.ini",
      text: "memcache.allow_failover = Off\r\nmemcache.lock_timeout = 15\r\n",
      client: "pecl-memcache",
      options: { "memcache.allow_failover": false },
      servers: null,
    },
    // The extension takes a long of any size, and a text for 0 (its own tests/029.phpt): only whether it is 0 counts.
    {
      file: "memcache.ini",
      text: "memcache.allow_failover = 2\n",
      client: "pecl-memcache",
      options: { "memcache.allow_failover": 2 },
      servers: null,
    },
    {
      file: "memcache.ini",
      text: "memcache.allow_failover = abc\n",
      client: "pecl-memcache",
      options: { "memcache.allow_failover": 0 },
      servers: null,
    },
    {
      file: "memcache.ini",
      text: 'memcache.hash_function = fnv\nsession.save_handler = memcache\nsession.save_path = "tcp://10.0.0.1:11211"\n',
      client: "pecl-memcache",
      options: { "memcache.hash_function": "fnv" },
      servers: null,
      says: ["session.save_path: the session handler is not modelled"],
    },
    {
      file: "memcache.ini",
      text: `memcache.allow_failover = \${MC_FAILOVER}\nmemcache.hash_strategy = consistent\n`,
      given: { define: ["MC_FAILOVER=1"] },
      client: "pecl-memcache",
      options: { "memcache.allow_failover": 1, "memcache.hash_strategy": "consistent" },
      servers: null,
    },
    {
      file: "both.ini",
      text: "memcache.allow_failover = 0\nmemcached.store_retry_count = 0\n",
      given: { as: "memcached.ini" },
      client: "php-memcached",
      options: { OPT_STORE_RETRY_COUNT: 0 },
      servers: null,
    },
  ],
  refused: [
    { file: "php.ini", text: WHOLE, errors: ["php.ini: not a known kind of configuration; expected memcache.ini"] },
    {
      file: "php.ini",
      text: `${WHOLE}memcache.hash_strategy = consistant\n`,
      errors: ['memcache.hash_strategy: "consistant"; expected one of standard, consistent'],
    },
  ],
};
