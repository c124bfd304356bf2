/** The application's keys: dense ids 0 .. count - 1, and the bytes each is called by on the wire. */
export interface Keys {
  readonly count: number;
  /** Equal tags name equal key sets: what was computed for one (a column of hashes) serves the other. */
  readonly tag: string;
  /** The name of a key as text; key bytes are its UTF-8 encoding. */
  name(key: number): string;
  /** The first key of the same name. Default: the key itself. */
  twin?(key: number): number;
}

/** Keys given one by one: scripts, recordings, the command line. */
export class ListedKeys implements Keys {
  readonly tag = "";
  readonly #names: readonly string[];

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  get count(): number {
    return this.#names.length;
  }

  name(key: number): string {
    return this.#names[key];
  }
}

/** `prefix00000042`: as many keys as wanted, all `keyBytes` long. */
export class NumberedKeys implements Keys {
  readonly count: number;
  readonly tag: string;
  readonly #prefix: string;
  readonly #digits: number;

  constructor(count: number, keyBytes: number) {
    const digits = Math.max(1, String(count - 1).length);
    this.count = count;
    this.#digits = Math.max(digits, keyBytes - Math.min(4, Math.max(0, keyBytes - digits)));
    this.#prefix = "key:".slice(0, Math.max(0, keyBytes - this.#digits));
    this.tag = `${this.#prefix}${count}/${this.#digits}`;
  }

  name(key: number): string {
    return this.#prefix + String(key).padStart(this.#digits, "0");
  }
}

/** The same keys with a text in front of each. */
export class PrefixedKeys implements Keys {
  readonly count: number;
  readonly tag: string;
  readonly #keys: Keys;
  readonly #prefix: string;

  constructor(keys: Keys, prefix: string) {
    this.count = keys.count;
    this.tag = keys.tag === "" ? "" : `${JSON.stringify(prefix)}${keys.tag}`;
    this.#keys = keys;
    this.#prefix = prefix;
  }

  name(key: number): string {
    return this.#prefix + this.#keys.name(key);
  }
}
