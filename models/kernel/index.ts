/** The rows of the index: of each key its first copy, and beside it its home and how many queries read it. */
import { INDEX } from "./columns.ts";
import { type i32, setWord, word } from "./subset.ts";

/** A key that so many queries read is left to the host. */
export const READS_MAX: i32 = 65535;
const ONE_READ: i32 = 65536;

export function headOf(key: i32): i32 {
  return word(INDEX, key << 1);
}

export function setHead(key: i32, slot: i32): void {
  setWord(INDEX, key << 1, slot);
}

/** Negative for none. */
export function homeOf(key: i32): i32 {
  return (word(INDEX, (key << 1) + 1) << 16) >> 16;
}

export function readsOf(key: i32): i32 {
  return word(INDEX, (key << 1) + 1) >>> 16;
}

export function addRead(key: i32): void {
  const beside: i32 = (key << 1) + 1;
  setWord(INDEX, beside, word(INDEX, beside) + ONE_READ);
}

export function dropRead(key: i32): void {
  const beside: i32 = (key << 1) + 1;
  setWord(INDEX, beside, word(INDEX, beside) - ONE_READ);
}
