/** Laravel's config/cache.php, in PHP and as JSON. */
import type { Shapes } from "./shape.ts";

const store = (inner: string): string => `<?php

use Illuminate\\Support\\Str;

return [
    'default' => env('CACHE_DRIVER', 'memcached'),

    'stores' => [
        'array' => [
            'driver' => 'array',
        ],
        'memcached' => [
            'driver' => 'memcached',
${inner}
        ],
        'redis' => [
            'driver' => 'redis',
            'connection' => env('REDIS_CONNECTION'),
        ],
    ],

    'prefix' => env('CACHE_PREFIX', Str::slug(env('APP_NAME', 'laravel'), '_').'_cache_'),
];
`;

export const laravel: Shapes = {
  name: "laravel",
  usable: [
    {
      file: "cache.php",
      text: store(`            'servers' => [['host' => 'mc', 'port' => 11211, 'weight' => 1]],`).replace(
        /'prefix' => .*/,
        "'prefix' => 'shop_',",
      ),
      client: "php-memcached",
      options: {},
      servers: ["mc:11211:1"],
      framework: { name: "laravel-cache", options: { prefix: "shop_" } },
    },
    {
      file: "cache.php",
      text: store(`            'persistent_id' => env('MEMCACHED_PERSISTENT_ID'),
            'sasl' => [
                env('MEMCACHED_USERNAME'),
                env('MEMCACHED_PASSWORD'),
            ],
            'options' => [
                // Memcached::OPT_CONNECT_TIMEOUT => 2000,
            ],
            'servers' => [
                [
                    'host' => env('MEMCACHED_HOST', '127.0.0.1'),
                    'port' => env('MEMCACHED_PORT', 11211),
                    'weight' => 100,
                ],
            ],`),
      client: "php-memcached",
      options: {},
      servers: ["127.0.0.1:11211:100"],
      says: ['MEMCACHED_HOST is not set; taken is its default, "127.0.0.1" (--define MEMCACHED_HOST=VALUE)'],
    },
    {
      file: "cache.php",
      text: store(`            'persistent_id' => env('MEMCACHED_PERSISTENT_ID', 'story_pool_id'),
            'sasl' => [env('MEMCACHED_USERNAME'), env('MEMCACHED_PASSWORD')],
            'options' => [
                Memcached::OPT_LIBKETAMA_COMPATIBLE => true,
                \\Memcached::OPT_REMOVE_FAILED_SERVERS => TRUE,
                Memcached::OPT_RETRY_TIMEOUT => 2,
                Memcached::OPT_SERIALIZER => Memcached::SERIALIZER_IGBINARY,
            ],
            'servers' => [
                ['host' => '10.0.0.1', 'port' => 11211, 'weight' => 100],
                ['host' => '10.0.0.2', 'port' => '11211', 'weight' => 50],
            ],`),
      given: { define: ["MEMCACHED_USERNAME=app", "MEMCACHED_PASSWORD=x"] },
      client: "php-memcached",
      options: {
        persistent_id: "story_pool_id",
        OPT_BINARY_PROTOCOL: true,
        OPT_LIBKETAMA_COMPATIBLE: true,
        OPT_REMOVE_FAILED_SERVERS: true,
        OPT_RETRY_TIMEOUT: 2,
      },
      servers: ["10.0.0.1:11211:100", "10.0.0.2:11211:50"],
    },
    {
      file: "cache.php",
      text: store(`            'persistent_id' => 'laravel',
            'options'    => array(
                'OPT_NO_BLOCK'         => true,
                'OPT_AUTO_EJECT_HOSTS' => true,
                'OPT_CONNECT_TIMEOUT'  => 2000,
                'OPT_POLL_TIMEOUT'     => 2 * 1000,
                'OPT_RETRY_TIMEOUT'    => (int) env('MC_RETRY', 2),
            ),
            'servers' => array(array('host' => '127.0.0.1', 'port' => 11211, 'weight' => 100)),`),
      client: "php-memcached",
      options: {
        persistent_id: "laravel",
        OPT_AUTO_EJECT_HOSTS: true,
        OPT_CONNECT_TIMEOUT: 2000,
        OPT_POLL_TIMEOUT: 2000,
        OPT_RETRY_TIMEOUT: 2,
      },
      servers: ["127.0.0.1:11211:100"],
    },
    {
      file: "cache.json",
      text: '{"driver":"memcached","persistent_id":"app","options":{"OPT_LIBKETAMA_COMPATIBLE":true,"OPT_REMOVE_FAILED_SERVERS":true},"servers":[{"host":"10.0.0.1","port":11211,"weight":100},{"host":"10.0.0.2","port":11211,"weight":100}]}',
      client: "php-memcached",
      options: { persistent_id: "app", OPT_LIBKETAMA_COMPATIBLE: true, OPT_REMOVE_FAILED_SERVERS: true },
      servers: ["10.0.0.1:11211:100", "10.0.0.2:11211:100"],
    },
    {
      file: "cache.php",
      text: store(`            'servers' => [
                ['host' => env('MC_A'), 'port' => env('MC_PORT', '11211'), 'weight' => 1],
                ['host' => $_ENV['MC_B'] ?? 'mc-b', 'port' => 11211],
            ],`),
      given: { define: ["MC_A=mc-a"] },
      client: "php-memcached",
      options: {},
      servers: ["mc-a:11211:1", "mc-b:11211:1"],
    },
    {
      file: "store",
      text: `[
    'driver' => 'memcached',
    'options' => [9 => 1, 2 => 1, 36 => 30, 28 => true],
    'servers' => [['host' => 'a', 'port' => 1], ['host' => 'b', 'port' => 2]],
]`,
      client: "php-memcached",
      options: { OPT_DISTRIBUTION: 1, OPT_HASH: 1, OPT_DEAD_TIMEOUT: 30, OPT_AUTO_EJECT_HOSTS: true },
      servers: ["a:1:1", "b:2:1"],
    },
    {
      file: "cache.php",
      text: `<?php
$hosts = ['x.cache', 'y.cache'];
return ['stores' => [
    'sessions' => ['driver' => 'memcached', 'servers' => [['host' => 's.cache', 'port' => 11211, 'weight' => 100]]],
    'pages' => ['driver' => 'memcached', 'servers' => [['host' => "p.cache", 'port' => 11211, 'weight' => 100]],
        'options' => [\\Memcached::OPT_HASH => \\Memcached::HASH_MD5], 'lock_connection' => null],
]];
`,
      given: { pool: "pages" },
      client: "php-memcached",
      options: { OPT_HASH: "HASH_MD5" },
      servers: ["p.cache:11211:100"],
    },
    {
      file: "cache.php",
      text: `<?php
# by hand
return array(
    'stores' => array(
        'memcached' => array(
            'driver'  => 'memcached',
            'servers' => array(
                array('host' => getenv('MC_HOST') ?: '10.9.9.9', 'port' => 11211, 'weight' => 100), /* one */
            ),
        ),
    ),
);
`,
      client: "php-memcached",
      options: {},
      servers: ["10.9.9.9:11211:100"],
    },
    {
      file: "cache.yml",
      text: `memcached:
  driver: memcached
  persistent_id: null
  servers:
    - { host: "\${MC_1}", port: 11211, weight: 100 }
    - { host: mc-2, port: 11211, weight: 100 }
  options: []
`,
      given: { define: ["MC_1=mc-1"] },
      client: "php-memcached",
      options: {},
      servers: ["mc-1:11211:100", "mc-2:11211:100"],
    },
    {
      file: "cache.php",
      text: store(`            'options' => [Memcached::OPT_PREFIX_KEY => 'shop_' . 'v1:', Memcached::OPT_BINARY_PROTOCOL => true],
            'servers' => collect(explode(',', env('MEMCACHED_HOSTS')))->map(fn ($h) => ['host' => $h])->all(),`),
      given: { servers: "10.0.0.1:11211,10.0.0.2:11211" },
      client: "php-memcached",
      options: { OPT_PREFIX_KEY: "shop_v1:", OPT_BINARY_PROTOCOL: true },
      servers: ["10.0.0.1:11211:1", "10.0.0.2:11211:1"],
    },
  ],
  refused: [
    {
      file: "cache.php",
      text: store(
        "            'servers' => array_map(fn (string $h): array => ['host' => $h], explode(',', env('MC', ''))),\n            'options' => array_filter([1]),",
      ),
      errors: ["array_filter([1]): an expression", "array_map(fn (string $h): array => ['host' => $h]"],
    },
    {
      file: "cache.php",
      text: store("            'servers' => [['host' => env('MEMCACHED_HOST'), 'port' => 11211, 'weight' => 100]],"),
      errors: ["MEMCACHED_HOST is not set; expected --define MEMCACHED_HOST=VALUE, or --servers"],
    },
    {
      file: "cache.php",
      text: store("            'servers' => [['host' => '/var/run/memcached.sock', 'port' => 0, 'weight' => 100]],"),
      errors: ["a server behind a Unix socket is not modelled"],
    },
    {
      file: "cache.php",
      text: store(
        "            'options' => [Memcached::OPT_HASH => Memcached::HASH_MD6, Memcached::OPT_DISTRIBUTION => config('x')],\n            'servers' => [['host' => 'a']],",
      ),
      errors: [
        "HASH_MD6: no constant of PHP's class Memcached, so PHP ends here; did you mean 'Memcached::HASH_MD5'?",
        "config('x'): an expression, which nothing here computes",
      ],
    },
    {
      file: "cache.php",
      text: "<?php return ['stores' => ['memcached' => ['driver' => 'memcached', 'servers' => [['host' => 'a'",
      errors: ["cache.php:1: "],
    },
    {
      file: "cache.php",
      text: store("            'options' => [],"),
      errors: ["servers: missing; expected a list"],
    },
  ],
};
