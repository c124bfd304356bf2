/** Magento's app/etc/env.php. */
import type { Shapes } from "./shape.ts";

const env = (frontends: string, others = ""): string => `<?php
return [
    'backend' => ['frontName' => 'admin'],
    'crypt' => ['key' => 'x'],
    'db' => ['connection' => ['default' => ['host' => $_ENV['MYSQL_HOST'], 'engine' => 'innodb']]],
    'cache' => [
        'frontend' => [
${frontends}
        ],
    ],
${others}
];
`;
const LIBRARY = { OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT", OPT_HASH: "HASH_MD5", OPT_LIBKETAMA_COMPATIBLE: true };

export const magento: Shapes = {
  name: "magento",
  usable: [
    {
      file: "env.php",
      text: env(`            'default' => [
                'backend' => 'Memcached',
                'backend_options' => [
                    'servers' => [
                        ['host' => '10.0.0.1', 'port' => '11211', 'persistent' => true, 'weight' => 1, 'timeout' => 5, 'retry_interval' => 10],
                        ['host' => '10.0.0.2', 'port' => '11211', 'persistent' => true, 'weight' => 2, 'timeout' => 5, 'retry_interval' => 10],
                    ],
                    'compression' => false,
                ],
            ],`),
      client: "pecl-memcache",
      options: { persistent: true, timeout: 5, retry_interval: 10 },
      servers: ["10.0.0.1:11211:1", "10.0.0.2:11211:2"],
    },
    {
      file: "env.php",
      text: env(`            'default' => [
                'id_prefix' => 'da7_',
                'backend' => 'Zend_Cache_Backend_Libmemcached',
                'backend_options' => ['servers' => [['host' => 'mc.internal', 'port' => 11211, 'weight' => 1]], 'client' => []],
            ],`),
      client: "php-memcached",
      options: LIBRARY,
      servers: ["mc.internal:11211:1"],
      says: ["Zend_Cache_Backend_Libmemcached's default"],
    },
    {
      file: "env.php",
      text: env(`            'default' => ['backend' => 'Cm_Cache_Backend_File'],
            'page_cache' => [
                'backend' => '\\\\Zend_Cache_Backend_Libmemcached',
                'backend_options' => [
                    'servers' => ['host' => 'pages.mc', 'port' => 11211],
                    'client' => [Memcached::OPT_RETRY_TIMEOUT => 3],
                ],
            ],`),
      client: "php-memcached",
      options: { ...LIBRARY, OPT_RETRY_TIMEOUT: 3 },
      servers: ["pages.mc:11211:1"],
    },
    {
      file: "env.php",
      text: env(`            'default' => [
                'backend' => 'twolevels',
                'backend_options' => [
                    'slow_backend' => 'File',
                    'fast_backend' => 'Memcached',
                    'fast_backend_options' => ['servers' => [['host' => 'fast.mc', 'port' => 11211]]],
                ],
            ],`),
      client: "pecl-memcache",
      options: {},
      servers: ["fast.mc:11211:1"],
    },
    {
      file: "env.php",
      text: env(
        `            'default' => ['backend' => 'Memcached', 'backend_options' => ['servers' => [['host' => 'a.mc']]]],`,
        "    'session' => ['save' => 'memcached', 'save_path' => 's.mc:11211'],",
      ),
      client: "pecl-memcache",
      options: {},
      servers: ["a.mc:11211:1"],
      says: ["the session handler is not modelled"],
    },
    {
      file: "env.php",
      text: env(`            'default' => ['backend' => 'Memcached', 'backend_options' => ['servers' => [
                'one' => ['host' => getenv('MC_1'), 'port' => getenv('MC_PORT'), 'persistent' => 0],
            ]]],`),
      given: { define: ["MC_1=one.mc", "MC_PORT=11215"] },
      client: "pecl-memcache",
      options: { persistent: 0 },
      servers: ["one.mc:11215:1"],
    },
    {
      file: "env.php",
      text: env(`            'default' => ['backend' => 'Memcached', 'backend_options' => []],`),
      client: "pecl-memcache",
      options: {},
      servers: ["127.0.0.1:11211:1"],
      says: ["Zend_Cache's default"],
    },
    {
      file: "env.php",
      text: env(`            'default' => ['backend' => 'Memcached', 'backend_options' => ['servers' => [['host' => 'd.mc']]]],
            'page_cache' => ['backend' => 'Memcached', 'backend_options' => ['servers' => [['host' => 'p.mc']]]],`),
      given: { pool: "page_cache" },
      client: "pecl-memcache",
      options: {},
      servers: ["p.mc:11211:1"],
    },
    {
      file: "env.json",
      text: '{ "cache": { "frontend": { "default": { "backend": "Memcached", "backend_options": { "servers": [{ "host": "j.mc", "status": true }] } } } } }',
      client: "pecl-memcache",
      options: { status: true },
      servers: ["j.mc:11211:1"],
    },
    {
      file: "env.php",
      text: `<?php
return array (
  'cache' => array (
    'frontend' => array (
      'default' => array (
        'backend' => 'Libmemcached',
        'backend_options' => array (
          'servers' => array (array ('host' => 'x', 'port' => '11211', 'weight' => '3'), array ('host' => 'y', 'port' => '11211')),
          'client' => array ('OPT_DISTRIBUTION' => 'DISTRIBUTION_MODULA'),
        ),
      ),
    ),
  ),
);
`,
      given: { version: "2.2.0" },
      client: "php-memcached",
      options: { ...LIBRARY, OPT_DISTRIBUTION: "DISTRIBUTION_MODULA" },
      servers: ["x:11211:3", "y:11211:1"],
    },
  ],
  refused: [
    {
      file: "env.php",
      text: "<?php return ['session' => ['save' => 'memcached', 'save_path' => 'a:11211']];",
      errors: ["the session handler is not modelled; expected a cache frontend on memcached"],
    },
    {
      file: "env.php",
      text: env(`            'default' => ['backend' => 'Memcached', 'backend_options' => ['servers' => [
                ['host' => 'a', 'timeout' => 1], ['host' => 'b', 'timeout' => 2],
            ]]],`),
      errors: ["timeout: 2; expected the same for all servers, as at env.php:9"],
    },
    {
      file: "env.php",
      text: env(
        `            'default' => ['backend' => 'Memcached', 'backend_options' => ['servers' => [['host' => '/tmp/mc.sock']]]],`,
      ),
      errors: ["a server behind a Unix socket is not modelled"],
    },
  ],
};
