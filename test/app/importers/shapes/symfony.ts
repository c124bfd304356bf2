/** Symfony's framework.cache and DSNs. */
import type { Shapes } from "./shape.ts";

const OWN = { OPT_BINARY_PROTOCOL: true, OPT_LIBKETAMA_COMPATIBLE: true, addServers: true };

const PAGES_AND_OTHERS = `framework:
    cache:
        app: cache.adapter.memcached
        default_memcached_provider: 'memcached://10.0.0.1'
        pools:
            pages: { adapter: cache.adapter.memcached, provider: 'memcached:?host[10.0.0.2]&host[10.0.0.3]' }
            others: { adapter: cache.adapter.memcached }
`;
const SHOP = `framework:
    cache:
        prefix_seed: myshop/prod
        app: cache.adapter.memcached
        default_memcached_provider: 'memcached://10.1.0.1:11211'
        pools:
            shop.cache:
                adapter: cache.adapter.memcached
                provider: 'memcached:?host[10.1.0.1:11211]&host[10.1.0.2:11211]&connect_timeout=500&binary_protocol=0'
`;

export const symfony: Shapes = {
  name: "symfony",
  usable: [
    {
      file: "cache.yaml",
      text: `framework:
    cache:
        app: cache.adapter.memcached
        default_memcached_provider: 'memcached://localhost'
`,
      client: "php-memcached",
      options: OWN,
      servers: ["localhost:11211:1"],
      says: ["Symfony's default"],
    },
    {
      file: "cache.yaml",
      text: `framework:
    cache:
        prefix_seed: acme/shop
        app: cache.adapter.memcached
        system: cache.adapter.apcu
        default_memcached_provider: 'memcached://10.0.0.1:11211?weight=33&retry_timeout=5&libketama_compatible=0'
        pools:
            doctrine.result_cache_pool: { adapter: cache.app }
`,
      client: "php-memcached",
      options: { ...OWN, OPT_LIBKETAMA_COMPATIBLE: 0, OPT_RETRY_TIMEOUT: 5 },
      servers: ["10.0.0.1:11211:33"],
    },
    {
      file: "cache.yaml",
      text: `framework:
    cache:
        app: cache.adapter.memcached
        default_memcached_provider: 'memcached:?host[10.0.0.1:11211]&host[10.0.0.2:11211]=2&host[10.0.0.3]'
`,
      client: "php-memcached",
      options: OWN,
      servers: ["10.0.0.1:11211:1", "10.0.0.2:11211:2", "10.0.0.3:11211:1"],
    },
    {
      file: "cache.yaml",
      text: `framework:
    cache:
        app: cache.adapter.memcached
        default_memcached_provider: '%env(MEMCACHED_DSN)%'
`,
      given: { define: ["MEMCACHED_DSN=memcached://app:secret@mc.internal:11311?persistent_id=shop&dead_timeout=30"] },
      client: "php-memcached",
      options: { ...OWN, persistent_id: "shop", OPT_DEAD_TIMEOUT: 30 },
      servers: ["mc.internal:11311:1"],
    },
    {
      file: "cache.yaml",
      text: `framework:
    cache:
        default_memcached_provider: memcached://a.mc
        pools:
            pages.cache:
                adapter: cache.adapter.memcached
                provider: 'memcached://p.mc:11212?hash=md5&distribution=consistent&remove_failed_servers=1'
                default_lifetime: 3600
            other.cache:
                adapter: cache.adapter.memcached
`,
      given: { pool: "pages.cache" },
      client: "php-memcached",
      options: {
        ...OWN,
        OPT_HASH: "HASH_MD5",
        OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT",
        OPT_REMOVE_FAILED_SERVERS: 1,
      },
      servers: ["p.mc:11212:1"],
    },
    {
      file: "dsn",
      text: "memcached://user:pass@localhost/50?connect_timeout=250&poll_timeout=100\n",
      client: "php-memcached",
      options: { ...OWN, OPT_CONNECT_TIMEOUT: 250, OPT_POLL_TIMEOUT: 100 },
      servers: ["localhost:11211:50"],
    },
    {
      file: ".env",
      text: `APP_ENV=prod
# the cache
MEMCACHED_DSN="memcached://10.2.0.1:11211?server_failure_limit=2"
DATABASE_URL=mysql://db
`,
      client: "php-memcached",
      options: { ...OWN, OPT_SERVER_FAILURE_LIMIT: 2 },
      servers: ["10.2.0.1:11211:1"],
    },
    {
      file: "cache.yaml",
      text: `when@prod:
    framework:
        cache:
            app: cache.adapter.memcached
            default_memcached_provider: 'memcached://%env(MC_HOST)%:%env(int:MC_PORT)%'
`,
      given: { define: ["MC_HOST=prod.mc", "MC_PORT=11213"] },
      client: "php-memcached",
      options: OWN,
      servers: ["prod.mc:11213:1"],
    },
    {
      file: "cache.yaml",
      text: `framework:
    cache:
        pools:
            my_pool:
                adapters:
                    - cache.adapter.apcu
                    - { name: cache.adapter.memcached }
        default_memcached_provider: 'memcached://10.0.0.7:11211?number_of_replicas=1'
`,
      client: "php-memcached",
      options: { ...OWN, OPT_NUMBER_OF_REPLICAS: 1 },
      servers: ["10.0.0.7:11211:1"],
    },
    {
      file: "cache.yaml",
      text: PAGES_AND_OTHERS,
      given: { pool: "others" },
      client: "php-memcached",
      options: OWN,
      servers: ["10.0.0.1:11211:1"],
      framework: { name: "symfony-cache", options: {} },
    },
    {
      // Symfony takes the options only of a DSN with a server of its own; the namespace is that of PHP's hash("xxh128", ...).
      file: "cache.yaml",
      text: SHOP,
      given: { pool: "shop.cache" },
      client: "php-memcached",
      options: OWN,
      servers: ["10.1.0.1:11211:1", "10.1.0.2:11211:1"],
      framework: { name: "symfony-cache", options: { namespace: "9FzGSC5jHA" } },
      says: [
        "connect_timeout: Symfony reads the options of a DSN only if",
        "cache.yaml:3 (framework.cache.prefix_seed): the namespace of pool shop.cache is 9FzGSC5jHA",
      ],
    },
    {
      file: "framework.json",
      text: '{ "framework": { "cache": { "app": "cache.adapter.memcached" } } }',
      given: { version: "3.2.0" },
      client: "php-memcached",
      options: OWN,
      servers: ["localhost:11211:1"],
    },
  ],
  refused: [
    {
      file: "cache.yaml",
      text: PAGES_AND_OTHERS,
      errors: ["cache pools cache.app, pages and others; expected one to be chosen by --pool NAME"],
    },
    {
      file: "cache.yaml",
      text: "framework:\n  cache:\n    pools:\n      x: { adapter: cache.adapter.memcached, provider: app.provider }\n",
      errors: [
        "the service app.provider: an expression, which nothing here computes; expected its value, or --servers",
      ],
    },
    {
      file: "dsn",
      text: "memcached://a:11211?timeout=500\n",
      errors: ["connect_timeout is that of a connection, poll_timeout that of an answer"],
    },
    {
      file: "cache.yaml",
      text: "framework:\n  cache:\n    app: cache.adapter.memcached\n    default_memcached_provider: '%env(MEMCACHED_DSN)%'\n",
      errors: ["MEMCACHED_DSN is not set; expected --define MEMCACHED_DSN=VALUE, or --servers"],
    },
    {
      file: "cache.yaml",
      text: "framework:\n  cache:\n    app: cache.adapter.memcached\n    default_memcached_provider: memcached:///var/run/memcached.sock\n",
      errors: ["a server behind a Unix socket is not modelled"],
    },
    {
      file: "dsn",
      text: "memcached://a:11211?retry_time=3\n",
      errors: [
        "retry_time: no option of Memcached; expected the name of one without OPT_; did you mean 'retry_timeout'?",
      ],
    },
    {
      file: "cache.yaml",
      text: "framework:\n  cache:\n    app: cache.adapter.memcached\n    default_memcached_provider: redis://a\n",
      errors: ['"redis://a"; expected memcached://host:11211'],
    },
    {
      file: "cache.yaml",
      text: `framework:
  cache:
    default_memcached_provider: memcached://a
    pools:
      x: { adapter: cache.adapter.memcached }
      y: { adapter: cache.adapter.memcached, provider: memcached://b }
`,
      errors: ["cache pools x and y; expected one to be chosen by --pool NAME"],
    },
  ],
};
