/** Regions of dogpile.cache: calls in Python, and settings under a prefix. */
import type { Shapes } from "./shape.ts";

const PYMEMCACHE = { default_noreply: false, retry_attempts: 2, retry_timeout: 1, dead_timeout: 60 };
const MEMCACHED = { dead_retry: 30, socket_timeout: 3 };
const none = { name: "dogpile", options: {} };

export const dogpile: Shapes = {
  name: "dogpile.cache",
  usable: [
    {
      file: "cache.py",
      text: `from dogpile.cache import make_region

region = make_region().configure(
    "dogpile.cache.pymemcache",
    expiration_time=3600,
    arguments={
        "url": ["10.0.0.1:11211", "10.0.0.2:11211"],
        "distributed_lock": True,
        "lock_timeout": 30,
        "memcached_expire_time": 7200,
    },
)
`,
      client: "pymemcache",
      options: PYMEMCACHE,
      servers: ["10.0.0.1:11211:1", "10.0.0.2:11211:1"],
      framework: {
        name: "dogpile",
        options: { distributedLock: true, lockTimeout: "30s", memcachedExpireTime: "7200s" },
      },
      says: ["expiration_time: when a value is too old is the workload's", "dogpile.cache's default", "cache.py:3"],
    },
    {
      file: "regions.py",
      text: `import os
from dogpile.cache import make_region
from dogpile.cache.proxy import ProxyBackend

region = make_region(function_key_generator=my_key_generator)

def setup():
    """Called once."""
    region.configure(
        'dogpile.cache.pylibmc',
        expiration_time = 3600,
        arguments = {
            'url':["127.0.0.1"],
            'binary':True,
            'behaviors':{"tcp_nodelay": True,"ketama":True}
        },
        wrap=[MyProxy],
    )
`,
      client: "pylibmc",
      options: { binary: true, tcp_nodelay: true, ketama: true },
      servers: ["127.0.0.1:11211:1"],
      framework: none,
      says: ["wrap: of the region, not of the client"],
    },
    {
      file: "cache.py",
      text: `region.configure('dogpile.cache.memcached', 60, {'url': "127.0.0.1:11211", 'dead_retry': 10, 'lock_timeout': 5})\n`,
      client: "python-memcached",
      options: { ...MEMCACHED, dead_retry: 10 },
      servers: ["127.0.0.1:11211:1"],
      framework: none,
      says: ["lock_timeout: only of a distributed_lock"],
    },
    {
      file: "cache.py",
      text: `memcached_host = os.environ.get('MEMCACHED_HOST')
cache_config = {}
cache_config['expiration_time'] = 2592000
cache_config['arguments'] = {'url': memcached_host, 'binary': True}
views_region.configure('dogpile.cache.pylibmc', **cache_config)
`,
      given: { define: ["MEMCACHED_HOST=mc-1:11211,mc-2:11211"] },
      client: "pylibmc",
      options: { binary: true },
      servers: ["mc-1:11211:1", "mc-2:11211:1"],
      framework: none,
    },
    {
      file: "production.ini",
      text: `[app:main]
use = egg:ours
cache.short.backend = dogpile.cache.memory
cache.long.backend = dogpile.cache.memcached
cache.long.expiration_time = 600
cache.long.arguments.url = cache.internal:11211
cache.long.arguments.distributed_lock = true
cache.long.arguments.socket_timeout = 0.5
`,
      client: "python-memcached",
      options: { ...MEMCACHED, socket_timeout: 0.5 },
      servers: ["cache.internal:11211:1"],
      framework: { name: "dogpile", options: { distributedLock: true } },
      says: ["production.ini:8"],
    },
    {
      file: "config.py",
      text: `myconfig = {
    "cache.local.backend": "dogpile.cache.dbm",
    "cache.local.arguments.filename": "/path/to/dbmfile.dbm",
    "cache.memcached.backend": "dogpile.cache.pylibmc",
    "cache.memcached.arguments.url": "127.0.0.1, 10.0.0.1",
}
local_region.configure_from_config(myconfig, "cache.local.")
memcached_region.configure_from_config(myconfig, "cache.memcached.")
`,
      client: "pylibmc",
      options: {},
      servers: ["127.0.0.1:11211:1", "10.0.0.1:11211:1"],
      framework: none,
    },
    {
      file: "cache.json",
      text: `{ "backend": "dogpile.cache.pymemcache", "arguments": { "url": ["a:1"], "hashclient_retry_attempts": 0,
  "hashclient_dead_timeout": 5, "hashclient_retry_timeout": 2, "default_noreply": true } }\n`,
      client: "pymemcache",
      options: { default_noreply: true, retry_attempts: 0, retry_timeout: 2, dead_timeout: 5 },
      servers: ["a:1:1"],
      framework: none,
    },
    {
      file: "cache.yaml",
      text: `cache:
  backend: dogpile.cache.pymemcache
  expiration_time: 300
  arguments:
    url: [mc-1:11211, mc-2:11211]
    retry_attempts: 3
    distributed_lok: true
`,
      client: "pymemcache",
      options: PYMEMCACHE,
      servers: ["mc-1:11211:1", "mc-2:11211:1"],
      framework: none,
      says: [
        "retry_attempts: of the client that enable_retry_client makes",
        "cache.yaml:7",
        "did you mean 'distributed_lock'?",
      ],
    },
    {
      file: "cache.py",
      text: `region.configure('dogpile.cache.memory')
region.configure('dogpile.cache.pylibmc', arguments={'url': ["a:1"]}, replace_existing_backend=True)
`,
      client: "pylibmc",
      options: {},
      servers: ["a:1:1"],
      framework: none,
    },
    {
      file: "cache.py",
      text: `short = make_region().configure('dogpile.cache.pymemcache', arguments={'url': ["a:1"]})
users.configure('dogpile.cache.pymemcache', arguments={'url': ["b:2"]})
`,
      given: { pool: "users.configure()" },
      client: "pymemcache",
      options: PYMEMCACHE,
      servers: ["b:2:1"],
      framework: none,
    },
  ],
  refused: [
    {
      file: "cache.py",
      text: `region.configure('dogpile.cache.bmemcached', arguments={'url': ["a:1"], 'username': 'u', 'password': 'p'})\n`,
      errors: [
        "dogpile.cache.bmemcached: not modelled; expected dogpile.cache.pymemcache, dogpile.cache.pylibmc, dogpile.cache.memcached",
      ],
    },
    {
      file: "cache.py",
      text: `region.configure('dogpile.cache.pymemcache', arguments={'enable_retry_client': True, 'lock_timeout': 'x'})\n`,
      errors: ["pymemcache's RetryingClient is not modelled", 'lock_timeout: "x"; expected seconds', "url: missing"],
    },
    {
      file: "cache.py",
      text: `one.configure('dogpile.cache.pylibmc', arguments={'url': ["a:1"]})
two.configure('dogpile.cache.pylibmc', arguments={'url': ["b:2"]})
`,
      errors: ["regions one.configure() and two.configure(); expected one to be chosen by --pool NAME"],
    },
    {
      file: "development.ini",
      text: "[app:main]\ndogpile.backend = dogpile.cache.redis\ndogpile.arguments.host = localhost\n",
      errors: ["development.ini:2: dogpile.cache.redis: not modelled"],
    },
  ],
};
