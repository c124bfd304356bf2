/** For an option that may be given again: commander calls this for each, with what came before. */
export function repeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** What `--plugins` says of itself in every command that has it. */
export const PLUGINS = "a JavaScript module with parts of your own; may be given again";
