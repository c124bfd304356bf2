/**
 * pymemcache's HashClient. A server that fails is left alone for `retry_timeout`, retried `retry_attempts` times, then
 * taken out, in the call that still tries it; `dead_timeout` later it is put back untested, at a look-over, which are as
 * far apart. Only failures of the operating system count against it: the end of a stream closes the connection and no
 * more. A write waits for no answer: the first one to a dead connection is lost, and the next call finds out.
 */
import type { NodeSpec } from "../../../../models/scenario/types.ts";
import { numberOf, type Options, type TwinClient, Views } from "./client.ts";
import { ranking } from "./ranked.ts";

export function pymemcache(nodes: readonly NodeSpec[], options: Options): TwinClient {
  const attemptsMax = numberOf(options, "retry_attempts", 2);
  const retryTimeout = numberOf(options, "retry_timeout", 1);
  const deadTimeout = numberOf(options, "dead_timeout", 60);
  const ranked = ranking(nodes);
  const views = new Views(() => ({
    connection: "closed" as "closed" | "open" | "lost a write",
    isFailing: false,
    failedAt: 0,
    attempts: 0,
    deadSince: null as number | null,
  }));
  type View = ReturnType<typeof views.of>;
  const lookedOverAt = new Map<number, number>();

  const lookOver = (process: number, now: number) => {
    if (now - (lookedOverAt.get(process) ?? 0) <= deadTimeout) return;
    lookedOverAt.set(process, now);
    for (const view of [...nodes.keys()].map((node) => views.of(process, node))) {
      if (view.deadSince === null || now - view.deadSince <= deadTimeout) continue;
      view.deadSince = null;
      view.connection = "closed";
    }
  };
  const takeOut = (view: View, now: number) => Object.assign(view, { isFailing: false, deadSince: now });
  const fail = (view: View, now: number) => {
    const attempts = view.isFailing ? view.attempts + 1 : 0;
    Object.assign(view, { connection: "closed", isFailing: true, failedAt: now, attempts });
    if (attempts === 0 && attemptsMax === 0 && view.deadSince === null) takeOut(view, now);
  };

  return {
    connectSeconds: numberOf(options, "connect_timeout", Number.POSITIVE_INFINITY),
    answerSeconds: numberOf(options, "timeout", Number.POSITIVE_INFINITY),
    settled: (key, down) => ranked(key).find((node) => !down.has(node)) ?? -1,
    *call({ process, key, verb, now }) {
      if ([...nodes.keys()].some((node) => views.of(process, node).deadSince !== null)) lookOver(process, now());
      const node = ranked(key).find((other) => views.of(process, other).deadSince === null);
      if (node === undefined) return -1;
      const view = views.of(process, node);
      let isRetry = false;
      if (view.isFailing && view.attempts < attemptsMax) {
        if (now() - view.failedAt <= retryTimeout) return -1;
        isRetry = true;
      } else if (view.isFailing) takeOut(view, now());
      if (view.connection === "closed") {
        if ((yield { connect: node }) !== "answered") {
          fail(view, now());
          return -1;
        }
        view.connection = "open";
      }
      const came = yield { send: node };
      if (came === "broken" && view.connection === "open") view.connection = verb === "get" ? "closed" : "lost a write";
      else if (came !== "answered") {
        fail(view, now());
        return -1;
      }
      if (isRetry && (came === "answered" || verb !== "get")) view.isFailing = false;
      return came === "answered" ? node : -1;
    },
  };
}
