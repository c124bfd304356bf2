/** What follows for the cache from the end of a query, where it is plain; as `Updates` has it. */
import {
  ITEM_BYTES,
  ITEMS,
  ROW_BEGAN_AT,
  ROW_DOES,
  ROW_KEY,
  ROW_KIND,
  ROW_PROCESS,
  ROW_VERSION,
  TTL_SECONDS,
} from "./columns.ts";
import { kindOf, setVersion, versionOf } from "./facts.ts";
import { headOf, homeOf } from "./index.ts";
import { CLOCK_AT_START, ITEM_SIBLING } from "./item-layout.ts";
import { find, isPlainCopy, isPlainSet, isUnusual, remove, set } from "./node.ts";
import { BEHIND, CHUNK_BYTES_MAX, DELETES, DETOURS, HELD, LAST_CUT, SETS, STORED_ELSEWHERE } from "./registers.ts";
import { isAiling, isInPlace, plainNode, standIn } from "./routes.ts";
import {
  type bool,
  byte,
  double,
  type f64,
  hostWeight,
  type i32,
  real,
  setWhole,
  truncated,
  whole,
  word,
} from "./subset.ts";

/** As `QueryKind` has it. */
export const QUERY_READS: i32 = 0;
/** As `Does` has them. */
export const READS: i32 = 0;
const WRITES_AND_DELETES: i32 = 2;

/** What follows for the cache is plain, and is done: it concerns the key's home alone, and nothing else came of it. */
export function fills(row: i32, now: f64): bool {
  // What is counted belongs to the present slice of the recording.
  if (double(ROW_BEGAN_AT, row) < real(LAST_CUT)) return false;
  const key: i32 = word(ROW_KEY, row);
  const process: i32 = word(ROW_PROCESS, row);
  const node: i32 = plainNode(process, key);
  const second: i32 = truncated(now) + CLOCK_AT_START;
  if (node < 0)
    return byte(ROW_KIND, row) === QUERY_READS && storesElsewhere(row, key, standIn(process, key, 0), second);
  if (!isInPlace(key, node)) return false;
  if (key >= whole(HELD)) return isCountedOnly(byte(ROW_DOES, row), key);
  if (node !== homeOf(key)) return false;
  if (byte(ROW_KIND, row) === QUERY_READS) return stores(row, key, node, second);
  return refreshes(byte(ROW_DOES, row), key, node, second);
}

/** The key is not simulated: nothing follows on the node from what its query has read or written, but the write is counted. */
function isCountedOnly(does: i32, key: i32): bool {
  if (word(ITEM_BYTES, kindOf(key)) > whole(CHUNK_BYTES_MAX)) return false;
  if (does !== READS) setVersion(key, versionOf(key) + 1);
  if (does === WRITES_AND_DELETES) setWhole(DELETES, whole(DELETES) + 1);
  else if (does <= WRITES_AND_DELETES) setWhole(SETS, whole(SETS) + 1);
  return true;
}

/** The query has read what nobody has written to meanwhile. */
function stores(row: i32, key: i32, node: i32, second: i32): bool {
  const version: i32 = versionOf(key);
  return word(ROW_VERSION, row) === version && sets(key, node, version, second, false, 0);
}

/** The same on a node that stands in for the key's home, if there is one. */
function storesElsewhere(row: i32, key: i32, node: i32, second: i32): bool {
  if (node < 0) return false;
  const isHeld: bool = key < whole(HELD);
  if (!(isHeld ? stores(row, key, node, second) : isCountedOnly(READS, key))) return false;
  setWhole(DETOURS, whole(DETOURS) + 1);
  if (isHeld && isAiling(homeOf(key))) setWhole(STORED_ELSEWHERE, whole(STORED_ELSEWHERE) + weightOf(key));
  return true;
}

/** Where all keys are simulated each stands for itself. */
function weightOf(key: i32): i32 {
  return whole(BEHIND) === 0 ? 1 : hostWeight(key);
}

/** The query has written: the only copy there is, if any, is replaced or removed before anybody can read it. */
function refreshes(does: i32, key: i32, node: i32, second: i32): bool {
  const old: i32 = headOf(key);
  if (old !== find(node, key) || word(ITEMS, old + ITEM_SIBLING) !== 0 || !isPlainCopy(old, second)) return false;
  if (isUnusual(node, second) || does > WRITES_AND_DELETES) return false;
  const version: i32 = versionOf(key) + 1;
  if (does === WRITES_AND_DELETES) {
    remove(node, old);
    setWhole(DELETES, whole(DELETES) + 1);
  } else if (!sets(key, node, version, second, true, old)) return false;
  setVersion(key, version);
  return true;
}

/** The version is stored, if that is plain; `old` is the copy that it replaces, 0 for none. */
function sets(key: i32, node: i32, version: i32, second: i32, replaces: bool, old: i32): bool {
  const kind: i32 = kindOf(key);
  const bytes: i32 = word(ITEM_BYTES, kind);
  const ttl: i32 = word(TTL_SECONDS, kind);
  if (!isPlainSet(node, key, bytes, ttl, second, replaces)) return false;
  set(node, key, bytes, ttl, version, second, old);
  setWhole(SETS, whole(SETS) + 1);
  return true;
}
