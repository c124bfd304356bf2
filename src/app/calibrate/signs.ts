/** What a calibration looks for, and the signs that it is known by. */

/** What is looked for. */
export interface Law {
  readonly zipf: number;
  readonly keys: number;
  /** 0: never. */
  readonly ttlSeconds: number;
}

/** What it is known by. Null where it is not known. */
export interface Signs {
  readonly hitRatio: number;
  readonly items: number;
  readonly unreadShare: number | null;
  /** Seconds; the mean over the nodes that evict, weighed by their items. */
  readonly age: number | null;
  /** A second. */
  readonly evictions: number;
  readonly expiries: number;
}

/** A node, with what it does in a second. */
export interface NodeSigns {
  readonly items: number;
  readonly misses: number;
  readonly evictions: number;
}

/** What an application asks for. */
export interface Mix {
  /** Requests a second: gets and writes. */
  readonly rate: number;
  /** Share of them that read. */
  readonly reads: number;
  readonly onWrite: "set" | "delete";
  /** Share of the misses after which nothing was stored. */
  readonly unfilled: number;
}
