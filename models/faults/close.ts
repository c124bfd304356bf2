/**
 * An operator closes a node's port to the application, and opens it again: a firewall that rejects, or an address that is not handed out
 * yet. Clients are refused, sockets are reset at the next send, and the node goes on with its memory. It may be opened to process after
 * process, as a list is rolled out.
 */
import { z } from "zod";
import { duration } from "../../src/core/text/quantities.ts";
import type { Loaded } from "../cluster/loader.ts";
import { lasting, primitive } from "./fault.ts";

interface OpenOptions {
  /** Seconds from the first process to the last. */
  readonly over?: number | undefined;
  /** Only the first so many processes are let in, so far. */
  readonly first?: number;
  /** What a loader did before. */
  readonly loaded?: Loaded;
  /** When it was begun to open it, in seconds since the start of the run. */
  readonly since?: number;
  readonly [option: string]: unknown;
}

export const open = primitive({
  name: "open",
  doc: "A node whose port was closed is reached by the application again, by all processes or one after another.",
  options: z.strictObject({
    over: duration({ aboveZero: true })
      .optional()
      .describe("The processes are let in one after another, spread evenly over this time. Default: all at once."),
  }),
  ends: "closed",
  place: (given): OpenOptions => given,
  describe: (name, { over, loaded }) =>
    `${name}${loadedText(loaded)} is open to ${over === undefined ? "all processes" : "the last process too"}`,
  strike: (cluster, node, _now, { first }) => cluster.admit(node, first ?? cluster.client.processes),
});

export const close = lasting({
  name: "close",
  doc: "The node's port is closed to the application: its processes are refused, and the node keeps its memory.",
  options: z.strictObject({}),
  begins: "closed",
  endedBy: open,
  describe: (name) => `${name} is closed to clients`,
  strike: (cluster, node) => cluster.close(node),
});

function loadedText(loaded: Loaded | undefined): string {
  if (loaded === undefined) return "";
  const { keys, failed, old, seconds } = loaded;
  const keysText = keys.toLocaleString("en-US");
  const lost = failed === 0 ? "" : ` (${failed.toLocaleString("en-US")} more could not be read)`;
  const aged = old === 0 ? "" : `, ${old.toLocaleString("en-US")} of which have been written elsewhere since`;
  return `, pre-filled with ${keysText} keys in ${Number(seconds.toPrecision(3))} s${lost}${aged},`;
}
