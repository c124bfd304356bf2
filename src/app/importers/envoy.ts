/**
 * A cluster of Envoy, alone or in a bootstrap file, as YAML or JSON. The client is an Envoy whose front hashes by key, so the cluster
 * must have one of the two policies that hash. Names may be as in YAML, `lb_policy`, or as in protobuf's JSON, `lbPolicy`.
 */
import { chosen } from "./choice.ts";
import type { Asked, Found, Kind, Read } from "./kind.ts";
import { impossible, type Meanings, take, unused } from "./options.ts";
import { takeServers } from "./servers.ts";
import { isMapping, type Mapping, type Tree } from "./tree.ts";

const POLICIES = ["RING_HASH", "MAGLEV"];

const meanings: Meanings = {
  connect_timeout: { option: "connect_timeout", as: (value) => (isMapping(value) ? value.seconds : value) },
  ...unused(
    "of the sockets, not of the hosts",
    "upstream_connection_options",
    "transport_socket",
    "upstream_bind_config",
  ),
  ...unused(
    "of the sockets, not of the hosts",
    "per_connection_buffer_limit_bytes",
    "tls_context",
    "max_requests_per_connection",
  ),
  ...unused(
    "of the sockets, not of the hosts",
    "typed_extension_protocol_options",
    "protocol_selection",
    "circuit_breakers",
  ),
  ...unused("of the sockets, not of the hosts", "http_protocol_options", "http2_protocol_options", "preconnect_policy"),
  ...unused(
    "names of the hosts hold for the whole run",
    "type",
    "cluster_type",
    "dns_refresh_rate",
    "dns_lookup_family",
  ),
  ...unused(
    "names of the hosts hold for the whole run",
    "dns_resolvers",
    "respect_dns_ttl",
    "dns_failure_refresh_rate",
  ),
  ...unused(
    "names of the hosts hold for the whole run",
    "typed_dns_resolver_config",
    "use_tcp_for_dns_lookups",
    "wait_for_warm_on_init",
  ),
  ...unused("what is told of it, not what it does", "alt_stat_name", "metadata", "track_cluster_stats", "filters"),
  ...unused("the hosts stay in the list here", "ignore_health_on_host_removal", "cleanup_interval"),
  ...impossible("outlier detection is not modelled; expected health_checks", "outlier_detection"),
  ...impossible("subsets are not modelled; expected a cluster without", "lb_subset_config"),
  ...impossible("expected lb_policy RING_HASH or MAGLEV, which are modelled", "load_balancing_policy"),
  close_connections_on_host_health_failure: { unused: "connections to a host that is left out are not used here" },
};

interface Cluster {
  readonly path: readonly (string | number)[];
  readonly cluster: Mapping;
}

type At = (...path: (string | number)[]) => string;

export const envoy: Kind = {
  name: "envoy",
  client: "envoy",
  looks: "{ name: x, lb_policy: RING_HASH, load_assignment: { endpoints: [...] } }",
  recognises: ({ document }) => clustersOf(document).length > 0,
  read({ document }: Read, found: Found, asked: Asked) {
    const all = clustersOf(document);
    const hashing = all.filter(([, { cluster }]) => POLICIES.includes(String(cluster.lb_policy).toUpperCase()));
    const of = asked.pool === undefined && hashing.length > 0 ? hashing : all;
    const cluster = chosen(found, asked, { what: "clusters", where: document!.at(), of });
    if (cluster === null) return;
    const { path } = cluster;
    readCluster(cluster.cluster, (...inner) => document!.at(...path, ...inner), found);
    readProxies(document!, String(cluster.cluster.name), found);
  },
};

/** The clusters of a bootstrap file, of a response, or the file as a cluster; with the names that YAML uses. */
function clustersOf(document: Tree | null): [string, Cluster][] {
  const value = document?.value;
  const lists: [readonly (string | number)[], unknown][] = [];
  if (isMapping(value)) {
    const resources = snake(value).static_resources;
    if (isMapping(resources)) {
      const key = "static_resources" in value ? "static_resources" : "staticResources";
      lists.push([[key, "clusters"], resources.clusters]);
    }
    lists.push([["clusters"], value.clusters], [["resources"], value.resources], [[], [value]]);
  } else lists.push([[], value]);
  return lists.flatMap(([path, list]) =>
    (Array.isArray(list) ? (list as unknown[]) : []).flatMap((one, i): [string, Cluster][] => {
      if (!isMapping(one)) return [];
      const cluster = snake(one);
      if (!isCluster(cluster)) return [];
      return [
        [String(cluster.name ?? i), { path: isMapping(value) && path.length === 0 ? [] : [...path, i], cluster }],
      ];
    }),
  );
}

function isCluster(cluster: Mapping): boolean {
  const hosts = cluster.load_assignment ?? cluster.hosts ?? cluster.eds_cluster_config;
  return (
    hosts !== undefined && ("lb_policy" in cluster || "connect_timeout" in cluster || "load_assignment" in cluster)
  );
}

/** `lbPolicy` is `lb_policy`. */
function snake(mapping: Mapping): Mapping {
  return Object.fromEntries(
    Object.entries(mapping).map(([key, value]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}

function part(value: unknown): Mapping {
  return isMapping(value) ? snake(value) : {};
}

function readCluster(cluster: Mapping, at: At, found: Found): void {
  readPolicy(cluster, at, found);
  readHosts(cluster, at, found);
  for (const [key, value] of Object.entries(cluster)) {
    const from = at(key);
    if (key === "common_lb_config") readCommon(part(value), from, found);
    else if (key === "health_checks") readChecks(value, from, found);
    else if (!TAKEN.includes(key)) take(found, meanings, key, value, from);
  }
}

const TAKEN = [
  "name",
  "@type",
  "lb_policy",
  "ring_hash_lb_config",
  "maglev_lb_config",
  "load_assignment",
  "hosts",
  "eds_cluster_config",
];

function readPolicy(cluster: Mapping, at: At, found: Found): void {
  const policy = String(found.settle(cluster.lb_policy ?? "ROUND_ROBIN", at("lb_policy"))).toUpperCase();
  if (!POLICIES.includes(policy)) {
    const what = "lb_policy" in cluster ? "" : ", the default";
    found.problems.push(
      `${at("lb_policy")}: lb_policy: ${policy}${what}: a key has no host of its own, which is not modelled; expected RING_HASH or MAGLEV`,
    );
    return;
  }
  found.set("lb_policy", policy, at("lb_policy"));
  const key = policy === "MAGLEV" ? "maglev_lb_config" : "ring_hash_lb_config";
  if (!(key in cluster)) return;
  // 64-bit numbers are texts in protobuf's JSON, and may be wrapped.
  const entries = Object.entries(part(cluster[key])).map(([name, value]) => [name, unwrapped(value)] as const);
  found.set(key, Object.fromEntries(entries), at(key));
}

function unwrapped(value: unknown): unknown {
  if (isMapping(value) && "value" in value) return unwrapped(value.value);
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
}

function readHosts(cluster: Mapping, at: At, found: Found): void {
  const { endpoints } = part(cluster.load_assignment);
  const groups: readonly unknown[] = Array.isArray(endpoints) ? endpoints : [{ lb_endpoints: cluster.hosts }];
  const key = Array.isArray(endpoints) ? "load_assignment" : "hosts";
  const list = groups.flatMap((group) => {
    const { lb_endpoints: hosts, priority } = part(group);
    if (priority !== undefined && priority !== 0) {
      found.problems.push(
        `${at(key)}: priority: ${String(priority)}: priorities are not modelled; expected hosts of one priority`,
      );
    }
    return Array.isArray(hosts) ? (hosts as unknown[]) : [];
  });
  if (cluster.eds_cluster_config !== undefined && list.length === 0) {
    found.noServers.push(
      `${at("eds_cluster_config")}: eds_cluster_config: hosts come from another server while it runs; expected load_assignment, or --servers`,
    );
    return;
  }
  takeServers(
    found,
    list.map((host) => hostOf(host, at(key), found)),
    () => at(key),
    at(key),
  );
}

/** The fields of LbEndpoint, Endpoint, Address and SocketAddress (envoyproxy/envoy `api/envoy/config`). */
const ADDRESS = ["socket_address", "pipe", "envoy_internal_address"];
const HOST = [
  ...["endpoint", "endpoint_name", "health_status", "metadata", "load_balancing_weight"],
  // The address alone, as in v2.
  ...ADDRESS,
];
const ENDPOINT = ["address", "health_check_config", "hostname", "additional_addresses"];
const SOCKET_ADDRESS = [
  ...["protocol", "address", "port_value", "named_port", "resolver_name", "ipv4_compat"],
  "network_namespace_filepath",
];

/** `{ endpoint: { address: { socket_address: ... } } }`, or the address alone as in v2. */
function hostOf(host: unknown, from: string, found: Found): unknown {
  const outer = part(host);
  const address = part(part(outer.endpoint).address ?? host);
  const { path } = part(address.pipe);
  if (typeof path === "string") return path.startsWith("/") ? path : `unix:${path}`;
  const { address: name, port_value: port } = part(address.socket_address);
  const parts: [Mapping, readonly string[]][] = [
    [outer, HOST],
    [part(outer.endpoint), ENDPOINT],
    [part(part(outer.endpoint).address), ADDRESS],
    [part(address.socket_address), SOCKET_ADDRESS],
  ];
  for (const [mapping, known] of parts) {
    for (const word of Object.keys(mapping)) if (!known.includes(word)) found.unknown(word, from, known);
  }
  if (name === undefined) return isMapping(host) ? { host: undefined } : host;
  const weight = unwrapped(outer.load_balancing_weight) ?? 1;
  return { host: name, port, weight };
}

function readCommon(common: Mapping, from: string, found: Found): void {
  for (const [key, value] of Object.entries(common)) {
    if (key === "healthy_panic_threshold") found.set(key, part(value).value ?? 0, from);
    else if (key === "consistent_hashing_lb_config") {
      const { use_hostname_for_hashing: usesName, hash_balance_factor: balance } = part(value);
      if (balance !== undefined) {
        found.problems.push(`${from}: hash_balance_factor: bounded loads are not modelled; expected a cluster without`);
      }
      if (usesName !== undefined) found.set("use_hostname_for_hashing", usesName, from);
    } else if (/^(?:locality_weighted_lb_config|zone_aware_lb_config)$/.test(key)) {
      if (key.startsWith("locality"))
        found.problems.push(`${from}: ${key}: localities are not modelled; expected none`);
    } else found.unused.push(`${from}: ${key}: hosts do not change while it runs`);
  }
}

function readChecks(value: unknown, from: string, found: Found): void {
  const checks: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (checks.length === 0) return;
  if (checks.length > 1) {
    found.problems.push(`${from}: health_checks: ${checks.length} of them; expected one, several are not modelled`);
    return;
  }
  const { interval, unhealthy_threshold, healthy_threshold, ...others } = part(checks[0]);
  found.set(
    "health_checks",
    {
      interval: interval ?? null,
      unhealthy_threshold: unwrapped(unhealthy_threshold) ?? null,
      healthy_threshold: unwrapped(healthy_threshold) ?? null,
    },
    from,
  );
  for (const key of Object.keys(others)) found.unused.push(`${from}: health_checks: ${key}: not modelled`);
}

/** The time-out of a proxy that speaks to the cluster. */
function readProxies(document: Tree, name: string, found: Found): void {
  const { listeners } = part(part(document.value).static_resources);
  const filters = (Array.isArray(listeners) ? (listeners as unknown[]) : []).flatMap((listener) => {
    const chains = part(listener).filter_chains;
    return (Array.isArray(chains) ? (chains as unknown[]) : []).flatMap((chain) => part(chain).filters ?? []);
  });
  for (const filter of filters) {
    const config = part(part(filter).typed_config ?? part(filter).config);
    const timeout = part(config.settings).op_timeout;
    if (typeof timeout === "string" && JSON.stringify(config).includes(JSON.stringify(name))) {
      found.set("timeout", timeout, `${document.at("static_resources", "listeners")}: op_timeout`);
    }
  }
}
