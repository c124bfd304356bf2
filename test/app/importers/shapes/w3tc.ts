/** W3 Total Cache's settings. */
import type { Shapes } from "./shape.ts";

const OWN = { OPT_REMOVE_FAILED_SERVERS: true };

export const w3tc: Shapes = {
  name: "w3tc",
  usable: [
    {
      file: "master.php",
      text: `<?php exit; ?>{"version":"2.8.11","objectcache.enabled":true,"objectcache.engine":"memcached",
"objectcache.memcached.servers":["127.0.0.1:11211"],"objectcache.memcached.persistent":true,
"objectcache.memcached.aws_autodiscovery":false,"objectcache.memcached.username":"","objectcache.memcached.password":"",
"objectcache.memcached.binary_protocol":true,"dbcache.engine":"file","dbcache.memcached.servers":["127.0.0.1:11211"]}`,
      client: "php-memcached",
      options: { ...OWN, persistent_id: "w3tc", OPT_BINARY_PROTOCOL: true },
      servers: ["127.0.0.1:11211:1"],
      says: ["W3 Total Cache's own", "master.php:2"],
    },
    {
      file: "w3tc.json",
      text: '{ "pgcache.engine": "memcached", "pgcache.memcached.servers": ["10.0.0.1:11211", "10.0.0.2:11211"], "pgcache.memcached.persistent": false }',
      client: "php-memcached",
      options: OWN,
      servers: ["10.0.0.1:11211:1", "10.0.0.2:11211:1"],
    },
    {
      file: "w3tc.json",
      text: '{ "dbcache.engine": "memcached", "dbcache.memcached.servers": ["d:11211"], "objectcache.engine": "memcached", "objectcache.memcached.servers": ["o:11211"] }',
      client: "php-memcached",
      options: OWN,
      servers: ["o:11211:1"],
    },
    {
      file: "w3tc.json",
      text: '{ "dbcache.engine": "memcached", "dbcache.memcached.servers": ["d:11211"], "objectcache.engine": "memcached", "objectcache.memcached.servers": ["o:11211"] }',
      given: { pool: "dbcache" },
      client: "php-memcached",
      options: OWN,
      servers: ["d:11211:1"],
    },
    {
      file: "w3tc.json",
      text: '{ "minify.engine": "memcached", "minify.memcached.servers": "a:11211, b:11211" }',
      client: "php-memcached",
      options: OWN,
      servers: ["a:11211:1", "b:11211:1"],
    },
    {
      file: "w3tc.json",
      text: `{ "objectcache.engine": "memcached", "objectcache.memcached.servers": ["\${MC_HOST}:11211"], "objectcache.memcached.persistent": true }`,
      given: { define: ["MC_HOST=wp.mc"] },
      client: "php-memcached",
      options: { ...OWN, persistent_id: "w3tc" },
      servers: ["wp.mc:11211:1"],
    },
    {
      file: "w3tc.yml",
      text: "objectcache.engine: memcached\nobjectcache.memcached.servers:\n  - wp-1:11211\n  - wp-2\n",
      client: "php-memcached",
      options: OWN,
      servers: ["wp-1:11211:1", "wp-2:11211:1"],
    },
    {
      file: "master.json",
      text: '{ "objectcache.engine": "memcached", "objectcache.memcached.servers": ["shop.ab12.cfg.use1.cache.amazonaws.com:11211"], "objectcache.memcached.aws_autodiscovery": true }',
      given: { servers: "shop.ab12.0001.use1.cache.amazonaws.com:11211,shop.ab12.0002.use1.cache.amazonaws.com:11211" },
      client: "php-memcached",
      options: OWN,
      servers: ["shop.ab12.0001.use1.cache.amazonaws.com:11211:1", "shop.ab12.0002.use1.cache.amazonaws.com:11211:1"],
    },
    {
      file: "w3tc.json",
      text: '{ "fragmentcache.engine": "memcached", "fragmentcache.memcached.servers": ["f:11211"], "fragmentcache.memcached.binary_protocol": false, "other": 1 }',
      client: "php-memcached",
      options: { ...OWN, OPT_BINARY_PROTOCOL: false },
      servers: ["f:11211:1"],
    },
    {
      file: "w3tc.json",
      text: '{ "objectcache.engine": "file", "objectcache.memcached.servers": ["127.0.0.1:11211"] }',
      given: { version: "memcached 3.2.0" },
      client: "php-memcached",
      options: OWN,
      servers: ["127.0.0.1:11211:1"],
    },
  ],
  refused: [
    {
      file: "master.json",
      text: '{ "objectcache.engine": "memcached", "objectcache.memcached.servers": ["shop.ab12.cfg.use1.cache.amazonaws.com:11211"], "objectcache.memcached.aws_autodiscovery": true }',
      errors: [
        "a configuration endpoint of ElastiCache, which lists the nodes and is none of them; expected the nodes, as in shop.ab12.0001.use1.cache.amazonaws.com",
        "aws_autodiscovery: the list of nodes comes from ElastiCache while it runs",
      ],
    },
    {
      file: "master.json",
      text: '{ "objectcache.engine": "memcached", "objectcache.memcached.servers": ["/var/run/mc.sock"] }',
      errors: ["a server behind a Unix socket is not modelled"],
    },
    {
      file: "master.json",
      text: '{ "a.engine": "memcached", "a.memcached.servers": ["a:1"], "b.engine": "memcached", "b.memcached.servers": ["b:1"] }',
      errors: ["caches a and b; expected one to be chosen by --pool NAME"],
    },
  ],
};
