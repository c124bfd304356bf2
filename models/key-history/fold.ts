/**
 * A life made short enough to read. What happens again and again is told once with how often; what follows a fault is told
 * singly. Between two faults that matter to the key the first events and the last are kept, and of the others each kind once.
 */
import type { Act, LifeEvent } from "./event.ts";
import { kindOf } from "./witness.ts";

/** One event, or several that are told together. */
export interface Row {
  /** The first of them. */
  readonly event: LifeEvent;
  /** The set of what the database answered, where it followed the miss at once. */
  readonly refill: Act | null;
  readonly times: number;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly processes: ReadonlySet<number>;
  /** Least and greatest of the versions told together. */
  readonly versions: readonly [number, number] | null;
}

/** Rows of a stretch that are told singly however long it is: at its beginning and at its end. */
const FIRST = 5;
const LAST = 2;
/** A stretch of so many rows is not folded. */
const SHORT = 14;

export function folded(events: readonly LifeEvent[]): Row[] {
  const rows = joined(rowsOf(events.filter((event) => event.what !== "fault" || event.isNear)));
  return stretches(rows).flatMap(shortened);
}

/** Every event by itself. */
export function unfolded(events: readonly LifeEvent[]): Row[] {
  return events.map((event) => rowOf(event, null));
}

/** The life in rows, where a miss and the set that follows it at once are one. */
function rowsOf(events: readonly LifeEvent[]): Row[] {
  const rows: Row[] = [];
  for (let i = 0; i < events.length; i++) {
    const event = events[i];
    const next = events[i + 1];
    const isRefill = event.what === "act" && next?.what === "act" && isRefilledBy(event, next);
    rows.push(rowOf(event, isRefill ? next : null));
    if (isRefill) i++;
  }
  return rows;
}

function isRefilledBy(get: Act, set: Act): boolean {
  return get.endSeconds !== null && set.occasion === "after read" && set.fills === get;
}

function rowOf(event: LifeEvent, refill: Act | null): Row {
  const isCounted = event.what === "act" || event.what === "page";
  const version = refill?.version ?? versionOf(event);
  return {
    event,
    refill,
    times: isCounted ? event.times : 1,
    fromSeconds: event.atSeconds,
    toSeconds: Math.max(refill?.lastSeconds ?? 0, isCounted ? event.lastSeconds : event.atSeconds),
    processes: isCounted ? event.processes : new Set(),
    versions: version === null ? null : [version, version],
  };
}

function versionOf(event: LifeEvent): number | null {
  return event.what === "act" || event.what === "gone" || event.what === "written" ? event.version : null;
}

/** Neighbours that differ in nothing but time and process. */
function joined(rows: readonly Row[]): Row[] {
  const made: Row[] = [];
  for (const row of rows) {
    const last = made.at(-1);
    const isSame = last !== undefined && row.event.what === "act" && likeness(last, true) === likeness(row, true);
    if (isSame) made[made.length - 1] = together(last, row);
    else made.push(row);
  }
  return made;
}

/** From one fault that matters to the next. */
function stretches(rows: readonly Row[]): Row[][] {
  const made: Row[][] = [[]];
  for (const row of rows) {
    if (row.event.what === "fault") made.push([]);
    made.at(-1)!.push(row);
  }
  return made;
}

function shortened(rows: readonly Row[]): Row[] {
  if (rows.length <= SHORT) return [...rows];
  const kinds = new Map<string, Row>();
  for (const row of rows.slice(FIRST, -LAST)) {
    const kind = likeness(row, false);
    const before = kinds.get(kind);
    kinds.set(kind, before === undefined ? row : together(before, row));
  }
  return [...rows.slice(0, FIRST), ...kinds.values(), ...rows.slice(-LAST)];
}

function together(a: Row, b: Row): Row {
  const versions = [...(a.versions ?? []), ...(b.versions ?? [])];
  return {
    ...a,
    times: a.times + b.times,
    toSeconds: Math.max(a.toSeconds, b.toSeconds),
    processes: new Set([...a.processes, ...b.processes]),
    versions: versions.length === 0 ? null : [Math.min(...versions), Math.max(...versions)],
  };
}

/** Equal for rows that may be told together: `exactly`, or whatever the versions are. */
function likeness({ event, refill }: Row, exactly: boolean): string {
  return JSON.stringify([partOf(event, exactly), refill === null ? null : partOf(refill, exactly)]);
}

function partOf(event: LifeEvent, exactly: boolean): unknown {
  switch (event.what) {
    case "act": {
      const { verb, occasion, looks, avoided, node, also, version, newest, staleCause, leaves, endSeconds } = event;
      const { isElsewhere, isByOwnList } = event;
      const places = [node, also, isElsewhere, isByOwnList];
      const alike = [verb, occasion, looks, avoided.map((one) => one.node), places, staleCause];
      const found = version === null ? null : version === newest;
      const exact = exactly ? [version, newest] : [];
      // One that waited is another story than one that was answered at once.
      const waited = endSeconds === null ? null : endSeconds > event.atSeconds;
      return [...alike, waited, found, leaves.map((one) => one.node), ...exact];
    }
    case "gone":
      return [event.what, event.node, event.end, event.version === event.newest];
    case "moved":
      return [event.what, event.from, event.to, event.copies.map(({ node, isStale }) => [node, isStale])];
    case "written":
      return [event.what, event.isLate];
    case "page":
      return [event.what, kindOf(event)];
    case "deadline":
      return [event.what, event.isWrite, event.isKilled];
    case "unanswered":
      return [event.what, event.end, event.isWrite];
    default:
      return [event.what, event.fault, event.node];
  }
}
