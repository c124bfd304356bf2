/** What a textbook distribution says: where a key is, and where it is without some of the servers. */
export interface Placement {
  /** With all servers; a column indexed by key. */
  readonly home: Int16Array;
  /** Without a server keys of others move too. */
  readonly movesOthers: boolean;
  /** Without the servers that `out` marks 1; -1 if there are no others. */
  node(key: number, out: Uint8Array): number;
}
