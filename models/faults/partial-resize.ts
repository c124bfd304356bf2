/**
 * Some processes get another server list and the others keep theirs: a deployment that was stopped half-way, a host that
 * missed it, a configuration that only some have. From then on a key may have several homes.
 */
import { z } from "zod";
import { Refusal } from "../../src/core/refusal.ts";
import { share } from "../../src/core/text/quantities.ts";
import { formatDuration } from "../../src/core/text/units.ts";
import { type FaultOptions, primitive } from "./fault.ts";
import { listOption, listText, orderOption, type ProcessOrder, type Servers } from "./server-list-options.ts";

export interface PartialOptions {
  readonly servers: Servers;
  readonly order: ProcessOrder;
  /** Of the processes; at least one and not all. */
  readonly share?: number;
  /** So many, in place of a share. */
  readonly first?: number;
  /** Of a deployment that stops half-way the last step: the others keep their list. */
  readonly isLast?: boolean;
  readonly [option: string]: unknown;
}

export const partialResize = primitive({
  name: "partial-resize",
  doc: "Some processes begin anew with another server list; the others keep theirs until a resize.",
  target: "cluster",
  begins: "lists differ",
  options: z.strictObject({
    servers: listOption,
    share: share()
      .gt(0)
      .lt(1)
      .describe("Share of the processes that have the list from then on: at least one, and not all."),
    order: orderOption,
  }),
  place: ({ servers, ...others }, positions): PartialOptions => ({
    ...others,
    servers: positions(servers, "servers"),
  }),
  serverLists: ({ servers }) => [servers],
  listsDiffer: () => "for good",
  describe: (_name, { servers, share: some, first }) => {
    const firsts = first === 1 ? "the first process has" : `the first ${first} processes have`;
    const who = some === undefined ? firsts : `${Number((some * 100).toPrecision(3))} % of the processes have`;
    return `${who} the server list of ${listText(servers)}`;
  },
  strike: (cluster, _node, nowSeconds, options) => {
    const count = countOf(options, cluster.client.processes);
    const hasChanged = cluster.resize(options.servers, nowSeconds, { count, order: options.order });
    // Where the order is random, only the run knows which processes had the list before.
    if ((options.share !== undefined || options.isLast === true) && cluster.client.lists?.differ() === false) {
      throw new Refusal(`partial-resize at ${formatDuration(nowSeconds)}; ${ONE_LIST}`);
    }
    return hasChanged;
  },
});

/** Why a list for some of the processes is refused that leaves none with another. */
export const ONE_LIST = "all processes would have the same list; expected a resize, or another list";

/** How many processes get the list. */
export function countOf({ first, share: some }: FaultOptions, processes: number): number {
  return typeof first === "number" ? first : partOf(some as number, processes);
}

/** So many are this share of them: at least one, and not all. */
export function partOf(some: number, processes: number): number {
  return Math.min(processes - 1, Math.max(1, Math.round(some * processes)));
}
