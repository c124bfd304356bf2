/** twemproxy's nutcracker.yml. */
import type { Shapes } from "./shape.ts";

const pool = (name: string, inner: string, servers: readonly string[]): string =>
  `${name}:\n  listen: 127.0.0.1:22121\n${inner}  servers:\n${servers.map((server) => `  - ${server}\n`).join("")}`;

export const nutcracker: Shapes = {
  name: "nutcracker.yml",
  usable: [
    {
      file: "nutcracker.yml",
      text: `alpha:
  listen: 127.0.0.1:22121
  hash: fnv1a_64
  distribution: ketama
  auto_eject_hosts: true
  redis: false
  timeout: 400
  server_retry_timeout: 30000
  server_failure_limit: 3
  preconnect: true
  servers:
   - 10.0.0.1:11211:1 cache1
   - 10.0.0.2:11211:1 cache2
`,
      client: "twemproxy",
      options: {
        hash: "fnv1a_64",
        distribution: "ketama",
        auto_eject_hosts: true,
        timeout: 400,
        server_retry_timeout: 30000,
        server_failure_limit: 3,
        names: ["cache1", "cache2"],
      },
      servers: ["10.0.0.1:11211:1", "10.0.0.2:11211:1"],
    },
    {
      file: "nutcracker.yml",
      text: pool("beta", '  hash: crc32a\n  hash_tag: "{}"\n  distribution: modula\n', ["a:11211:1", "b:11211:2"]),
      client: "twemproxy",
      options: { hash: "crc32a", hash_tag: "{}", distribution: "modula" },
      servers: ["a:11211:1", "b:11211:2"],
    },
    {
      file: "nutcracker.yml",
      text: pool("one", "  timeout: 250\n", ["a:1:1"]) + pool("two", "", ["b:2:1"]),
      given: { pool: "two" },
      client: "twemproxy",
      options: {},
      servers: ["b:2:1"],
    },
    {
      file: "nutcracker.yml",
      text: pool("gamma", "  tcpkeepalive: true\n  client_connections: 1000\n  server_connections: 2\n", [
        "10.0.0.1:11211:1",
      ]),
      client: "twemproxy",
      options: {},
      servers: ["10.0.0.1:11211:1"],
      says: ["server_connections: one connection to each server here"],
    },
    {
      file: "nutcracker.yml",
      text: pool("env", "  hash: murmur\n", [`\${MC_1}:11211:1 m1`, `\${MC_2:-mc-2}:11211:1 m2`]),
      given: { define: ["MC_1=mc-1"] },
      client: "twemproxy",
      options: { hash: "murmur", names: ["m1", "m2"] },
      servers: ["mc-1:11211:1", "mc-2:11211:1"],
    },
    {
      file: "nutcracker.yml",
      text: pool("v6", "  hash: md5\n", ['"[2001:db8::1]:11211:1"']),
      client: "twemproxy",
      options: { hash: "md5" },
      servers: ["2001:db8::1:11211:1"],
    },
    {
      file: "nutcracker.json",
      text: '{ "alpha": { "listen": "0.0.0.0:1", "auto_eject_hosts": false, "servers": ["a:11211:1"] } }',
      client: "twemproxy",
      options: { auto_eject_hosts: false },
      servers: ["a:11211:1"],
    },
    {
      file: "conf",
      text: `base: &base
  listen: 127.0.0.1:1
  hash: hsieh
  auto_eject_hosts: true
  servers: [x:11211:1]
`,
      given: { version: "0.5.0" },
      client: "twemproxy",
      options: { hash: "hsieh", auto_eject_hosts: true },
      servers: ["x:11211:1"],
    },
    {
      file: "nutcracker.yml",
      text: pool("unix", "  backlog: 1024\n", ["a:11211:1 first", "b:11212:1"]).replace(
        "127.0.0.1:22121",
        "/tmp/nc.sock 0666",
      ),
      client: "twemproxy",
      options: { names: ["first", "b:11212"] },
      servers: ["a:11211:1", "b:11212:1"],
    },
    {
      file: "nutcracker.yml",
      text: pool("slow", "  server_retry_timeout: 2000\n  server_failure_limit: 1\n  auto_eject_hosts: true\n", [
        "10.0.1.11:11211:1",
        "10.0.1.12:11211:1",
      ]),
      client: "twemproxy",
      options: { server_retry_timeout: 2000, server_failure_limit: 1, auto_eject_hosts: true },
      servers: ["10.0.1.11:11211:1", "10.0.1.12:11211:1"],
    },
  ],
  refused: [
    {
      file: "21.yml",
      text: `gamma:
  listen: 0.0.0.0:22123
  tcpkeepalive: true
  client_connections: 1000
  hash: crc32a
  distribution: modula
  preconnect: false
  redis: false
  server_connections: 2
  timeout: 500
  servers:
  - 10.0.0.1:11211:1
  - /var/run/mc.sock:1
`,
      errors: [
        '21.yml:13 (gamma.servers.1): host: "/var/run/mc.sock"; expected a host: a server behind a Unix socket is not modelled',
      ],
    },
    {
      file: "nutcracker.yml",
      text: pool("r", "  redis: true\n", ["a:6379:1"]),
      errors: ["a pool of Redis servers; expected one of memcached"],
    },
  ],
};
