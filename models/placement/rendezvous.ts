/**
 * Rendezvous hashing (Thaler and Ravishankar 1996): each server gets a number for the key, and the largest wins. Without a
 * server its keys, and no others, go evenly to their next largest. The number is MurmurHash3 x86_32 of `host:port-key` with
 * seed 0; of equal numbers the larger server name wins, as in pymemcache (client/rendezvous.py). With weights the largest
 * -weight / ln(number as a fraction) wins (Schindelhauer and Schomaker 2005).
 */
import { murmurHash3 } from "../hashing/murmur3.ts";
import { type ByteBuffer, utf8 } from "../hashing/utf8.ts";

const KEY_BYTES = 1024;

export class Rendezvous {
  readonly #order: readonly number[];
  /** By server, `name-` and room for a key. */
  readonly #texts: readonly Uint8Array[];
  readonly #prefixBytes: readonly number[];
  /** Null if all are equal. */
  readonly #weights: readonly number[] | null;

  constructor(names: readonly string[], weights: readonly number[] | null) {
    const prefixes = names.map((name) => utf8(`${name}-`));
    this.#texts = prefixes.map((prefix) => {
      const text = new Uint8Array(prefix.length + KEY_BYTES);
      text.set(prefix);
      return text;
    });
    this.#prefixBytes = prefixes.map(({ length }) => length);
    // From the largest name down: the first of equal numbers wins.
    this.#order = [...names.keys()].sort((a, b) => (names[a] < names[b] ? 1 : names[a] > names[b] ? -1 : a - b));
    this.#weights = weights?.some((weight) => weight !== weights[0]) ? weights : null;
  }

  /** The winner among the servers that `out` does not mark 1; -1 if there is none. */
  node({ bytes, length }: ByteBuffer, out: Uint8Array | null): number {
    let winner = -1;
    let highest = -1;
    for (const server of this.#order) {
      if (out !== null && out[server] === 1) continue;
      const text = this.#texts[server];
      const prefix = this.#prefixBytes[server];
      for (let i = 0; i < length; i++) text[prefix + i] = bytes[i];
      const drawn = murmurHash3(text, prefix + length, 0);
      const score = this.#weights === null ? drawn : -this.#weights[server] / Math.log((drawn + 0.5) / 2 ** 32);
      if (score <= highest) continue;
      highest = score;
      winner = server;
    }
    return winner;
  }
}
