/** For an option that may be given again: commander calls this for each, with what came before. */
export function repeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
