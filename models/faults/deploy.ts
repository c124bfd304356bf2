/**
 * A deployment: process after process begins anew with another server list. Meanwhile lists differ, so that a value is written
 * where some processes look and is old where others do.
 */
import { z } from "zod";
import { atMost, count, duration, type Limit, share } from "../../src/core/text/quantities.ts";
import { compound, type Strike } from "./fault.ts";
import { type PartialOptions, partialResize, partOf } from "./partial-resize.ts";
import { resize } from "./resize.ts";
import { listOption, orderOption, type Servers } from "./server-list-options.ts";

/** As many as `client.processes` may be. */
const AT_ONCE_MAX: Limit = { value: 100_000, why: "more processes than there can be" };

export const deploy = compound({
  name: "deploy",
  doc: "The processes begin anew with another server list one after another, so many at a time.",
  target: "cluster",
  options: z.strictObject({
    servers: listOption,
    over: duration({ aboveZero: true })
      .prefault("10m")
      .describe("From the first processes to the last, evenly. Default: 10m."),
    atOnce: atMost(count(1), AT_ONCE_MAX).prefault(1).describe("How many processes at a time. Default: 1."),
    order: orderOption,
    share: share()
      .gt(0)
      .prefault(1)
      .describe("Share of the processes after which it stops; the others keep their list. Default: 1, all."),
  }),
  place: ({ servers, ...others }, positions) => ({ ...others, servers: positions(servers, "servers") as Servers }),
  serverLists: ({ servers }) => [servers],
  listsDiffer: ({ share: some }) => (some < 1 ? "for good" : "for a time"),
  primitives: () => [partialResize, resize],
  *expand(_nodes, { servers, over, atOnce, order, share: some }, { processes }): Iterable<Strike> {
    const isAll = some === 1;
    const all = isAll ? processes : partOf(some, processes);
    const steps = Math.ceil(all / atOnce);
    for (let step = 0; step < steps; step++) {
      const afterSeconds = steps === 1 ? 0 : (over * step) / (steps - 1);
      if (isAll && step === steps - 1) {
        const isLast = steps > 1;
        const end = { afterSeconds, fault: resize, node: -1, options: { servers, isLast } };
        yield isLast ? { ...end, part: "end" } : end;
        return;
      }
      const first = Math.min(all, (step + 1) * atOnce);
      const options: PartialOptions = { servers, order, first, ...(step === steps - 1 ? { isLast: true } : {}) };
      yield { afterSeconds, fault: partialResize, node: -1, options, part: step === 0 ? "begin" : "middle" };
    }
  },
});
