/** `stats detail`: how often keys with the same prefix, up to the first colon, were asked for and stored. */
interface Counts {
  get: number;
  hit: number;
  set: number;
  delete: number;
}

export class Detail {
  isOn = false;
  readonly #byPrefix = new Map<string, Counts>();

  get(key: string, hit: boolean): void {
    const counts = this.#of(key);
    if (counts === null) return;
    counts.get++;
    if (hit) counts.hit++;
  }

  set(key: string): void {
    const counts = this.#of(key);
    if (counts !== null) counts.set++;
  }

  delete(key: string): void {
    const counts = this.#of(key);
    if (counts !== null) counts.delete++;
  }

  clear(): void {
    this.#byPrefix.clear();
  }

  dump(): string {
    let text = "";
    for (const [prefix, { get, hit, set, delete: deleted }] of this.#byPrefix) {
      text += `PREFIX ${prefix} get ${get} hit ${hit} set ${set} del ${deleted}\r\n`;
    }
    return `${text}END`;
  }

  /** Null if nothing is counted. A key without a colon has no prefix. */
  #of(key: string): Counts | null {
    if (!this.isOn) return null;
    const end = key.indexOf(":");
    if (end < 0) return null;
    const prefix = key.slice(0, end);
    let counts = this.#byPrefix.get(prefix);
    if (counts === undefined) this.#byPrefix.set(prefix, (counts = { get: 0, hit: 0, set: 0, delete: 0 }));
    return counts;
  }
}
