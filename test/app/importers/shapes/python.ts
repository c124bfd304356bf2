/** Clients of Python by their constructors' arguments, as JSON, YAML and calls. */
import type { Shapes } from "./shape.ts";

export const python: Shapes = {
  name: "pymemcache, pylibmc, python-memcached",
  usable: [
    {
      file: "pymemcache.json",
      text: '{"servers": ["10.0.0.1:11211","10.0.0.2:11211","10.0.0.3:11211"], "use_pooling": true, "ignore_exc": true, "dead_timeout": 60, "retry_attempts": 2, "timeout": 0.5, "connect_timeout": 0.5}',
      client: "pymemcache",
      options: {
        use_pooling: true,
        ignore_exc: true,
        dead_timeout: 60,
        retry_attempts: 2,
        timeout: 0.5,
        connect_timeout: 0.5,
      },
      servers: ["10.0.0.1:11211:1", "10.0.0.2:11211:1", "10.0.0.3:11211:1"],
    },
    {
      file: "cache.py",
      text: `from pymemcache.client.hash import HashClient

client = HashClient(
    [('mc-1', 11211), ('mc-2', 11211)],
    timeout=0.3,
    retry_attempts=1,
    serde=serde.pickle_serde,
    key_prefix='app:',
)
`,
      client: "pymemcache",
      options: { timeout: 0.3, retry_attempts: 1, key_prefix: "app:" },
      servers: ["mc-1:11211:1", "mc-2:11211:1"],
    },
    {
      file: "pylibmc.json",
      text: '{ "servers": ["10.0.0.1:11211:2", "10.0.0.2"], "binary": true, "behaviors": { "ketama_weighted": true, "remove_failed": 1, "dead_timeout": 30, "tcp_nodelay": true } }',
      client: "pylibmc",
      options: { binary: true, ketama_weighted: true, remove_failed: 1, dead_timeout: 30, tcp_nodelay: true },
      servers: ["10.0.0.1:11211:2", "10.0.0.2:11211:1"],
    },
    {
      file: "mc.py",
      text: `import pylibmc

SERVERS = ["a.mc:11211", "b.mc:11211"]

def client():
    return pylibmc.Client(SERVERS, binary=True, behaviors={
        "ketama": True,
        "hash": "md5",
        "_retry_timeout": 3,
        "no_block": True,
    })
`,
      client: "pylibmc",
      options: { binary: true, ketama: true, hash: "md5", retry_timeout: 3, no_block: true },
      servers: ["a.mc:11211:1", "b.mc:11211:1"],
    },
    {
      file: "mc.py",
      text: `import memcache
mc = memcache.Client([('127.0.0.1:11211', 3), '127.0.0.1:11212'], debug=0, dead_retry=10, socket_timeout=1)
mc.set("some_key", "Some value")
`,
      client: "python-memcached",
      options: { dead_retry: 10, socket_timeout: 1 },
      servers: ["127.0.0.1:11211:3", "127.0.0.1:11212:1"],
    },
    {
      file: "memcache.yml",
      text: "servers: [mc-1, mc-2]\nflush_on_reconnect: 1\ndead_retry: 5\npickleProtocol: 2\n",
      client: "python-memcached",
      options: { flush_on_reconnect: 1, dead_retry: 5 },
      servers: ["mc-1:11211:1", "mc-2:11211:1"],
    },
    {
      file: "cache.py",
      text: `import os
HOSTS = os.environ.get("MEMCACHED_HOSTS", "localhost:11211").split(",")
mc = HashClient(HOSTS, ignore_exc=True)
`,
      given: { define: ["MEMCACHED_HOSTS=x:11211,y:11211"] },
      client: "pymemcache",
      options: { ignore_exc: true },
      servers: ["x:11211:1", "y:11211:1"],
    },
    {
      file: "arguments",
      text: "{'servers': [('10.0.0.1', 11211)], 'default_noreply': False, 'timeout': None}",
      client: "pymemcache",
      options: { default_noreply: false },
      servers: ["10.0.0.1:11211:1"],
    },
    {
      file: "pylibmc.yml",
      text: `servers: \${MC}\nbehaviors:\n  ketama: true\n  namespace: v2\n`,
      given: { define: ["MC=m1,m2"], version: "pylibmc 1.6.3" },
      client: "pylibmc",
      options: { ketama: true, namespace: "v2" },
      servers: ["m1:11211:1", "m2:11211:1"],
    },
    {
      file: "two.py",
      text: `a = HashClient(["a:11211"], timeout=1)
b = HashClient(["b:11211"], timeout=2)
`,
      given: { pool: "pymemcache.HashClient() of line 2" },
      client: "pymemcache",
      options: { timeout: 2 },
      servers: ["b:11211:1"],
    },
  ],
  refused: [
    {
      file: "mc.py",
      text: "mc = pylibmc.Client(['/tmp/mc.sock'], behaviors={'keta': True})\n",
      errors: [
        "a server behind a Unix socket is not modelled",
        "keta: no argument of pylibmc.Client; did you mean 'ketama'?",
      ],
    },
    {
      file: "mc.py",
      text: "mc = HashClient(['a:1'], hasher=KetamaHash, retries=3)\n",
      errors: ["hasher: another hasher than RendezvousHash is not modelled", "retries"],
    },
    {
      file: "pylibmc.json",
      text: '{ "servers": ["a:1"], "behaviors": { "distribution": "random" }, "pool": 3 }',
      errors: ["pool: no argument of pylibmc.Client", "distribution"],
    },
  ],
};
