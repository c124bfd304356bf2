/** What a textbook says of placing keys: the node of a key, and its node without some of the servers. */
export interface KeyPlacement {
  /** With all servers; a column indexed by key. */
  readonly home: Int16Array;
  /** Leaving a server out moves keys of others too. */
  readonly movesOthers: boolean;
  /** Without the servers that `out` marks 1; -1 if there are no others. */
  node(key: number, out: Uint8Array): number;
}
