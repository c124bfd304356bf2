/** The command that repeats an experiment, ready for a shell. How it is printed or spread over cores is not part of it. */
import type { Changes } from "./experiment.ts";

export function commandText(experiment: string, { set = [], repeats }: Changes): string {
  const words = ["fallthrough", "run", experiment];
  for (const setting of set) words.push("--set", setting);
  if (repeats !== undefined) words.push("--seeds", String(repeats));
  return words.map(quoted).join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
