/**
 * An operation of pecl-memcache 2.x (mmc_standard_find_server, mmc_consistent_find_server and the loops around them). It
 * walks the probes and opens each candidate until one is open. If the exchange with that server fails, it walks from the
 * start. So a socket of an earlier web request that turns out dead is opened again, to the same server.
 */
import { Outcome } from "../../network/outcome.ts";
import { type Operation, Step } from "../client.ts";
import { Pool } from "./pool.ts";

/** What the operation remembers: how far it has walked, 0 at the primary, i + 1 at probe i. */
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
        this.status.opened(process, node);
        return Step.send(node);
      }
      this.status.notOpened(process, node, nowSeconds);
      op.scratch[WALKED]++;
      return this.#walk(op);
    }
    if (outcome === Outcome.answered) return Step.done;
    this.status.broke(process, node, nowSeconds);
    op.scratch[WALKED] = 0;
    return this.#walk(op);
  }

  /** Goes to the first candidate, from here on, that is open or may be opened. */
  #walk({ process, key, nowSeconds, scratch }: Operation): number {
    const { probes, status } = this;
    if (probes.home[key] < 0) return Step.failed;
    const attempts = this.nodes > 1 ? this.attemptsMax : 0;
    for (; scratch[WALKED] <= attempts; scratch[WALKED]++) {
      const walked = scratch[WALKED];
      const node = walked === 0 ? probes.home[key] : probes.at(key, walked - 1);
      if (status.isOpen(process, node)) return Step.send(node);
      if (status.isValid(process, node, nowSeconds)) return Step.connect(node);
    }
    return Step.failed;
  }
}
