/**
 * Some processes get another server list and the others keep theirs: a deployment that was stopped half-way, a host that
 * missed it, a configuration that only some have. From then on a key may have several homes.
 */
import { z } from "zod";
import { share } from "../../src/core/text/quantities.ts";
import { type FaultOptions, primitive } from "./fault.ts";
import { listOption, listText, orderOption, type ProcessOrder, type Servers } from "./server-list-options.ts";

export interface PartialOptions {
  readonly servers: Servers;
  readonly order: ProcessOrder;
  /** Of the processes; at least one and not all. */
  readonly share?: number;
  /** So many, in place of a share. */
  readonly first?: number;
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
    return cluster.resize(options.servers, nowSeconds, { count, order: options.order });
  },
});

/** How many processes get the list. */
export function countOf({ first, share: some }: FaultOptions, processes: number): number {
  return typeof first === "number" ? first : partOf(some as number, processes);
}

/** So many are this share of them: at least one, and not all. */
export function partOf(some: number, processes: number): number {
  return Math.min(processes - 1, Math.max(1, Math.round(some * processes)));
}
