/** Values of a configuration, whatever language they are written in, each with its place in the file. */
export interface Tree {
  /** Mappings, lists and scalars; null where the file cannot be read. */
  readonly value: unknown;
  /** What makes the file unreadable, each with its place. */
  readonly problems: readonly string[];
  /** `file:line (path)`, of the nearest value that has a line. */
  at(...path: readonly (string | number)[]): string;
}

/** A value in an error: its beginning, if it is long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length <= SHOWN_MAX ? text : `${text.slice(0, SHOWN_MAX)}...`;
}

const SHOWN_MAX = 120;

export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The mapping of the whole file, or the array that a file of PHP returns, and where it stands; null where there is none. */
export function rootOf(document: Tree | null): readonly [path: readonly string[], root: Mapping] | null {
  const value = document?.value;
  if (!isMapping(value)) return null;
  return isMapping(value.return) ? [["return"], value.return] : [[], value];
}
