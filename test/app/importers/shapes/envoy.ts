/** Clusters of Envoy. */
import type { Shapes } from "./shape.ts";

const hosts = (...names: string[]): string =>
  names
    .map((name) => {
      const [host, port = "11211"] = name.split(":");
      return `            - endpoint:
                address:
                  socket_address: { address: ${host}, port_value: ${port} }`;
    })
    .join("\n");
const bootstrap = (cluster: string): string => `static_resources:
  clusters:
  - name: web
    connect_timeout: 1s
    type: STRICT_DNS
    lb_policy: ROUND_ROBIN
    load_assignment:
      cluster_name: web
      endpoints:
      - lb_endpoints:
        - endpoint: { address: { socket_address: { address: web, port_value: 80 } } }
${cluster}
`;

export const envoy: Shapes = {
  name: "envoy",
  usable: [
    {
      file: "envoy.yaml",
      text: bootstrap(`  - name: memcached
    connect_timeout: 0.25s
    type: STRICT_DNS
    lb_policy: RING_HASH
    ring_hash_lb_config: { minimum_ring_size: 2048, hash_function: MURMUR_HASH_2 }
    load_assignment:
      cluster_name: memcached
      endpoints:
        - lb_endpoints:
${hosts("mc-1", "mc-2:11212")}
    health_checks:
    - timeout: 1s
      interval: 5s
      unhealthy_threshold: 3
      healthy_threshold: 2
      tcp_health_check: {}`),
      client: "envoy",
      options: {
        lb_policy: "RING_HASH",
        ring_hash_lb_config: { minimum_ring_size: 2048, hash_function: "MURMUR_HASH_2" },
        connect_timeout: "0.25s",
        health_checks: { interval: "5s", unhealthy_threshold: 3, healthy_threshold: 2 },
      },
      servers: ["mc-1:11211:1", "mc-2:11212:1"],
      says: ["health_checks: tcp_health_check: not modelled"],
    },
    {
      file: "cluster.json",
      text: `{ "name": "mc", "connectTimeout": "5s", "type": "STATIC", "lbPolicy": "MAGLEV",
  "maglevLbConfig": { "tableSize": "65537" },
  "commonLbConfig": { "healthyPanicThreshold": { "value": 0 } },
  "loadAssignment": { "clusterName": "mc", "endpoints": [{ "lbEndpoints": [
    { "endpoint": { "address": { "socketAddress": { "address": "10.0.0.1", "portValue": 11211 } } }, "loadBalancingWeight": 2 },
    { "endpoint": { "address": { "socketAddress": { "address": "10.0.0.2", "portValue": 11211 } } } } ] }] } }`,
      client: "envoy",
      options: {
        lb_policy: "MAGLEV",
        maglev_lb_config: { table_size: 65537 },
        healthy_panic_threshold: 0,
        connect_timeout: "5s",
      },
      servers: ["10.0.0.1:11211:2", "10.0.0.2:11211:1"],
    },
    {
      file: "cds.yaml",
      text: `resources:
- "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
  name: cache
  lb_policy: ring_hash
  common_lb_config:
    consistent_hashing_lb_config: { use_hostname_for_hashing: true }
  load_assignment:
    cluster_name: cache
    endpoints:
      - lb_endpoints:
${hosts("a.cache", "b.cache")}
`,
      client: "envoy",
      options: { lb_policy: "RING_HASH", use_hostname_for_hashing: true },
      servers: ["a.cache:11211:1", "b.cache:11211:1"],
    },
    {
      file: "envoy.yaml",
      text: `static_resources:
  listeners:
  - name: memcached_listener
    filter_chains:
    - filters:
      - name: envoy.filters.network.redis_proxy
        typed_config:
          stat_prefix: egress_memcached
          settings: { op_timeout: 0.5s }
          prefix_routes: { catch_all_route: { cluster: memcached_cluster } }
  clusters:
  - name: memcached_cluster
    connect_timeout: 1s
    lb_policy: MAGLEV
    load_assignment:
      cluster_name: memcached_cluster
      endpoints:
        - lb_endpoints:
${hosts("mc-1", "mc-2")}
`,
      client: "envoy",
      options: { lb_policy: "MAGLEV", connect_timeout: "1s", timeout: "0.5s" },
      servers: ["mc-1:11211:1", "mc-2:11211:1"],
    },
    {
      file: "v2.yaml",
      text: `clusters:
- name: old
  connect_timeout: 0.5s
  type: STRICT_DNS
  lb_policy: RING_HASH
  hosts:
  - socket_address: { address: old-1, port_value: 11211 }
  - socket_address: { address: old-2, port_value: 11211 }
`,
      client: "envoy",
      options: { lb_policy: "RING_HASH", connect_timeout: "0.5s" },
      servers: ["old-1:11211:1", "old-2:11211:1"],
    },
    {
      file: "envoy.yaml",
      text: bootstrap(`  - name: one
    lb_policy: MAGLEV
    load_assignment:
      endpoints:
        - lb_endpoints:
${hosts("one-1")}
  - name: two
    lb_policy: MAGLEV
    load_assignment:
      endpoints:
        - lb_endpoints:
${hosts("two-1", "two-2")}`),
      given: { pool: "two" },
      client: "envoy",
      options: { lb_policy: "MAGLEV" },
      servers: ["two-1:11211:1", "two-2:11211:1"],
    },
    {
      file: "envoy.yaml",
      text: bootstrap(`  - name: mc
    lb_policy: RING_HASH
    dns_lookup_family: V4_ONLY
    circuit_breakers: { thresholds: [{ max_connections: 1024 }] }
    load_assignment:
      endpoints:
        - lb_endpoints:
${hosts("HOST", "mc-2:PORT")}`)
        .replace("HOST", '"{{ .Values.mc.host }}"')
        .replace("PORT", `"\${MC_PORT:-11211}"`),
      given: { define: [".Values.mc.host=mc-1"] },
      client: "envoy",
      options: { lb_policy: "RING_HASH" },
      servers: ["mc-1:11211:1", "mc-2:11211:1"],
    },
    {
      file: "cluster.yaml",
      text: `name: mc
lb_policy: RING_HASH
connect_timeout: { seconds: 2 }
ring_hash_lb_config:
  minimum_ring_size: { value: 1024 }
  maximum_ring_size: 4096
load_assignment:
  cluster_name: mc
  endpoints:
    - locality: { zone: a }
      lb_endpoints:
${hosts("za-1")}
    - locality: { zone: b }
      lb_endpoints:
${hosts("zb-1")}
`,
      client: "envoy",
      options: {
        lb_policy: "RING_HASH",
        connect_timeout: 2,
        ring_hash_lb_config: { minimum_ring_size: 1024, maximum_ring_size: 4096 },
      },
      servers: ["za-1:11211:1", "zb-1:11211:1"],
    },
    {
      file: "envoy.json",
      text: '{"static_resources":{"clusters":[{"name":"m","lb_policy":"MAGLEV","load_assignment":{"cluster_name":"m","endpoints":[{"priority":0,"lb_endpoints":[{"endpoint":{"address":{"socket_address":{"address":"10.1.0.1","port_value":11211}}}}]}]},"health_checks":[{"interval":"1s","timeout":"1s","unhealthy_threshold":{"value":1},"healthy_threshold":{"value":1}}]}]}}',
      given: { version: "1.35.2" },
      client: "envoy",
      options: {
        lb_policy: "MAGLEV",
        health_checks: { interval: "1s", unhealthy_threshold: 1, healthy_threshold: 1 },
      },
      servers: ["10.1.0.1:11211:1"],
    },
    {
      file: "envoy.yaml",
      text: bootstrap(`  - name: mc
    lb_policy: RING_HASH
    type: EDS
    connect_timeout: 1s
    eds_cluster_config: { eds_config: { ads: {} } }`),
      given: { servers: "10.3.0.1:11211,10.3.0.2:11211", pool: "mc" },
      client: "envoy",
      options: { lb_policy: "RING_HASH", connect_timeout: "1s" },
      servers: ["10.3.0.1:11211:1", "10.3.0.2:11211:1"],
    },
  ],
  refused: [
    {
      file: "envoy.yaml",
      text: bootstrap(""),
      errors: [
        "lb_policy: ROUND_ROBIN: a key has no host of its own, which is not modelled; expected RING_HASH or MAGLEV",
      ],
    },
    {
      file: "cluster.yaml",
      text: `name: mc
load_assignment:
  endpoints:
    - lb_endpoints:
${hosts("a")}
outlier_detection: { consecutive_5xx: 3 }
`,
      errors: [
        "lb_policy: ROUND_ROBIN, the default",
        "outlier_detection: outlier detection is not modelled; expected health_checks",
      ],
    },
    {
      file: "cluster.yaml",
      text: `name: mc
lb_policy: MAGLEV
load_assignment:
  endpoints:
    - lb_endpoints:
        - endpoint: { address: { pipe: { path: /var/run/mc.sock } } }
`,
      errors: ["a server behind a Unix socket is not modelled"],
    },
    {
      file: "cluster.yaml",
      text: `name: mc
lb_policy: MAGLEV
load_assignment:
  endpoints:
    - priority: 1
      lb_endpoints:
${hosts("a")}
health_checks: [{ interval: 1s, healthy_threshold: 1 }]
`,
      errors: ["priorities are not modelled", "unhealthy_threshold"],
    },
    {
      file: "cluster.yaml",
      text: "name: mc\nlb_policy: RING_HASH\nconnect_timeout: 1s\neds_cluster_config: { eds_config: { ads: {} } }\n",
      errors: ["hosts come from another server while it runs; expected load_assignment, or --servers"],
    },
  ],
};
