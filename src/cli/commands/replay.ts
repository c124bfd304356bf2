/** `fallthrough replay`: recorded request streams and conversations, played on the model of the node they name. */
import { once } from "node:events";
import { Command } from "commander";
import { InvalidInput, InvalidInputs } from "../../app/ending/errors.ts";
import { type ReadCase, readCase } from "../../app/replay/files.ts";
import { play } from "../../app/replay/play.ts";

const DETAILS = `
Prints one JSON object a line for each case. A stream of operations on numbered keys (kind "evict") gives name, n, bits,
hitsPer1000, present, setFailed, stats, items, slabs; a conversation (kind "sem") gives name, n, replies, dump, stats,
items, slabs. Formats: docs/node-recordings.md.

Example:
  fallthrough replay recordings/*_m.json.gz --fast
`;

export function replayCommand(): Command {
  return new Command("replay")
    .description("Play recorded requests on the model of a memcached node.")
    .argument("<cases...>", "cases (.json, .json.gz); operations that a case names lie beside it")
    .option("--fast", "streams the way simulations run them: background work at once, not when the real threads wake")
    .addHelpText("after", DETAILS)
    .action(replay);
}

/** All files are looked at before the first is played. */
async function replay(paths: readonly string[], { fast = false }: { readonly fast?: boolean }): Promise<void> {
  const cases: ReadCase[] = [];
  const errors: InvalidInput[] = [];
  for (const path of paths) {
    const read = readCase(path);
    if ("kind" in read) cases.push(read);
    else errors.push(new InvalidInput(path, read));
  }
  if (errors.length > 0) throw new InvalidInputs(errors);
  for (const one of cases) {
    if (!process.stdout.write(`${JSON.stringify(play(one, fast))}\n`)) await once(process.stdout, "drain");
  }
}
