/**
 * Which pages of its data a database has in memory. Each query reads the page of its key. Before a restart all are there (an assumption:
 * memory that holds the data); after it those that were used last are read again at once, as MySQL does with the last used 25 % of its
 * buffer pool (innodb_buffer_pool_dump_pct), and each other page when a query first asks for it.
 */
export interface ColdStart {
  /** A query whose page is not in memory brings so many times as much work. */
  readonly factor: number;
  /** Share of the pages that are there from the start: those used last. */
  readonly reload: number;
  readonly keysPerPage: number;
}

export class BufferPool {
  /** By key: how many queries had come when it was last asked for; 0 for never. */
  readonly #usedAt: Float64Array;
  #queries = 0;
  #isThere = new Uint8Array(0);
  #missing = 0;
  #factor = 1;

  /** @param keys keys there are; what has a higher number shares the page of another. */
  constructor(keys: number) {
    this.#usedAt = new Float64Array(Math.max(1, keys));
  }

  /** Share of the pages that are not in memory. */
  get missingShare(): number {
    return this.#missing === 0 ? 0 : this.#missing / this.#isThere.length;
  }

  /** A query asks for the key: by how much its work grows. */
  asked(key: number): number {
    this.#usedAt[key % this.#usedAt.length] = ++this.#queries;
    if (this.#missing === 0) return 1;
    const page = key % this.#isThere.length;
    if (this.#isThere[page] === 1) return 1;
    this.#isThere[page] = 1;
    this.#missing--;
    return this.#factor;
  }

  restart({ factor, reload, keysPerPage }: ColdStart): void {
    // Keys are numbered by popularity where that is drawn by rank: so a page has popular and unpopular ones.
    const pages = Math.max(1, Math.ceil(this.#usedAt.length / keysPerPage));
    const lastUse = new Float64Array(pages);
    this.#usedAt.forEach((at, key) => {
      if (at > lastUse[key % pages]) lastUse[key % pages] = at;
    });
    const byUse = Array.from(lastUse.keys()).sort((a, b) => lastUse[b] - lastUse[a]);
    const kept = Math.floor(reload * pages);
    this.#isThere = new Uint8Array(pages);
    for (const page of byUse.slice(0, kept)) this.#isThere[page] = 1;
    this.#missing = pages - kept;
    this.#factor = factor;
  }
}
