/** `fallthrough replay`: recorded request streams and conversations, played on the model of the node they name. */
import { Command } from "commander";
import { leaveSignals } from "../../app/ending/interrupt.ts";

export function replayCommand(): Command {
  return new Command("replay")
    .description("Play recorded requests on the model of a memcached node.")
    .argument("<cases...>", "cases (.json, .json.gz); the operations that a case names are in a file beside it")
    .option("--fast", "play streams as simulations do: background work is done at once, not when the real threads wake")
    .addHelpText("after", DETAILS)
    .action(async (paths: readonly string[], { fast = false }: { readonly fast?: boolean }) => {
      const { replay } = await import("../../app/replay/replay.ts");
      await leaveSignals();
      await replay(paths, fast);
    });
}

const DETAILS = `
Prints one line of JSON for each case. A stream of operations on numbered keys (kind "evict") gives name, n, bits,
hitsPer1000, present, setFailed, stats, items and slabs. A conversation (kind "sem") gives name, n, replies, dump, stats,
items and slabs. docs/node-recordings.md describes the formats.

Example:
  npx fallthrough replay recordings/*_m.json.gz --fast
`;
