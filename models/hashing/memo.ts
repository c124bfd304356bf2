/**
 * Results kept because the next run of a sweep asks for the same again: hashes of a million keys, rings, routes. Only
 * the few used last are held, so that a sweep over key counts does not fill the memory.
 */
export class Memo<T> {
  readonly #kept = new Map<string, T>();
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  /** The result known by this name, or the one `make` makes now. A name must say all that the result depends on. */
  of(name: string, make: () => T): T {
    const known = this.#kept.get(name);
    const result = known ?? make();
    this.#kept.delete(name);
    this.#kept.set(name, result);
    if (this.#kept.size > this.#size) this.#kept.delete(this.#kept.keys().next().value!);
    return result;
  }
}

/** Results about one object each, kept as long as it is. */
export class MemoOfObject<T> {
  readonly #kept = new WeakMap<object, Map<string, T>>();

  of(about: object, name: string, make: () => T): T {
    let kept = this.#kept.get(about);
    if (kept === undefined) {
      kept = new Map();
      this.#kept.set(about, kept);
    }
    const known = kept.get(name) ?? make();
    kept.set(name, known);
    return known;
  }
}
