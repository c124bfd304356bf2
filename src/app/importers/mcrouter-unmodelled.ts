/** Words of mcrouter's JSON that lead somewhere else than the model can go, and what comes nearest. */

/** Routes that are not modelled, with what to write in their place. */
export const unmodelledRoutes: Readonly<Record<string, string>> = {
  BigValueRoute: "its child: large values are not cut into pieces",
  BlackholeRoute: "NullRoute",
  CarbonLookasideRoute: "its child",
  KeySplitRoute: "AllSyncRoute over the replicas, with gets from LatestRoute",
  L1L2CacheRoute: "WarmUpRoute with l1 as cold and l2 as warm",
  L1L2SizeSplitRoute: "the route of the values that there are most of",
  LatencyInjectionRoute: "its child, and the fault slow",
  LoadBalancerRoute: "LatestRoute, or HashRoute",
  ModifyKeyRoute: "its target, which hashes the key as it is",
  OriginalClientHashRoute: "HashRoute",
  OutstandingLimitRoute: "its target",
  RateLimitRoute: "its target",
  RoutingGroupRoute: "OperationSelectorRoute",
  SaltedFailoverRoute: "FailoverRoute over PoolRoutes with different salts",
  ShadowRoute: "its child: what shadows answer goes to nobody",
  ShardSplitRoute: "its child",
  SlowWarmUpRoute: "WarmUpRoute",
  SRRoute: "PoolRoute with the servers of the service",
  StagingRoute: "WarmUpRoute",
};

/** Properties of routes that are not modelled. */
export const unmodelledProperties: Readonly<Record<string, string>> = {
  additional_fanout: "leave it out",
  bucketize: "leave it out",
  failover_policy: "leave it out: the children are tried in order",
  max_outstanding: "leave it out",
  rates: "leave them out: no request is refused for its rate",
  return_best_on_error: "leave it out: the last child answers",
  result: "leave it out: every error is like another",
  settings: "failover_errors",
  shadow_policy: "leave it out",
  shadows: "leave them out: what they answer goes to nobody",
  shard_splits: "leave them out",
  split_shard_fanout: "leave it out",
  weights_rv: "weights",
};

/** Properties of routes that change nothing in the model. */
export const idleProperties: Readonly<Record<string, string>> = {
  asynclog_name: "the name of the log",
  axonlog: "a log",
  comment: "a comment",
  enable_lease_pairing: "leases are not asked for",
  enable_metaget: "what is added lives for exptime here",
  enable_logging: "a log",
  failover_tag: "the name under which the other child stores the key",
  pool_id: "a name",
  response: "the words of the error",
  thread_local_failover: "an mcrouter has one thread here",
};

export const unmodelledHashes: Readonly<Record<string, string>> = {
  LoadBalancer: "Latest, or Ch3",
  Shard: "ConstShard",
  WeightedCh3Rv: "WeightedCh3 with the weights as they are",
  WeightedCh4: "WeightedCh3",
  WeightedRendezvous: "Rendezvous",
};

/** Requests that have routes of their own in mcrouter and that no workload sends. */
export const unsentRequests: ReadonlySet<string> = new Set([
  ...[
    "append",
    "cas",
    "decr",
    "exec",
    "flushall",
    "flushre",
    "gat",
    "gats",
    "gets",
    "goaway",
    "incr",
    "lease-get",
    "lease-set",
  ],
  ...["metadelete", "metaget", "metaset", "prepend", "quit", "replace", "shutdown", "stats", "version"],
]);

/** Properties of pools that are left aside. */
export const idlePoolProperties: Readonly<Record<string, string>> = {
  cluster: "time-outs by cluster are flags of mcrouter; set server_timeout",
  enable_compression: "the wire to the servers, not which",
  failure_domains: "no request looks at them here",
  hostnames: "names beside the addresses",
  keep_routing_prefix: "the name under which a key is stored, not where",
  name: "a name",
  pool_locality: "time-outs by region are flags of mcrouter; set server_timeout",
  pool_stats: "counters",
  protocol: "the wire to the servers, not which",
  qos: "the wire to the servers, not which",
  region: "time-outs by region are flags of mcrouter; set server_timeout",
  security_mech: "the wire to the servers, not which",
  services: "names beside the addresses",
  use_ssl: "the wire to the servers, not which",
  use_typed: "the wire to the servers, not which",
};

/** Properties of pools that are not modelled. */
export const unmodelledPoolProperties: Readonly<Record<string, string>> = {
  additional_fanout: "one connection to each server",
  error_on_empty: "a pool with servers",
  server_list_from_pool: "servers, as that pool has them",
  tko_tracker: "leave it out: servers are knocked out one by one",
};
