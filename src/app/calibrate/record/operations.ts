/**
 * What a node was asked for, one operation after the other: the lines of memcached's `watch fetchers mutations evictions` (logger.c), or CSV
 * with the columns time, op, key and, where they are known, size, ttl and status.
 *
 * A store looks its own key up first, and the log tells of that as of a get: an `item_get` directly before an `item_store` of the same key on the
 * same connection is none.
 */
import { csvRows } from "../csv-rows.ts";
import { shown } from "../stats-text.ts";

export const STORES = ["set", "add", "replace", "append", "prepend", "cas"] as const;
type Store = (typeof STORES)[number];

export interface Operation {
  /** Unix seconds. */
  readonly at: number;
  readonly op: "get" | "delete" | Store;
  readonly key: string;
  /** Of the value; 0 where it is not said. */
  readonly bytes: number;
  /** Seconds; 0 for never. */
  readonly ttl: number;
  /** Whether a get hit, or a store stored; null where it is not said. */
  readonly did: boolean | null;
}

export interface ReadOperations {
  /** In order of time. */
  readonly operations: readonly Operation[];
  /** When items were evicted; null where the log does not say. */
  readonly evictions: readonly number[] | null;
  readonly problems: readonly string[];
}

/** More wrong lines of a file are counted. */
const WRONG_MAX = 5;
/** What is told by the minute. */
const SECONDS_MAX = 7 * 86_400;
/** memcached's limits. */
const KEY_MAX = 250;
const VALUE_MAX = 2 ** 30;

export function readOperations(from: string, text: string): ReadOperations {
  const wrong: string[] = [];
  let count = 0;
  const problem = (line: number, what: string): void => {
    if (count++ < WRONG_MAX) wrong.push(`${from}, line ${line}: ${what}`);
  };
  if (/[^\P{Cc}\t\n\r\f\v]/u.test(text.slice(0, 65_536))) {
    return { operations: [], evictions: null, problems: [`${from}: not a text; expected a log of operations`] };
  }
  const isLog = /^ts=\d/m.test(text.slice(0, 65_536));
  const read = isLog ? readLog(text, problem) : readCsv(text, problem);
  if (count > WRONG_MAX) wrong.push(`${from}: ${count - WRONG_MAX} more lines like these`);
  if (count === 0 && !read.operations.some(({ op }) => op === "get")) {
    wrong.push(
      `${from}: no get in it; expected lines of \`watch fetchers mutations evictions\`, or CSV with time,op,key`,
    );
  }
  const operations = read.operations.toSorted((a, b) => a.at - b.at);
  const seconds = operations.length === 0 ? 0 : operations.at(-1)!.at - operations[0].at;
  if (seconds > SECONDS_MAX) {
    wrong.push(
      `${from}: ${seconds} s from its first to its last operation; expected at most ${SECONDS_MAX}, a week, in seconds`,
    );
  }
  return { ...read, operations, problems: wrong };
}

type Report = (line: number, what: string) => void;
type Read = Pick<ReadOperations, "operations" | "evictions">;

function readLog(text: string, problem: Report): Read {
  const operations: Operation[] = [];
  const evictions: number[] = [];
  /** Of each connection its last line, where that was a get. */
  const lastGet = new Map<string, number>();
  const dropped = new Set<number>();
  text
    .trimEnd()
    .split(/\r\n|\n|\r/)
    .forEach((line, i) => {
      if (/^(?:OK|skipped=.*|\s*|watch .*)$/.test(line)) return;
      const fields = new Map([...line.matchAll(/(\w+)=(\S*)/g)].map(([, name, value]) => [name, value]));
      const at = Number(fields.get("ts") ?? Number.NaN);
      const type = fields.get("type");
      const key = plainKey(fields.get("key"));
      if (!line.startsWith("ts=") || Number.isNaN(at) || type === undefined) {
        problem(i + 1, `${shown(line)}; expected ts=, gid=, type= and what belongs to it`);
        return;
      }
      if (type === "eviction") {
        evictions.push(at);
        return;
      }
      const op =
        type === "item_get" ? "get" : type === "deleted" ? "delete" : type === "item_store" ? fields.get("cmd") : null;
      // Other watchers tell of other things.
      if (op === null) return;
      if (key === null || !isOp(op)) {
        problem(i + 1, `${shown(line)}; expected ${key === null ? "a key" : `cmd= with one of ${STORES.join(", ")}`}`);
        return;
      }
      const connection = fields.get("cfd") ?? "";
      const status = fields.get("status") ?? "";
      const before = lastGet.get(connection);
      if (op !== "get" && op !== "delete" && before !== undefined && operations[before].key === key)
        dropped.add(before);
      if (op === "get") lastGet.set(connection, operations.length);
      else lastGet.delete(connection);
      operations.push({
        at,
        op,
        key,
        bytes: wholeOf(fields.get("size")),
        ttl: wholeOf(fields.get("ttl")),
        did: op === "get" ? status.startsWith("found") : op === "delete" ? null : status === "stored",
      });
    });
  return {
    operations: operations.filter((_, i) => !dropped.has(i)),
    evictions: evictions.length === 0 ? null : evictions,
  };
}

function readCsv(text: string, problem: Report): Read {
  const [header = [], ...rows] = csvRows(text);
  const names = header.map((name) => name.trim().toLowerCase());
  const column = (name: string) => names.indexOf(name);
  const missing = ["time", "op", "key"].filter((name) => column(name) < 0);
  if (missing.length > 0) {
    problem(
      1,
      `${shown(names.join(","))}; expected the columns time, op, key and, where they are known, size, ttl, status`,
    );
    return { operations: [], evictions: null };
  }
  const operations: Operation[] = [];
  rows.forEach((cells, i) => {
    const cell = (name: string): string => (column(name) < 0 ? "" : (cells[column(name)] ?? "").trim());
    const at = cell("time") === "" ? Number.NaN : Number(cell("time"));
    const op = cell("op").toLowerCase();
    const key = plainKey(cell("key"));
    const [bytes, ttl] = [Number(cell("size")), Number(cell("ttl"))];
    const status = cell("status").toLowerCase();
    const expected = [
      ...(at >= 0 ? [] : [`a time in seconds in place of ${shown(cell("time"))}`]),
      ...(isOp(op) ? [] : [`get, delete, ${STORES.join(", ")} in place of ${shown(op)}`]),
      ...(key === null ? [`a key of 1 to ${KEY_MAX} bytes`] : []),
      ...(bytes >= 0 && bytes <= VALUE_MAX ? [] : [`a size in bytes in place of ${shown(cell("size"))}`]),
      ...(Number.isNaN(ttl) ? [`a ttl in seconds in place of ${shown(cell("ttl"))}`] : []),
    ];
    if (expected.length > 0 || key === null || !isOp(op)) {
      problem(i + 2, `expected ${expected.join(", ")}`);
      return;
    }
    const did = status === "" ? null : /^(?:hit|found|stored|deleted|true|1)$/.test(status);
    operations.push({ at, op, key, bytes, ttl, did });
  });
  return { operations, evictions: null };
}

/** 0 for what is none. */
function wholeOf(text: string | undefined): number {
  return text !== undefined && /^-?\d{1,10}$/.test(text) ? Number(text) : 0;
}

function isOp(text: string | undefined): text is Operation["op"] {
  return text === "get" || text === "delete" || STORES.some((store) => store === text);
}

/** The log writes keys as URIs do. One that no text protocol takes stays as it is written. */
function plainKey(text: string | undefined): string | null {
  if (text === undefined || text === "" || text.length > 3 * KEY_MAX) return null;
  const key = text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const isPlain = /^[\x21-\x7e\x80-\xff]+$/.test(key);
  const used = isPlain ? key : text;
  return used.length <= KEY_MAX ? used : null;
}
