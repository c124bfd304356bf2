/** The command that repeats an experiment, ready for a shell, without how results are printed and runs spread over cores. */
import { shardText } from "../../sweep/shard.ts";
import type { RunFlags } from "./run-flags.ts";
import type { Changes } from "./settings.ts";

export function commandText(experiment: string, { set = [], repeats }: Changes): string {
  const words = ["npx", "fallthrough", "run", experiment];
  for (const setting of set) words.push("--set", setting);
  if (repeats !== undefined) words.push("--seeds", String(repeats));
  return words.map(quoted).join(" ");
}

/** The same command with the flags about where the results go and how they are made, to repeat it on this machine. */
export function wholeCommand(
  command: string,
  {
    out,
    check,
    json,
    quiet,
    parquet,
    advice,
    workers,
    workersGiven,
    runEngine,
    events,
    shard,
    queue,
    priority,
  }: RunFlags,
): string {
  const words = [
    ...(shard === undefined ? [] : ["--shard", shardText(shard)]),
    ...(queue === undefined ? [] : ["--queue", queue.shown]),
    ...(priority === undefined ? [] : ["--priority", String(priority)]),
    ...(out === "results" ? [] : ["--out", out]),
    ...(workersGiven === true ? ["--workers", String(workers)] : []),
    ...(runEngine === undefined ? [] : ["--engine", runEngine]),
    ...(advice === false ? ["--no-advice"] : []),
    ...(check === true ? ["--check"] : []),
    ...(parquet === true ? ["--parquet"] : []),
    ...(events === undefined ? [] : ["--events", events]),
    ...(json === true ? ["--json"] : []),
    ...(quiet === true ? ["--quiet"] : []),
  ];
  return [command, ...words.map(quoted)].join(" ");
}

export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
