/** The command that repeats an experiment, ready for a shell. How it is printed or spread over cores is not part of it. */
import type { RunFlags } from "./run-flags.ts";
import type { Changes } from "./settings.ts";

export function commandText(experiment: string, { set = [], repeats }: Changes): string {
  const words = ["npx", "fallthrough", "run", experiment];
  for (const setting of set) words.push("--set", setting);
  if (repeats !== undefined) words.push("--seeds", String(repeats));
  return words.map(quoted).join(" ");
}

/** The same with what was said of where the results go and how they are made: what this machine would be told again. */
export function wholeCommand(command: string, { out, check, json, quiet, workers, workersGiven }: RunFlags): string {
  const words = [
    ...(out === "results" ? [] : ["--out", out]),
    ...(workersGiven === true ? ["--workers", String(workers)] : []),
    ...(check === true ? ["--check"] : []),
    ...(json === true ? ["--json"] : []),
    ...(quiet === true ? ["--quiet"] : []),
  ];
  return [command, ...words.map(quoted)].join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
