/** Django's CACHES, in settings.py and as JSON or YAML. */
import type { Shapes } from "./shape.ts";

const PYMEMCACHE = { allow_unicode_keys: true, default_noreply: false };

export const django: Shapes = {
  name: "django",
  usable: [
    {
      file: "named-version.json",
      text: `{ "CACHES": { "default": { "BACKEND": "django.core.cache.backends.memcached.PyMemcacheCache",
  "LOCATION": "10.0.0.1:11211", "KEY_PREFIX": "x", "VERSION": "v2" } } }`,
      client: "pymemcache",
      options: PYMEMCACHE,
      servers: ["10.0.0.1:11211:1"],
      keyPrefix: "x:v2:",
      says: ["Django's prefix:version:key"],
    },
    {
      file: "caches.json",
      text: `{ "CACHES": { "default": {
  "BACKEND": "django.core.cache.backends.memcached.PyMemcacheCache",
  "LOCATION": ["172.19.26.240:11211", "172.19.26.242:11211"],
  "TIMEOUT": 300, "KEY_PREFIX": "site",
  "OPTIONS": { "no_delay": true, "ignore_exc": true, "max_pool_size": 4, "use_pooling": true }
} } }`,
      client: "pymemcache",
      options: { ...PYMEMCACHE, ignore_exc: true, use_pooling: true },
      servers: ["172.19.26.240:11211:1", "172.19.26.242:11211:1"],
      framework: { name: "django", options: { keyPrefix: "site", version: 1 } },
      says: ["Django's default", "TIMEOUT: how long values live", "max_pool_size"],
    },
    {
      file: "settings.py",
      text: `"""Settings of the shop."""
import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = False
ALLOWED_HOSTS = ['shop.example']  # CACHES = {} is below

CACHES = {
    'default': {
        'BACKEND': 'django.core.cache.backends.memcached.PyMemcacheCache',
        'LOCATION': (
            'cache-1.internal:11211',
            'cache-2.internal:11211',  # the new one
        ),
        'TIMEOUT': 60 * 60 * 24,
        'VERSION': 7,
        'OPTIONS': {
            'connect_timeout': 0.25,
            'timeout': .5,
            'ignore_exc': True,
            'no_delay': True,
            'serde': pymemcache.serde.pickle_serde,
        },
    },
    'sessions': {
        'BACKEND': 'django.core.cache.backends.db.DatabaseCache',
        'LOCATION': 'session_table',
    },
}
`,
      client: "pymemcache",
      options: { ...PYMEMCACHE, connect_timeout: 0.25, timeout: 0.5, ignore_exc: true },
      servers: ["cache-1.internal:11211:1", "cache-2.internal:11211:1"],
      framework: { name: "django", options: { keyPrefix: "", version: 7 } },
      says: ["settings.py:17 (CACHES.default.VERSION)", "settings.py:19"],
    },
    {
      file: "cache.py",
      text: `import os

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.memcached.PyMemcacheCache",
        "LOCATION": os.environ.get("MEMCACHED_URL", "127.0.0.1:11211"),
        "OPTIONS": {"no_delay": True, "ignore_exc": True, "max_pool_size": 4, "use_pooling": True},
    }
}
`,
      client: "pymemcache",
      options: { ...PYMEMCACHE, ignore_exc: true, use_pooling: true },
      servers: ["127.0.0.1:11211:1"],
      framework: { name: "django", options: { keyPrefix: "", version: 1 } },
      says: ['MEMCACHED_URL is not set; taken is its default, "127.0.0.1:11211"'],
    },
    {
      file: "cache.py",
      text: `CACHES = {"default": {"BACKEND": "django.core.cache.backends.memcached.PyMemcacheCache",
    "LOCATION": env("MEMCACHED_URL")}}`,
      given: { define: ["MEMCACHED_URL=10.1.0.1:11211;10.1.0.2:11211"] },
      client: "pymemcache",
      options: PYMEMCACHE,
      servers: ["10.1.0.1:11211:1", "10.1.0.2:11211:1"],
      framework: { name: "django", options: { keyPrefix: "", version: 1 } },
    },
    {
      file: "production.py",
      text: `from .base import *  # noqa

MEMCACHED_HOSTS = ["mc1.example.net:11211", "mc2.example.net:11211"]
PREFIX = "prod"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.memcached.PyLibMCCache",
        "LOCATION": MEMCACHED_HOSTS,
        "KEY_PREFIX": PREFIX + "-v2",
        "TIMEOUT": None,
        "OPTIONS": {
            "binary": True,
            "behaviors": {
                "ketama": True,
                "remove_failed": 1,
                "retry_timeout": 1,
                "dead_timeout": 60,
            },
        },
    }
}
`,
      client: "pylibmc",
      options: { binary: true, ketama: true, remove_failed: 1, retry_timeout: 1, dead_timeout: 60 },
      servers: ["mc1.example.net:11211:1", "mc2.example.net:11211:1"],
      framework: { name: "django", options: { keyPrefix: "prod-v2", version: 1 } },
    },
    {
      file: "old.py",
      text: `CACHES = dict(default=dict(
    BACKEND='django.core.cache.backends.memcached.PyLibMCCache',
    LOCATION='10.0.0.1:11211',
    OPTIONS={'tcp_nodelay': True, 'ketama': True},
))
CACHES['default']['LOCATION'] = '10.0.0.9:11211'
`,
      client: "pylibmc",
      options: { tcp_nodelay: true, ketama: true },
      servers: ["10.0.0.9:11211:1"],
      framework: { name: "django", options: { keyPrefix: "", version: 1 } },
    },
    {
      file: "settings.py",
      text: `CACHES = {
    'default': {
        'BACKEND': 'django.core.cache.backends.memcached.MemcachedCache',
        'LOCATION': 'cache1:11211;cache2:11211,cache3',
        'KEY_PREFIX': u'blog',
        'OPTIONS': {'dead_retry': 10, 'server_max_value_length': 1024 * 1024 * 2},
    },
    'locmem': {'BACKEND': 'django.core.cache.backends.locmem.LocMemCache'},
}
`,
      client: "python-memcached",
      options: { dead_retry: 10 },
      servers: ["cache1:11211:1", "cache2:11211:1", "cache3:11211:1"],
      framework: { name: "django", options: { keyPrefix: "blog", version: 1 } },
    },
    {
      file: "settings.py",
      text: `if os.environ.get('DJANGO_ENV') == 'production':
    CACHES = {
        'default': {
            'BACKEND': 'django.core.cache.backends.memcached.PyMemcacheCache',
            'LOCATION': [
                "%s:%s" % ('a', 1) if False else 'cache-a:11211',
                f'cache-b:{11211}',
            ],
        }
    }
else:
    CACHES = {'default': {'BACKEND': 'django.core.cache.backends.dummy.DummyCache'}}
`.replace("\"%s:%s\" % ('a', 1) if False else 'cache-a:11211'", "'cache-a' ':11211'"),
      client: "pymemcache",
      options: PYMEMCACHE,
      servers: ["cache-a:11211:1", "cache-b:11211:1"],
      framework: { name: "django", options: { keyPrefix: "", version: 1 } },
    },
    {
      file: "caches.yml",
      text: `default:
  BACKEND: django.core.cache.backends.memcached.PyMemcacheCache
  LOCATION: "\${MC_HOST:-127.0.0.1}:\${MC_PORT:-11211}"
  OPTIONS: { retry_attempts: 1, dead_timeout: 30, hasher: pymemcache.client.rendezvous.RendezvousHash }
fast:
  BACKEND: django.core.cache.backends.memcached.PyMemcacheCache
  LOCATION: fast.internal:11212
  KEY_PREFIX: f
  OPTIONS: { default_noreply: true }
`,
      given: { pool: "fast" },
      client: "pymemcache",
      options: { allow_unicode_keys: true, default_noreply: true },
      servers: ["fast.internal:11212:1"],
      framework: { name: "django", options: { keyPrefix: "f", version: 1 } },
    },
    {
      file: "caches",
      text: `{
    # taken out of settings
    'BACKEND': 'django.core.cache.backends.memcached.PyMemcacheCache',
    'LOCATION': ['10.0.0.1:11211', '10.0.0.2:11211',],
    'KEY_PREFIX': 'x',
    'VERSION': 2,
    'KEY_FUNCTION': 'shop.cache.make_key',
    'OPTIONS': None,
}`,
      client: "pymemcache",
      options: PYMEMCACHE,
      servers: ["10.0.0.1:11211:1", "10.0.0.2:11211:1"],
      framework: { name: "django", options: { keyPrefix: "x", version: 2 } },
      says: ["KEY_FUNCTION: keys are made by Django's own"],
    },
  ],
  refused: [
    {
      file: "settings.py",
      text: "CACHES = {'default': env.cache('CACHE_URL'), 'x': cache_of('y')}\n",
      errors: [
        "settings.py:1 (CACHES.default): CACHE_URL is not set",
        "cache_of('y'): an expression, which nothing here computes",
      ],
    },
    {
      file: "settings.py",
      text: `CACHES = {'default': {'BACKEND': 'django.core.cache.backends.memcached.PyMemcacheCache',
  'LOCATION': 'unix:/var/run/memcached.sock'}}`,
      errors: ["a server behind a Unix socket is not modelled"],
    },
    {
      file: "settings.py",
      text: `CACHES = {'default': {'BACKEND': 'django_bmemcached.memcached.BMemcached', 'LOCATION': 'a:1'}}`,
      errors: [
        "BACKEND: django_bmemcached.memcached.BMemcached: not modelled; expected PyMemcacheCache, PyLibMCCache or MemcachedCache",
      ],
    },
    {
      file: "settings.py",
      text: `CACHES = {'default': {'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': 'redis://a/1'}}`,
      errors: ["BACKEND: django_redis.cache.RedisCache: not modelled"],
    },
    {
      file: "settings.py",
      text: `CACHES = {'default': {'BACKEND': 'django.core.cache.backends.memcached.PyMemcacheCache',
  'LOCATION': [os.environ['MC_1'] + ':11211', os.environ['MC_2']], 'OPTIONS': {'retries': 3}}}`,
      errors: [
        "(CACHES.default.OPTIONS.retries): retries: no argument of HashClient",
        "MC_1 is not set; expected --define MC_1=VALUE, or --servers",
        "settings.py:2 (CACHES.default.LOCATION.1): MC_2 is not set",
      ],
    },
    {
      file: "settings.py",
      text: `CACHES = {
  'a': {'BACKEND': 'django.core.cache.backends.memcached.PyMemcacheCache', 'LOCATION': 'a:1'},
  'b': {'BACKEND': 'django.core.cache.backends.memcached.PyMemcacheCache', 'LOCATION': 'b:1'},
}`,
      errors: ["caches a and b; expected one to be chosen by --pool NAME"],
    },
    {
      file: "settings.py",
      text: `CACHES = {'default': {'BACKEND': 'django.core.cache.backends.memcached.PyMemcacheCache',
  'LOCATION': get_hosts('cache'), 'OPTIONS': {'timeout': compute()}}}`,
      errors: [
        "compute(): an expression, which nothing here computes; expected its value",
        "get_hosts('cache'): an expression",
      ],
    },
    {
      file: "settings.py",
      text: "CACHES = {'default': {'BACKEND': 'x.PyMemcacheCache', 'LOCATION': 'a:1'",
      errors: ["settings.py:1: "],
    },
  ],
};
