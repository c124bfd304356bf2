/**
 * Rendezvous hashing with detection at once: an operation goes to the key's server; when that fails, in whatever way, to
 * the one the key has without it, within the call. A broken connection is made anew first. With `retry` a process leaves a
 * server alone for so long after it failed.
 */
import type { NodeSpec } from "../../../../models/scenario/types.ts";
import { numberOf, type Options, type TwinClient, Views } from "./client.ts";
import { ranking } from "./ranked.ts";

export function rendezvous(nodes: readonly NodeSpec[], options: Options): TwinClient {
  const limit = numberOf(options, "timeout", 1);
  const retry = numberOf(options, "retry", 0);
  const ranked = ranking(nodes);
  const views = new Views(() => ({ isOpen: false, aloneUntil: 0 }));
  const bestOf = (key: string, isOut: (node: number) => boolean) => ranked(key).find((node) => !isOut(node));
  return {
    connectSeconds: limit,
    answerSeconds: limit,
    settled: (key, down) => bestOf(key, (node) => down.has(node)) ?? -1,
    replaced: (process) => views.forget(process),
    *call({ process, key, now }) {
      const failed = new Set<number>();
      for (;;) {
        const isOut = (node: number) => failed.has(node) || views.of(process, node).aloneUntil > now();
        const node = bestOf(key, isOut);
        if (node === undefined) return -1;
        const view = views.of(process, node);
        for (let came = "broken"; came === "broken"; ) {
          if (!view.isOpen) {
            view.isOpen = (yield { connect: node }) === "answered";
            if (!view.isOpen) break;
          }
          came = yield { send: node };
          if (came === "answered") return node;
          view.isOpen = false;
        }
        view.aloneUntil = now() + retry;
        failed.add(node);
      }
    },
  };
}
