/**
 * The application's server list changes: nodes are added, taken out or reordered, and most keys (modula) or some (rings)
 * belong elsewhere from then on. What lies where they belonged stays there, and is found again if the list is taken back.
 */
import { z } from "zod";
import { primitive } from "./fault.ts";
import { listOption, listText, type Servers } from "./server-list-options.ts";

interface ResizeOptions {
  readonly servers: Servers;
  /** It ends a deployment: only the last processes do not have the list yet. */
  readonly isLast?: boolean;
  readonly [option: string]: unknown;
}

export const resize = primitive({
  name: "resize",
  doc: "The application's server list becomes another; its processes begin anew with it.",
  target: "cluster",
  ends: "lists differ",
  options: z.strictObject({ servers: listOption }),
  place: ({ servers }, positions): ResizeOptions => ({ servers: positions(servers, "servers") }),
  serverLists: ({ servers }) => [servers],
  describe: (_name, { servers, isLast }) =>
    isLast === true ? `all processes have the new server list` : `the server list becomes ${listText(servers)}`,
  strike: (cluster, _node, nowSeconds, { servers }) => cluster.resize(servers, nowSeconds),
});
