/**
 * pecl-memcache 3.0 and later, standard strategy, persistent connections. A call goes to the key's server or, where that is
 * left alone, to the first probe that is not; when it fails, for whatever reason, to the next probe it has not failed on,
 * up to 20. A server that failed is left alone for `retry_interval`, in whole seconds. A connection of an earlier web
 * request that turns out broken counts for nothing, and yet its operation goes elsewhere. With redundancy a write is
 * copied to the probes behind the server it went to first.
 */
import { crc32 } from "node:zlib";
import type { NodeSpec } from "../../../../models/scenario/types.ts";
import { numberOf, type Options, type TwinClient, Views } from "./client.ts";

const ATTEMPTS_MAX = 20;

export function peclMemcache(nodes: readonly NodeSpec[], options: Options): TwinClient {
  const limit = numberOf(options, "timeout", 1);
  const retryInterval = numberOf(options, "retry_interval", 15);
  const redundancy = Math.min(numberOf(options, "memcache.redundancy", 1), nodes.length);
  const views = new Views(() => ({ is: "closed" as "closed" | "open" | "failed", openedIn: 0, failedAt: 0 }));
  const requests = new Map<number, number>();
  const at = (text: string) => ((crc32(text) >>> 16) & 0x7fff) % nodes.length;
  const probe = (key: string, attempt: number) => at(`${key}-${attempt}`);
  const isValid = (process: number, node: number, now: number) => {
    const { is, failedAt } = views.of(process, node);
    return is !== "failed" || Math.floor(now) >= failedAt + retryInterval;
  };
  const fail = (process: number, node: number, now: number) =>
    Object.assign(views.of(process, node), { is: "failed", failedAt: Math.floor(now) });
  const pick = (process: number, key: string, now: number) => {
    let node = at(key);
    for (let i = 0; i < ATTEMPTS_MAX && !isValid(process, node, now); i++) node = probe(key, i);
    return node;
  };
  /** What the last call of the process went to first. */
  let picked = -1;

  const client: TwinClient = {
    connectSeconds: limit,
    answerSeconds: limit,
    settled: (key, down) => {
      let node = at(key);
      for (let attempt = 0; down.has(node); attempt++) {
        if (attempt === ATTEMPTS_MAX) return -1;
        node = probe(key, attempt);
      }
      return node;
    },
    newRequest: (process) => requests.set(process, (requests.get(process) ?? 0) + 1),
    *call({ process, key, now }) {
      const failed = new Set<number>();
      let attempt = 0;
      let node = pick(process, key, now());
      picked = node;
      for (;;) {
        if (isValid(process, node, now())) {
          const view = views.of(process, node);
          if (view.is !== "open") {
            if ((yield { connect: node }) === "answered") {
              Object.assign(view, { is: "open", openedIn: requests.get(process) ?? 0 });
            } else fail(process, node, now());
          }
          if (view.is === "open") {
            if ((yield { send: node }) === "answered") return node;
            if (view.openedIn !== (requests.get(process) ?? 0)) view.is = "closed";
            else fail(process, node, now());
          }
        }
        const mayGoOn = () => attempt < ATTEMPTS_MAX && failed.size < nodes.length;
        if (!mayGoOn()) return -1;
        do {
          failed.add(node);
          do node = probe(key, attempt++);
          while (failed.has(node) && attempt < ATTEMPTS_MAX);
        } while (!isValid(process, node, now()) && mayGoOn());
      }
    },
  };
  if (redundancy === 1) return client;
  return {
    ...client,
    copies: (process, key, now) => {
      const skipped = [picked];
      const copies: number[] = [];
      for (let i = 1, attempt = 0; i < redundancy; i++) {
        let node: number;
        do node = probe(key, attempt++);
        while (skipped.includes(node) && attempt < ATTEMPTS_MAX);
        if (isValid(process, node, now)) copies.push(node);
        skipped.push(node);
      }
      return copies;
    },
  };
}
