/** The README as text and as the commands it shows. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const projectFolder: string = fileURLToPath(new URL("../../", import.meta.url));
export const readme: string = readFileSync(`${projectFolder}README.md`, "utf8");

export interface Shown {
  readonly command: string;
  readonly output: string;
}

/** Every block of a terminal: one command behind `$ `, and what it prints. */
export function shownCommands(): Shown[] {
  return [...readme.matchAll(/```console\n\$ (.*)\n([\s\S]*?)```/g)].map(([, command, output]) => ({
    command: command!,
    output: output!,
  }));
}

/** The text that stands under a comment `<!-- title -->`. */
export function shownText(title: string): string {
  const found = new RegExp(`<!-- ${title} -->\\n\`\`\`text\\n([\\s\\S]*?)\`\`\``).exec(readme);
  if (found === null) throw new Error(`README.md has no text block under <!-- ${title} -->`);
  return found[1];
}
