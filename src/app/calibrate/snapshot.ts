/** What one node showed of itself at one instant, under memcached's own names, whoever printed it. */

export type Values = Map<string, string>;

/** The commands of memcached whose answers are understood. */
export const SECTIONS = ["stats", "stats items", "stats slabs", "stats settings", "stats sizes"] as const;
export type Section = (typeof SECTIONS)[number];

export interface Snapshot {
  /** Where it was read, for people: `web1.txt`. */
  readonly from: string;
  /** Which node, where that was said: `10.0.0.1:11211`. */
  readonly node: string | null;
  readonly general: Values;
  /** By size class. */
  readonly items: Map<number, Values>;
  readonly slabs: Map<number, Values>;
  readonly settings: Values;
  /** Number of items by the most bytes that they take. */
  readonly sizes: Map<number, number>;
}

export function emptySnapshot(from: string, node: string | null): Snapshot {
  return {
    from,
    node,
    general: new Map(),
    items: new Map(),
    slabs: new Map(),
    settings: new Map(),
    sizes: new Map(),
  };
}

/** What a file came to. */
export interface ReadSnapshots {
  readonly snapshots: readonly Snapshot[];
  readonly problems: readonly string[];
  /** Lines that say nothing that is known, as they are shown to people. */
  readonly notUnderstood: readonly string[];
}

/** The values of a class, made where there are none. */
export function ofClass(classes: Map<number, Values>, slab: number): Values {
  const found = classes.get(slab) ?? new Map<string, string>();
  classes.set(slab, found);
  return found;
}

/** A number of a snapshot; null where it has none. */
export function numberOf(values: Values | undefined, name: string): number | null {
  const text = values?.get(name);
  return text !== undefined && /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : null;
}
