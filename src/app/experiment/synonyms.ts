/** Words that operators write for a setting, and where it stands in the scenario. */

/** By the word in small letters, without `_` and `-`. */
const PLACES: Readonly<Record<string, string>> = {
  nodes: "cluster.nodes",
  nodecount: "cluster.nodes",
  servers: "cluster.nodes",
  servercount: "cluster.nodes",
  instances: "cluster.nodes",
  readratio: "workload.reads",
  readshare: "workload.reads",
  readfraction: "workload.reads",
  hitrate: "workload.hitRatio",
  hitratio: "workload.hitRatio",
  qps: "workload.arrivals.rate",
  rps: "workload.arrivals.rate",
  ops: "workload.arrivals.rate",
  requestspersecond: "workload.arrivals.rate",
  ttlseconds: "workload.ttl",
  expiry: "workload.ttl",
  expiration: "workload.ttl",
  keycount: "workload.keys",
  numkeys: "workload.keys",
  valuesize: "workload.valueBytes",
  keysize: "workload.keyBytes",
  maxmemory: "cluster.memory",
  zipfexponent: "workload.popularity.zipf",
  alpha: "workload.popularity.zipf",
};

/** Where the setting stands that this word means in this part of the scenario; null where it means none. */
export function placeCalled(word: string, part: string | null): string | null {
  const place = PLACES[word.toLowerCase().replace(/[-_]/g, "")] ?? null;
  // A rate of the database is what it can serve.
  return place === "workload.arrivals.rate" && part === "database" ? "database.capacity" : place;
}
