/**
 * Fetches from memory what the requests of the block will need, as `application/look-ahead.ts` and `commands/prefetch.ts` do.
 *
 * While it waits for memory the processor goes on with what comes next, as far as it has room to note that: some 250 steps. So whoever
 * reads what lies far away does nothing else, in as few steps as can be, and many reads are under way at a time.
 */
import { DOES, EVICTED_FROM, EVICTED_NEXT, FACTS, INDEX, ITEMS, KEYS, MEANT, SOCKETS, STORES } from "./columns.ts";
import { doFactsDiffer } from "./facts.ts";
import { headOf, homeOf } from "./index.ts";
import { ITEM_EXPIRY, ITEM_KEY, ITEM_PREV, ITEM_SIZE, ITEM_TAG, KEY_WORDS } from "./item-layout.ts";
import { heldOf } from "./node.ts";
import { BEHIND, BLOCK, HELD, NODES, PROCESSES, STRIDE, TOUCHED } from "./registers.ts";
import { asWhole, byte, type i32, setWhole, setWord, whole, word } from "./subset.ts";

export function ahead(): void {
  const block: i32 = whole(BLOCK);
  let sum: i32 = 0;
  if (whole(BEHIND) === 0) sum = rowsAhead(block) ^ itemsAhead(block);
  else sum = heldAhead(block);
  if (whole(PROCESSES) > 1) sum ^= socketsAhead(block);
  const stores: i32 = listStores(block);
  if (doFactsDiffer()) for (let i: i32 = 0; i < stores; i++) sum ^= word(FACTS, word(STORES, i) * KEY_WORDS);
  setWhole(TOUCHED, sum ^ tailsAhead(listTails(stores)));
}

/** Of the index. A block has a multiple of four requests. */
function rowsAhead(block: i32): i32 {
  const keys: i32 = KEYS;
  const index: i32 = INDEX;
  let sum: i32 = 0;
  for (let i: i32 = 0; i < block; i += 4) {
    sum ^= word(index, word(keys, i) << 1) ^ word(index, word(keys, i + 1) << 1);
    sum ^= word(index, word(keys, i + 2) << 1) ^ word(index, word(keys, i + 3) << 1);
  }
  return sum;
}

/** An item may lie on two lines of memory. */
function itemsAhead(block: i32): i32 {
  const keys: i32 = KEYS;
  const index: i32 = INDEX;
  const items: i32 = ITEMS;
  let sum: i32 = 0;
  for (let i: i32 = 0; i < block; i += 4) {
    const a: i32 = word(index, word(keys, i) << 1);
    const b: i32 = word(index, word(keys, i + 1) << 1);
    const c: i32 = word(index, word(keys, i + 2) << 1);
    const d: i32 = word(index, word(keys, i + 3) << 1);
    sum ^=
      word(items, a + ITEM_TAG) ^ word(items, b + ITEM_TAG) ^ word(items, c + ITEM_TAG) ^ word(items, d + ITEM_TAG);
    sum ^=
      word(items, a + ITEM_EXPIRY) ^
      word(items, b + ITEM_EXPIRY) ^
      word(items, c + ITEM_EXPIRY) ^
      word(items, d + ITEM_EXPIRY);
  }
  return sum;
}

/** Both, where only some keys are simulated. */
function heldAhead(block: i32): i32 {
  let sum: i32 = 0;
  for (let i: i32 = 0; i < block; i++) {
    const key: i32 = word(KEYS, i);
    sum ^= headOf(key) ^ headOf(heldOf(key));
  }
  for (let i: i32 = 0; i < block; i++) {
    const slot: i32 = headOf(heldOf(word(KEYS, i)));
    sum ^= word(ITEMS, slot + ITEM_EXPIRY) ^ word(ITEMS, slot + ITEM_TAG);
  }
  return sum;
}

function socketsAhead(block: i32): i32 {
  const stride: i32 = whole(STRIDE);
  let sum: i32 = 0;
  for (let i: i32 = 0; i < block; i++) {
    const home: i32 = homeOf(word(KEYS, i));
    if (home >= 0) sum ^= word(SOCKETS, word(MEANT, i) * stride + home);
  }
  return sum;
}

/** Lists the keys that will be set; returns how many there are. */
function listStores(block: i32): i32 {
  let stores: i32 = 0;
  for (let i: i32 = 0; i < block; i++) {
    const key: i32 = word(KEYS, i);
    setWord(STORES, stores, key);
    stores += asWhole(headOf(heldOf(key)) === 0) | asWhole(byte(DOES, i) !== 0);
  }
  return stores;
}

/** Lists in their stead the items that these sets will evict, from the tails of lists on; returns how many there are. */
function listTails(stores: i32): i32 {
  for (let node: i32 = 0; node < whole(NODES); node++) setWord(EVICTED_NEXT, node, word(EVICTED_FROM, node));
  let tails: i32 = 0;
  for (let i: i32 = 0; i < stores; i++) {
    const key: i32 = word(STORES, i);
    const node: i32 = homeOf(key);
    // The set of a key that is not simulated evicts nothing.
    if (node < 0 || key >= whole(HELD)) continue;
    // From the header of the list to its tail, and on. A node that has evicted nothing has slot 0 there, which leads to itself.
    const next: i32 = word(ITEMS, word(EVICTED_NEXT, node) + ITEM_PREV);
    setWord(EVICTED_NEXT, node, next);
    setWord(STORES, tails, next);
    // Behind the last item comes the header of the list, which has no key.
    tails += asWhole(next !== word(EVICTED_FROM, node));
  }
  return tails;
}

/** Of the items that will be evicted all lines, and the rows of their keys. */
function tailsAhead(tails: i32): i32 {
  const index: i32 = INDEX;
  const items: i32 = ITEMS;
  let sum: i32 = 0;
  for (let i: i32 = 0; i < tails; i++) {
    const slot: i32 = word(STORES, i);
    sum ^= word(index, word(items, slot + ITEM_KEY) << 1) ^ word(items, slot + ITEM_SIZE);
  }
  return sum;
}
