/** `[cache]` of OpenStack's services. */
import type { Shapes } from "./shape.ts";

const MEMCACHE = { dead_retry: 300, socket_timeout: 1 };
const PYMEMCACHE = { default_noreply: false, retry_attempts: 2, retry_timeout: 1, dead_timeout: 60 };

export const oslo: Shapes = {
  name: "oslo.cache",
  usable: [
    {
      file: "keystone.conf",
      text: `[DEFAULT]
debug = False
use_stderr = True

[database]
connection = mysql+pymysql://keystone:x@db/keystone

[cache]
backend = dogpile.cache.memcached
memcache_servers = ctl-1:11211,ctl-2:11211,ctl-3:11211
config_prefix = cache.keystone
enabled = True
`,
      client: "python-memcached",
      options: MEMCACHE,
      servers: ["ctl-1:11211:1", "ctl-2:11211:1", "ctl-3:11211:1"],
      says: ["oslo.cache's default"],
    },
    {
      file: "nova.conf",
      text: `[cache]
# Cache backend module. (string value)
#backend = dogpile.cache.null
backend = oslo_cache.memcache_pool
enabled = true
memcache_servers = 10.0.0.11:11211,10.0.0.12:11211
memcache_dead_retry = 60
memcache_socket_timeout = 0.5
memcache_pool_maxsize = 100
`,
      client: "python-memcached",
      options: { dead_retry: 60, socket_timeout: 0.5 },
      servers: ["10.0.0.11:11211:1", "10.0.0.12:11211:1"],
      says: ["nova.conf:7"],
    },
    {
      file: "heat.conf",
      text: `[cache]
backend=dogpile.cache.pymemcache
enabled=true
memcache_servers=mc-a:11211
 mc-b:11211
hashclient_retry_attempts=1
hashclient_retry_timeout=3
dead_timeout=30
tls_enabled=false
`.replace("mc-a:11211\n mc-b", "mc-a:11211,\n mc-b"),
      client: "pymemcache",
      options: { ...PYMEMCACHE, retry_attempts: 1, retry_timeout: 3, dead_timeout: 30 },
      servers: ["mc-a:11211:1", "mc-b:11211:1"],
    },
    {
      file: "keystone.conf",
      text: `[cache]
backend = keystone.cache.memcache_pool
enabled = true
memcache_servers = localhost:11211
`,
      client: "python-memcached",
      options: MEMCACHE,
      servers: ["localhost:11211:1"],
    },
    {
      file: "glance.conf",
      text: `[cache]
enabled = true
backend = dogpile.cache.memcached
backend_argument = url:127.0.0.1:11211
expiration_time = 300
`,
      client: "python-memcached",
      options: MEMCACHE,
      servers: ["127.0.0.1:11211:1"],
    },
    {
      file: "barbican.conf",
      text: `[cache]
enabled = true
backend = dogpile.cache.pylibmc
memcache_servers = a:11211,b:11211
`,
      client: "pylibmc",
      options: {},
      servers: ["a:11211:1", "b:11211:1"],
    },
    {
      file: "keystone.conf.j2",
      text: `[cache]
backend = dogpile.cache.pymemcache
memcache_servers = {{ memcached_host }}:{{ memcached_port | default('11211') }}
enabled = True
`,
      given: { define: ["memcached_host=mc.ctl"] },
      client: "pymemcache",
      options: PYMEMCACHE,
      servers: ["mc.ctl:11211:1"],
    },
    {
      file: "cinder.conf",
      text: `[cache]
backend = oslo_cache.memcache_pool
enabled = true
`,
      client: "python-memcached",
      options: MEMCACHE,
      servers: ["localhost:11211:1"],
    },
    {
      file: "neutron.conf",
      text: `[keystone_authtoken]
memcached_servers = other:11211

[cache]
backend = oslo_cache.memcache_pool
memcache_servers = [2001:db8::a]:11211
memcache_pool_flush_on_reconnect = True
`,
      client: "python-memcached",
      options: MEMCACHE,
      servers: ["2001:db8::a:11211:1"],
    },
    {
      file: "octavia.conf",
      text: `[cache]
backend = dogpile.cache.memcached
memcache_servers = \${MC_1},\${MC_2}
`,
      given: { define: ["MC_1=one:11211", "MC_2=two:11212"], version: "python-memcached 1.59" },
      client: "python-memcached",
      options: MEMCACHE,
      servers: ["one:11211:1", "two:11212:1"],
    },
    {
      file: "nova.conf",
      text: `[cache]
backend = oslo_cache.memcache_pool
memcache_servers = inet6:[::1]:11211,inet6:[fd00::2]:11212,inet:10.0.0.1:11211
`,
      client: "python-memcached",
      options: { dead_retry: 300, socket_timeout: 1 },
      servers: ["::1:11211:1", "fd00::2:11212:1", "10.0.0.1:11211:1"],
    },
  ],
  refused: [
    {
      file: "keystone.conf",
      text: "[cache]\nbackend = dogpile.cache.redis\nmemcache_servers = a:1\n",
      errors: [
        "backend: dogpile.cache.redis: not modelled; expected dogpile.cache.pymemcache, dogpile.cache.memcached",
      ],
    },
    {
      file: "keystone.conf",
      text: "[cache]\nmemcache_servers = a:1\n",
      errors: ["backend: dogpile.cache.null, the default, caches nothing; expected"],
    },
    {
      file: "keystone.conf",
      text: "[cache]\nbackend = dogpile.cache.pymemcache\nenable_retry_client = true\nmemcache_servers = unix:/tmp/a\n",
      errors: [
        "enable_retry_client: pymemcache's RetryingClient is not modelled",
        "a server behind a Unix socket is not modelled",
      ],
    },
    {
      file: "keystone.conf",
      text: "[cache]\nbackend = dogpile.cache.memcached\nmemcache_dead_retry = long\nmemcache_servers = a:1\n",
      errors: ['keystone.conf:3: dead_retry: "long"'],
    },
  ],
};
