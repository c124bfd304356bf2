/** Where a client sends each key while nothing is wrong: a column indexed by key, -1 where the library refuses the key. */
import type { HashColumn } from "../../hashing/column.ts";
import type { Keys } from "../../hashing/keys.ts";
import { Memo, MemoOfObject } from "../../hashing/memo.ts";

const homes = new Memo<Int16Array>(8);
const homesOfOne = new MemoOfObject<Int16Array>();

/**
 * Remembered by name and the keys' tag; of keys without one as long as they last.
 *
 * @param name Says all that placing depends on: library, hash, rules for keys, distribution, servers, weights.
 */
export function homeColumn(
  keys: Keys,
  name: string,
  { hashes, refused }: HashColumn,
  place: (hash: number, key: number) => number,
): Int16Array {
  const compute = () => {
    const column = new Int16Array(keys.count);
    for (let key = 0; key < column.length; key++) column[key] = refused?.[key] === 1 ? -1 : place(hashes[key], key);
    return column;
  };
  return keys.tag === "" ? homesOfOne.of(keys, name, compute) : homes.of(`${name} ${keys.tag}`, compute);
}
