/** What both kinds of recorded case say about their server. */

import { parseFlags } from "../../nodes/settings/flags.ts";
import type { NodeFlags } from "../../nodes/settings/node-flags.ts";

export interface CaseHeader {
  readonly name: string;
  /** Version of the program. Only whether it is 1.4 matters. */
  readonly server: string;
  readonly args: readonly string[];
}

/** @throws Error naming all that is wrong with the command line. */
export function flagsOf({ name, server, args }: CaseHeader): NodeFlags {
  const { flags, problems } = parseFlags(args, { profile: server.startsWith("1.4.") ? "1.4" : undefined });
  if (problems.length > 0) throw new Error(`args of case ${name}: ${problems.join("; ")}`);
  return flags;
}
