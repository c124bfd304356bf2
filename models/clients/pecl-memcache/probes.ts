/**
 * Where pecl-memcache looks for a key: at the primary, then at one probe after another (memcache_standard_hash.c,
 * memcache_consistent_hash.c, mmc_pool_find_next). Probes may repeat servers, the primary too.
 *
 * - strategy consistent: probe i is the slot of hash(key "-" i)
 * - strategy standard of 3.0 and later: probe i is the table entry of hash(key "-" i)
 * - strategy standard of 2.x: probe i adds hash((i + 1) key), the number in front, to the sum of all hashes before it
 */

import { hashColumn, type KeyRules } from "../../hashing/column.ts";
import type { ContinuedHash } from "../../hashing/hash.ts";
import type { Keys } from "../../hashing/keys.ts";
import { Memo } from "../../hashing/memo.ts";
import { ByteBuffer, utf8 } from "../../hashing/utf8.ts";
import { Slots } from "../../placement/slots.ts";
import { shortHash, WeightTable } from "../../placement/weight-table.ts";
import type { Server } from "../client.ts";
import { homeColumn } from "../shared/homes.ts";

export interface ProbesParts {
  readonly servers: readonly Server[];
  readonly keys: Keys;
  readonly rules: KeyRules;
  readonly hash: ContinuedHash;
  readonly strategy: "standard" | "consistent";
  /** True for 2.x: how the standard strategy probes. */
  readonly sumsProbes: boolean;
}

interface Tables {
  readonly slots: Slots | null;
  readonly table: WeightTable;
}

const tables = new Memo<Tables>(8);

export class Probes {
  /** The primary of each key, -1 where the library refuses the key. */
  readonly home: Int16Array;
  readonly #nodes: number;
  readonly #keys: Keys;
  readonly #rules: KeyRules;
  readonly #hash: ContinuedHash;
  readonly #hashes: Int32Array;
  readonly #slots: Slots | null;
  readonly #table: WeightTable;
  readonly #sums: boolean;
  /** `-0`, `-1` ... as bytes, made when first used. */
  readonly #suffixes: Uint8Array[] = [];
  readonly #buffer = new ByteBuffer();

  constructor({ servers, keys, rules, hash, strategy, sumsProbes }: ProbesParts) {
    const column = hashColumn(keys, hash, rules);
    const names = servers.map(serverName);
    const weights = servers.map(({ weight }) => weight);
    const made = `${strategy} ${hash.name} ${names.join(" ")} ${weights.join(" ")}`;
    const { slots, table } = tables.of(made, () => ({
      slots: strategy === "consistent" ? new Slots(names, weights, hash) : null,
      table: new WeightTable(weights),
    }));
    this.#nodes = servers.length;
    this.#keys = keys;
    this.#rules = rules;
    this.#hash = hash;
    this.#hashes = column.hashes;
    this.#slots = slots;
    this.#table = table;
    this.#sums = sumsProbes && slots === null;
    this.home = homeColumn(keys, `pecl-memcache ${made} ${rules.name}`, column, (hash) =>
      this.#nodes === 1 ? 0 : this.#node(hash),
    );
  }

  /** The server that the library looks at in its `attempt`th try after the primary, counted from 0. */
  at(key: number, attempt: number): number {
    if (this.#nodes === 1) return 0;
    if (this.#sums) return this.#summedProbe(key, attempt);
    const suffix = (this.#suffixes[attempt] ??= utf8(`-${attempt}`));
    return this.#node(this.#hash.more(this.#hashes[key], suffix, suffix.length));
  }

  #summedProbe(key: number, attempt: number): number {
    const buffer = this.#buffer;
    this.#rules.prepare(this.#keys.name(key), buffer);
    let sum = shortHash(this.#hashes[key]);
    for (let i = 1; i <= attempt + 1; i++) {
      const number = utf8(String(i));
      const started = this.#hash.of(number, number.length);
      sum = (sum + shortHash(this.#hash.more(started, buffer.bytes, buffer.length))) >>> 0;
    }
    return this.#table.at(sum);
  }

  #node(hash: number): number {
    return this.#slots === null ? this.#table.node(hash) : this.#slots.node(hash);
  }
}

/** `host:port`. An IPv6 address has brackets, the only form in which PHP's streams take one with a port. */
function serverName({ host, port }: Server): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]:${port}` : `${host}:${port}`;
}
