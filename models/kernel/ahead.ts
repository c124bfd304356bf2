/** Fetches from memory what the requests of the block will need, as `application/look-ahead.ts` and `commands/prefetch.ts` do. */
import { DOES, EVICTED_FROM, EVICTED_NEXT, FACTS, ITEMS, KEYS, MEANT, SOCKETS, STORES } from "./columns.ts";
import { doFactsDiffer } from "./facts.ts";
import { headOf, homeOf } from "./index.ts";
import { ITEM_EXPIRY, ITEM_KEY, ITEM_PREV, ITEM_SIZE, ITEM_TAG, KEY_WORDS } from "./item-layout.ts";
import { heldOf } from "./node.ts";
import { BLOCK, HELD, NODES, PROCESSES, STRIDE, TOUCHED } from "./registers.ts";
import { asWhole, byte, type i32, setWhole, setWord, whole, word } from "./subset.ts";

export function ahead(): void {
  const block: i32 = whole(BLOCK);
  const stride: i32 = whole(STRIDE);
  let sum: i32 = 0;
  for (let i: i32 = 0; i < block; i++) {
    const key: i32 = word(KEYS, i);
    sum ^= headOf(key) ^ headOf(heldOf(key));
  }
  if (whole(PROCESSES) > 1) {
    for (let i: i32 = 0; i < block; i++) {
      const home: i32 = homeOf(word(KEYS, i));
      if (home >= 0) sum ^= word(SOCKETS, word(MEANT, i) * stride + home);
    }
  }
  let stores: i32 = 0;
  for (let i: i32 = 0; i < block; i++) {
    const slot: i32 = headOf(heldOf(word(KEYS, i)));
    // An item may lie on two lines of memory.
    sum ^= word(ITEMS, slot + ITEM_EXPIRY) ^ word(ITEMS, slot + ITEM_TAG);
    setWord(STORES, stores, i);
    stores += asWhole(slot === 0) | asWhole(byte(DOES, i) !== 0);
  }
  if (doFactsDiffer())
    for (let i: i32 = 0; i < stores; i++) sum ^= word(FACTS, word(KEYS, word(STORES, i)) * KEY_WORDS);
  for (let node: i32 = 0; node < whole(NODES); node++) setWord(EVICTED_NEXT, node, word(EVICTED_FROM, node));
  for (let i: i32 = 0; i < stores; i++) {
    const key: i32 = word(KEYS, word(STORES, i));
    const node: i32 = homeOf(key);
    // The set of a key that is not simulated evicts nothing.
    if (node < 0 || key >= whole(HELD)) continue;
    // From the header of the list to its tail, and on. A node that has evicted nothing has slot 0 there, which leads to itself.
    const next: i32 = word(ITEMS, word(EVICTED_NEXT, node) + ITEM_PREV);
    setWord(EVICTED_NEXT, node, next);
    // Behind the last item comes the header of the list, which has no key.
    if (next !== word(EVICTED_FROM, node)) sum ^= headOf(word(ITEMS, next + ITEM_KEY)) ^ word(ITEMS, next + ITEM_SIZE);
  }
  setWhole(TOUCHED, sum);
}
