/**
 * An operation of pecl-memcache 2.x (mmc_standard_find_server, mmc_consistent_find_server and the loops around them):
 * walk the probes and open each candidate until one is open; if the exchange with it fails, walk from the start. A socket
 * kept from an earlier web request that turns out dead is therefore opened again to the same server.
 */
import { Outcome } from "../../network/outcome.ts";
import { type Operation, Step } from "../client.ts";
import { Pool } from "./pool.ts";

/** Where the operation remembers how far the walk has come: 0 at the primary, i + 1 at probe i. */
const WALKED = 0;

export class Pool2 extends Pool {
  start(op: Operation): number {
    op.resultCode = 0;
    op.scratch[WALKED] = 0;
    return this.#walk(op);
  }

  after(op: Operation, outcome: Outcome): number {
    const { process, step, nowSeconds } = op;
    const node = Step.node(step);
    if (Step.isConnect(step)) {
      if (outcome === Outcome.answered) {
        this.health.opened(process, node);
        return Step.send(node);
      }
      this.health.notOpened(process, node, nowSeconds);
      op.scratch[WALKED]++;
      return this.#walk(op);
    }
    if (outcome === Outcome.answered) return Step.done;
    this.health.broke(process, node, nowSeconds);
    op.scratch[WALKED] = 0;
    return this.#walk(op);
  }

  /** The step to the first candidate from here on that is open or may be opened. */
  #walk({ process, key, nowSeconds, scratch }: Operation): number {
    const { placement, health } = this;
    if (placement.home[key] < 0) return Step.failed;
    const attempts = this.nodes > 1 ? this.attemptsMax : 0;
    for (; scratch[WALKED] <= attempts; scratch[WALKED]++) {
      const walked = scratch[WALKED];
      const node = walked === 0 ? placement.home[key] : placement.probe(key, walked - 1);
      if (health.isOpen(process, node)) return Step.send(node);
      if (health.isValid(process, node, nowSeconds)) return Step.connect(node);
    }
    return Step.failed;
  }
}
