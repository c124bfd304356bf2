/**
 * Recorded operations played on the model of the node, by the minute. A key that the real node found before anybody stored it had been there
 * before: the model has it from the start, the one that is asked for last as the oldest.
 */
import { MemcachedServer } from "../../../../models/memcached-server/server.ts";
import type { NodeFlags } from "../../../../models/nodes/settings/node-flags.ts";
import { generalStats } from "../../../../models/nodes/statistics/statistics.ts";
import type { Operation } from "./operations.ts";

export interface Minute {
  readonly gets: number;
  /** Of the gets whose end is known: how many hit, and how many hit in the model. */
  readonly known: number;
  readonly hits: number;
  readonly modelHits: number;
  readonly modelEvictions: number;
}

export interface Levels {
  readonly items: number;
  readonly bytes: number;
}

export interface Replayed {
  readonly minutes: readonly Minute[];
  /** In the order of the instants that were asked for. */
  readonly levels: readonly Levels[];
  /** Keys that were there before. */
  readonly before: number;
}

const MICROS = 1e6;
const MINUTE_SECONDS = 60;

/** @param instants Unix seconds, rising. */
export function replayOperations(
  operations: readonly Operation[],
  flags: NodeFlags,
  instants: readonly number[],
): Replayed {
  const server = new MemcachedServer({ flags });
  const session = server.open();
  const ask = (request: string): string => {
    session.feed(Buffer.from(request, "latin1"));
    return Buffer.from(session.takeOutput()).toString("latin1");
  };
  const store = ({ op, key, bytes: said, ttl }: Operation): string => {
    // What is larger than any item is refused at this size as well.
    const bytes = Math.max(0, Math.min(Math.trunc(said), flags.settings.itemBytesMax));
    // The CAS number is not in a log: a cas that stored is a set, any other stores nothing.
    const command = op === "cas" || op === "get" ? "set" : op;
    return ask(`${command} ${key} 0 ${Math.trunc(ttl)} ${bytes} noreply\r\n${"v".repeat(bytes)}\r\n`);
  };
  const before = thereBefore(operations);
  for (const operation of before.toReversed()) store({ ...operation, ttl: 0 });
  const begin = operations[0].at;
  const evictions = (): number => generalStats(server.storage, 0).evictions;
  const levelsNow = (): Levels => {
    const { curr_items: items, bytes } = generalStats(server.storage, 0);
    return { items, bytes };
  };
  const minutes: Minute[] = [];
  const levels: Levels[] = [];
  let minute = { gets: 0, known: 0, hits: 0, modelHits: 0 };
  let evicted = evictions();
  const endMinute = (): void => {
    const now = evictions();
    minutes.push({ ...minute, modelEvictions: now - evicted });
    minute = { gets: 0, known: 0, hits: 0, modelHits: 0 };
    evicted = now;
  };
  for (const operation of operations) {
    const { at, op, did } = operation;
    while (levels.length < instants.length && instants[levels.length] <= at) {
      server.advanceTo((instants[levels.length] - begin) * MICROS);
      levels.push(levelsNow());
    }
    while (at - begin >= (minutes.length + 1) * MINUTE_SECONDS) endMinute();
    server.advanceTo((at - begin) * MICROS);
    if (op === "get") {
      const isHit = ask(`get ${operation.key}\r\n`).startsWith("VALUE");
      minute.gets++;
      if (did === null) continue;
      minute.known++;
      minute.hits += did ? 1 : 0;
      minute.modelHits += isHit ? 1 : 0;
    } else if (op === "delete") ask(`delete ${operation.key} noreply\r\n`);
    else if (op !== "cas" || did !== false) store(operation);
  }
  endMinute();
  for (; levels.length < instants.length; ) levels.push(levelsNow());
  return { minutes, levels, before: before.length };
}

/** The first get of each such key, in their order. */
function thereBefore(operations: readonly Operation[]): Operation[] {
  const seen = new Set<string>();
  return operations.filter(({ op, key, did }) => {
    const isFirst = !seen.has(key);
    seen.add(key);
    return isFirst && op === "get" && did === true;
  });
}
