/** What the description of a client's option says about its default. */

/** `Default: true.` at the end of a description, without the point; null where there is none. */
export function defaultOf(description: string): string | null {
  return /Default: (.*?)\.?$/.exec(description)?.[1] ?? null;
}
