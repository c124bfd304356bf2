/** Moodle's muc/config.php. */
import type { Shapes } from "./shape.ts";

const muc = (stores: string): string => `<?php defined('MOODLE_INTERNAL') || die();
 $configuration = array (
  'siteidentifier' => 'unknown',
  'stores' =>
  array (
    'default_application' =>
    array (
      'name' => 'default_application',
      'plugin' => 'file',
      'configuration' =>
      array (
      ),
      'features' => 30,
      'default' => true,
    ),
${stores}
  ),
  'modemappings' => array (0 => array ('mode' => 1, 'store' => 'x', 'sort' => -1)),
);
`;
const one = (configuration: string, plugin = "memcached"): string =>
  muc(`    'mc' => array (
      'name' => 'mc',
      'plugin' => '${plugin}',
      'configuration' => array (
${configuration}
      ),
      'class' => 'cachestore_${plugin}',
    ),`);

const OWN = { persistent_id: "mc", addServers: true };

export const moodle: Shapes = {
  name: "moodle",
  usable: [
    {
      file: "config.php",
      text: one(`        'servers' => array (0 => array (0 => '10.0.0.1', 1 => '11211')),
        'compression' => '1',
        'serialiser' => '1',
        'prefix' => 'mdl_',
        'hash' => '0',
        'bufferwrites' => '0',
        'clustered' => false,
        'setservers' => array (),
        'isshared' => '0',`),
      client: "php-memcached",
      options: { ...OWN, OPT_PREFIX_KEY: "mdl_", OPT_HASH: 0 },
      servers: ["10.0.0.1:11211:100"],
      says: ["Moodle makes one object for each store"],
    },
    {
      file: "config.php",
      text: one(`        'servers' => array (0 => array (0 => 'mc-a', 1 => '11211', 2 => '50'), 1 => array (0 => 'mc-b')),
        'hash' => '1',`),
      client: "php-memcached",
      options: { ...OWN, OPT_HASH: 1 },
      servers: ["mc-a:11211:50", "mc-b:11211:100"],
    },
    {
      file: "config.php",
      text: one("        'servers' => '172.16.1.1:11211',\n        'prefix' => '',"),
      client: "php-memcached",
      options: OWN,
      servers: ["172.16.1.1:11211:100"],
    },
    {
      file: "config.php",
      text: one("        'servers' => 'a.mc:11211\nb.mc:11212:3',"),
      client: "php-memcached",
      options: OWN,
      servers: ["a.mc:11211:100", "b.mc:11212:3"],
    },
    {
      file: "config.php",
      text: one("        'servers' => array (array ('10.0.0.9', '11211')), 'prefix' => 'old_',", "memcache"),
      client: "pecl-memcache",
      options: {},
      servers: ["10.0.0.9:11211:1"],
    },
    {
      file: "config.php",
      text: one("        'servers' => $CFG->memcache_servers, 'prefix' => $CFG->memcache_prefix,"),
      given: { define: ["CFG->memcache_servers=x.mc:11211,y.mc:11211", "CFG->memcache_prefix=m"] },
      client: "php-memcached",
      options: { ...OWN, OPT_PREFIX_KEY: "m" },
      servers: ["x.mc:11211:100", "y.mc:11211:100"],
    },
    {
      file: "config.php",
      text: muc(`    'pages' => array ('name' => 'pages', 'plugin' => 'memcached',
      'configuration' => array ('servers' => array (array ('p.mc', 11211)))),
    'lang' => array ('name' => 'lang', 'plugin' => 'memcached',
      'configuration' => array ('servers' => array (array ('l.mc', 11211)))),`),
      given: { pool: "lang" },
      client: "php-memcached",
      options: { persistent_id: "lang", addServers: true },
      servers: ["l.mc:11211:100"],
    },
    {
      file: "muc.json",
      text: '{ "stores": { "mc": { "name": "mc", "plugin": "memcached", "configuration": { "servers": [["h", 11211, 100]] } } } }',
      client: "php-memcached",
      options: OWN,
      servers: ["h:11211:100"],
    },
    {
      file: "config.php",
      text: one("        'servers' => array (['h1', 11211], ['h2', 11211]), 'clustered' => '0', 'hash' => '5',"),
      given: { version: "3.1.5" },
      client: "php-memcached",
      options: { ...OWN, OPT_HASH: 5 },
      servers: ["h1:11211:100", "h2:11211:100"],
    },
    {
      file: "config.php",
      text: one("        'servers' => array (explode(\"\\n\", getenv('MC_SERVERS'))), 'bufferwrites' => 1,"),
      given: { define: ["MC_SERVERS=q1:11211,q2:11211"] },
      client: "php-memcached",
      options: OWN,
      servers: ["q1:11211:100", "q2:11211:100"],
    },
  ],
  refused: [
    {
      file: "config.php",
      text: `<?php
unset($CFG);
global $CFG;
$CFG = new stdClass();
$CFG->dbtype    = 'mysqli';
$CFG->session_handler_class = '\\core\\session\\memcached';
$CFG->session_memcached_save_path = '127.0.0.1:11211';
require_once(__DIR__ . '/lib/setup.php');
`,
      errors: [
        "config.php:7 ($CFG.session_memcached_save_path): session_memcached_save_path: the session handler is not modelled",
      ],
    },
    {
      file: "config.php",
      text: one(
        "        'servers' => array (array ('a', 11211)), 'clustered' => true, 'setservers' => array (array ('b', 11211)),",
      ),
      errors: ["clustered: each set goes to all of setservers, which is not modelled"],
    },
    {
      file: "config.php",
      text: one("        'servers' => array (array ('/var/run/mc.sock', 0)),"),
      errors: ["a server behind a Unix socket is not modelled"],
    },
    {
      file: "config.php",
      text: one("        'hash' => 'many',"),
      errors: ["servers: missing", "OPT_HASH"],
    },
  ],
};
