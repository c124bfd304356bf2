/** What is said beside the results of a run, unless it is asked to be quiet. */
import { wrappedFor } from "../../terminal/screen.ts";
import type { RunFlags } from "./run-flags.ts";

export function say(text: string | null, { quiet, json }: Pick<RunFlags, "quiet" | "json">): void {
  if (text === null || quiet === true || json === true) return;
  process.stderr.write(wrappedFor(process.stderr, `${text}\n`));
}
