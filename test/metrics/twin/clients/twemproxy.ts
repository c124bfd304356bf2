/**
 * twemproxy with `distribution: modula`, `hash: crc32a` and `auto_eject_hosts`. Each process is a proxy with one connection
 * to each server, and its ring is made of the servers that are not out. A connection that ends badly is a failure, and the
 * proxy sees it end before the request that finds out: that one begins anew. A server with `server_failure_limit` failures
 * in a row is out for `server_retry_timeout` and comes back by time alone. Leaving one out moves keys of all.
 */
import { crc32 } from "node:zlib";
import type { NodeSpec } from "../../../../models/scenario/types.ts";
import { addressOf, numberOf, type Options, type TwinClient, Views } from "./client.ts";

export function twemproxy(nodes: readonly NodeSpec[], options: Options): TwinClient {
  const limit = numberOf(options, "timeout", 0) / 1000;
  const failureLimit = numberOf(options, "server_failure_limit", 2);
  const outFor = numberOf(options, "server_retry_timeout", 30_000) / 1000;
  const order = [...nodes.keys()].sort((a, b) => {
    // The name of a server on port 11211 is its host alone; short names come first.
    const [x, y] = [a, b].map((node) => addressOf(nodes[node]).replace(/:11211$/, ""));
    return x.length - y.length || (x < y ? -1 : 1);
  });
  const views = new Views(() => ({ isOpen: false, connections: 0, failures: 0, outUntil: 0 }));
  const rings = new Map<number, { out: ReadonlySet<number>; anewAfter: number }>();
  const nodeOf = (key: string, out: ReadonlySet<number>) => {
    const ring = order.filter((node) => !out.has(node));
    return ring.length === 0 ? -1 : ring[crc32(key) % ring.length];
  };
  const rebuild = (process: number, now: number) => {
    const out = new Set([...nodes.keys()].filter((node) => views.of(process, node).outUntil > now));
    const anewAfter = Math.min(...[...out].map((node) => views.of(process, node).outUntil));
    rings.set(process, { out, anewAfter });
  };
  return {
    connectSeconds: limit,
    answerSeconds: limit,
    settled: (key, down) => nodeOf(key, down),
    *call({ process, key, now }) {
      for (;;) {
        const ring = rings.get(process);
        if (ring !== undefined && now() > ring.anewAfter) rebuild(process, now());
        const node = nodeOf(key, rings.get(process)?.out ?? new Set());
        if (node < 0) return -1;
        const view = views.of(process, node);
        const connection = view.connections;
        let came = "answered";
        if (!view.isOpen) {
          came = yield { connect: node };
          if (came === "answered") view.isOpen = true;
        }
        if (came === "answered") came = yield { send: node };
        if (came === "answered") {
          view.failures = 0;
          return node;
        }
        // Requests that were under way on one connection fail with it as one failure.
        if (connection === view.connections) {
          view.connections++;
          view.isOpen = false;
          view.failures++;
          if (view.failures >= failureLimit) {
            view.failures = 0;
            view.outUntil = now() + outFor;
            rebuild(process, now());
          }
        }
        if (came !== "broken") return -1;
      }
    },
  };
}
