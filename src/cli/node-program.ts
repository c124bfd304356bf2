/** `fallthrough node` without the command line of the other commands, which takes time to load. */
import { serveFor } from "../app/node-server/command-line.ts";
import { report } from "./report.ts";

try {
  await serveFor(process.argv.slice(3), async () => (await import("./commands/node.ts")).showHelp());
} catch (error) {
  process.exitCode = await report(error);
}
