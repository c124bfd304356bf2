/** Drupal's settings.php with the memcache module. */
import type { Shapes } from "./shape.ts";

const CONSISTENT = { OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT" };

export const drupal: Shapes = {
  name: "drupal",
  usable: [
    {
      file: "settings.memcache.php",
      text: `<?php
/**
 * Memcache settings.
 */
$settings['memcache']['servers'] = ['127.0.0.1:11211' => 'default'];
$settings['memcache']['bins'] = ['default' => 'default'];
$settings['memcache']['key_prefix'] = 'shop';
$settings['memcache']['stampede_protection'] = TRUE;
`,
      client: "php-memcached",
      options: CONSISTENT,
      servers: ["127.0.0.1:11211:1"],
      says: [
        "no extension is named; the module prefers PHP's class Memcached",
        "the default of Drupal's memcache module",
      ],
    },
    {
      file: "settings.php",
      text: `<?php
$databases['default']['default'] = ['driver' => 'mysql', 'host' => getenv('DB_HOST')];
$settings['memcache']['extension'] = 'Memcached';
$settings['memcache']['servers'] = [
  '10.0.0.1:11211' => 'default',
  '10.0.0.2:11211' => 'default',
  '10.0.0.3:11211' => 'sessions',
];
$settings['memcache']['options'] = [
  \\Memcached::OPT_COMPRESSION => TRUE,
  \\Memcached::OPT_BINARY_PROTOCOL => true,
  \\Memcached::OPT_REMOVE_FAILED_SERVERS => TRUE,
  \\Memcached::OPT_SERVER_FAILURE_LIMIT => 2,
  \\Memcached::OPT_DEAD_TIMEOUT => 15,
  \\Memcached::OPT_LIBKETAMA_COMPATIBLE => true,
];
$settings['memcache']['persistent'] = 'drupal';
`,
      client: "php-memcached",
      options: {
        ...CONSISTENT,
        OPT_BINARY_PROTOCOL: true,
        OPT_REMOVE_FAILED_SERVERS: true,
        OPT_SERVER_FAILURE_LIMIT: 2,
        OPT_DEAD_TIMEOUT: 15,
        OPT_LIBKETAMA_COMPATIBLE: true,
        persistent_id: "drupal",
      },
      servers: ["10.0.0.1:11211:1", "10.0.0.2:11211:1"],
    },
    {
      file: "settings.php",
      text: `<?php
$settings['memcache'] = [
  'extension' => 'Memcached',
  'persistent' => TRUE,
  'persistent_id' => 'cms_ring',
  'servers' => ['mc-a:11211' => 'default', 'mc-b:11211' => 'pages'],
];
`,
      given: { pool: "pages" },
      client: "php-memcached",
      options: { ...CONSISTENT, persistent_id: "cms_ring" },
      servers: ["mc-b:11211:1"],
    },
    {
      file: "settings.php",
      text: `<?php
$conf['cache_backends'][] = 'sites/all/modules/memcache/memcache.inc';
$conf['cache_default_class'] = 'MemCacheDrupal';
$conf['cache_class_cache_form'] = 'DrupalDatabaseCache';
$conf['memcache_key_prefix'] = 'forum';
$conf['memcache_servers'] = array(
  '172.16.0.5:11211' => 'default',
  '172.16.0.6:11211' => 'default'
);
`,
      client: "pecl-memcache",
      options: { persistent: false },
      servers: ["172.16.0.5:11211:1", "172.16.0.6:11211:1"],
      says: ["prefers PHP's class Memcache"],
    },
    {
      file: "settings.php",
      text: `<?php
$conf['memcache_servers'] = array('cache.vm:11211' => 'default');
$conf['memcache_persistent'] = TRUE;
$conf['memcache_bins'] = array('cache' => 'default');
`,
      given: { version: "3.0.8" },
      client: "pecl-memcache",
      options: { persistent: true },
      servers: ["cache.vm:11211:1"],
    },
    {
      file: "settings.php",
      text: `<?php
$conf['memcache_extension'] = 'Memcached';
$conf['memcache_servers'] = array('a.mc:11211' => 'default', 'b.mc:11211' => 'default');
$conf['memcache_options'] = array(
  Memcached::OPT_COMPRESSION => FALSE,
  Memcached::OPT_DISTRIBUTION => Memcached::DISTRIBUTION_MODULA,
);
`,
      client: "php-memcached",
      options: { OPT_DISTRIBUTION: "DISTRIBUTION_MODULA" },
      servers: ["a.mc:11211:1", "b.mc:11211:1"],
    },
    {
      file: "settings.php",
      text: `<?php
if (getenv('MEMCACHE_HOST')) {
  $host = getenv('MEMCACHE_HOST');
  $settings['memcache']['servers'] = ['mc.internal:11211' => 'default'];
  $settings['memcache']['debug'] = FALSE;
  $settings['cache']['default'] = 'cache.backend.memcache';
}
`,
      client: "php-memcached",
      options: CONSISTENT,
      servers: ["mc.internal:11211:1"],
    },
    {
      file: "settings.inc",
      text: `<?php
$settings['memcache']['extension'] = "Memcache";
$settings['memcache']['servers'] = ["cache-1:11211" => "default", "cache-2" => "default"];
`,
      client: "pecl-memcache",
      options: { persistent: false },
      servers: ["cache-1:11211:1", "cache-2:11211:1"],
    },
    {
      file: "settings",
      text: `$settings['memcache']['servers'] = [
  '\${MC_HOST}:11211' => 'default',
];
$settings['memcache']['persistent'] = FALSE;
`,
      given: { define: ["MC_HOST=mc-9"] },
      client: "php-memcached",
      options: CONSISTENT,
      servers: ["mc-9:11211:1"],
    },
    {
      file: "settings.php",
      text: `<?php
$settings['memcache']['key_prefix'] = $site . '_';
$settings['memcache']['options'] = [Memcached::OPT_HASH => Memcached::HASH_CRC];
`,
      client: "php-memcached",
      options: { ...CONSISTENT, OPT_HASH: "HASH_CRC" },
      servers: ["127.0.0.1:11211:1"],
    },
    {
      file: "settings.php",
      text: `<?php
$conf['memcache_servers'] = array('10.0.0.1:11211' => 'default', '10.0.0.2:11211' => 'default');
$conf['memcache_options'] = array(Memcached::OPT_COMPRESSION => FALSE, Memcached::OPT_BINARY_PROTOCOL => TRUE);
`,
      client: "php-memcached",
      options: { ...CONSISTENT, OPT_BINARY_PROTOCOL: true },
      servers: ["10.0.0.1:11211:1", "10.0.0.2:11211:1"],
      says: ["settings.php:2 ($conf.memcache_servers): no extension is named; options are for PHP's class Memcached"],
    },
  ],
  refused: [
    {
      file: "settings.php",
      text: "<?php\n$settings['memcache']['servers'] = ['unix:///var/run/memcached.sock' => 'default'];\n",
      errors: ["a server behind a Unix socket is not modelled"],
    },
    {
      file: "settings.php",
      text: `<?php
$settings['memcache']['servers'] = ['a:1' => 'one', 'b:1' => 'two'];
`,
      errors: ["clusters of servers one and two; expected one to be chosen by --pool NAME"],
    },
    {
      file: "settings.php",
      text: `<?php
$settings['memcache']['extension'] = 'Memcache';
$settings['memcache']['servers'] = ['a:1' => 'default'];
$settings['memcache']['options'] = [Memcached::OPT_HASH => 1];
`,
      errors: ["options: PHP's class Memcache has none; expected extension 'Memcached' with them"],
    },
    {
      file: "settings.php",
      text: "<?php\n$settings['memcache']['servers'] = [$host . ':11211' => 'default'];\n",
      errors: ["host is not set; expected --define host=VALUE, or --servers"],
    },
  ],
};
