/**
 * A process hangs (SIGSTOP, swapping, a machine that stands still). The kernel goes on accepting connections and
 * acknowledging data, and nothing is answered. When the process resumes it does what lies in its sockets, even what its
 * clients have long given up on (measured with SIGSTOP and SIGCONT).
 */
import { z } from "zod";
import { lasting, primitive } from "./fault.ts";

export const resume = primitive({
  name: "resume",
  doc: "A process that hung goes on, and does first what lies in its sockets.",
  isReturn: true,
  options: z.strictObject({}),
  ends: "hung",
  describe: (name) => `${name} goes on, with its memory`,
  strike: (cluster, node, nowSeconds) => cluster.resume(node, nowSeconds),
});

export const pause = lasting({
  name: "pause",
  doc: "The node's process hangs: it accepts connections and answers nothing, memory kept, until it resumes.",
  options: z.strictObject({}),
  begins: "hung",
  endedBy: resume,
  describe: (name) => `${name} hangs: accepts, never answers`,
  strike: (cluster, node) => cluster.pause(node),
});
