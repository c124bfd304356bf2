/**
 * What there is to know of a key that a hit does not need: the database's version of it, and what kind of item it is. Each look is an access to
 * memory, so nobody looks where all keys have the same.
 */
import { FACTS } from "./columns.ts";
import { FACT_KIND, FACT_VERSION, KEY_WORDS } from "./item-layout.ts";
import { KINDS_DIFFER, VERSIONS_DIFFER } from "./registers.ts";
import { type bool, type i32, setWhole, setWord, whole, word } from "./subset.ts";

export function doFactsDiffer(): bool {
  return (whole(VERSIONS_DIFFER) | whole(KINDS_DIFFER)) !== 0;
}

export function versionOf(key: i32): i32 {
  return whole(VERSIONS_DIFFER) === 0 ? 0 : word(FACTS, key * KEY_WORDS + FACT_VERSION);
}

export function setVersion(key: i32, version: i32): void {
  setWhole(VERSIONS_DIFFER, 1);
  setWord(FACTS, key * KEY_WORDS + FACT_VERSION, version);
}

export function kindOf(key: i32): i32 {
  return whole(KINDS_DIFFER) === 0 ? 0 : word(FACTS, key * KEY_WORDS + FACT_KIND);
}
