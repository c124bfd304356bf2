/** The arrays of all parts that the hot path works on, in the order of the numbers that `columns.ts` gives them. */
import type { CalendarColumns } from "../../src/core/calendar.ts";
import type { Simulation } from "../../src/core/simulation.ts";
import type { HotParts } from "../application/hot-path.ts";
import type { OneAtATime } from "../application/one-at-a-time.ts";
import type { Workers } from "../application/workers.ts";
import type { Client } from "../clients/client.ts";
import type { Database } from "../database/database.ts";
import type { Requests } from "../database/requests.ts";
import type { FirstCome } from "../database/stations/first-come.ts";
import type { Wire } from "../network/wire.ts";
import type { Storage } from "../nodes/memory/storage.ts";
import type { Recording } from "../recording/recording.ts";
import type { Ledger } from "../staleness/ledger.ts";
import type { KeyItems } from "../workload/population.ts";
import type { Strata } from "../workload/strata.ts";
import type { Drawing } from "./drawing.ts";
import type { Views } from "./views.ts";

/** Columns begin at lines of the processor's caches. */
const LINE_BYTES = 64;
export type Column = Float64Array | Int32Array | Uint8Array;

export interface EngineParts {
  readonly storage: Storage;
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly database: Database;
  readonly station: FirstCome;
  readonly wire: Wire;
  readonly client: Client;
  readonly views: Views;
  readonly population: KeyItems;
  /** Where only some keys are simulated; null where all are. */
  readonly strata: Pick<Strata, "held" | "head" | "weightOf"> | null;
  /** Null where a process serves any number of requests at a time. */
  readonly oneAtATime: OneAtATime | null;
  /** Null where they are not limited. */
  readonly workers: Workers | null;
  readonly recording: Recording;
  readonly ledger: Pick<Ledger, "hasWritten" | "strays" | "isInPlace">;
  readonly application: HotParts;
  /** Null where the kernel cannot draw the requests. */
  readonly drawing: Drawing | null;
  readonly roundTripSeconds: number;
}

/** An array of a part, and how another takes its place. */
export interface Housed {
  readonly get: () => Column;
  readonly put: (column: never) => void;
}

/** Columns that no part has: ends that are still to be recorded, the table of exponential numbers, and room for fetching ahead and for draws. */
export interface OwnColumns {
  listed: Float64Array;
  listedSince: Float64Array;
  stores: Int32Array;
  minusLn: Float64Array;
  reciprocal: Float64Array;
  scale: Float64Array;
  draws: Int32Array;
}

export function housedColumns(parts: EngineParts, own: OwnColumns): Housed[] {
  const { drawing } = parts;
  const { storage, simulation, requests, station, wire, views, population, oneAtATime, workers, application } = parts;
  const { calendar } = simulation;
  const { line, timeOuts } = parts.database;
  const { size } = application.block;
  const nothing = new Float64Array(1);
  const none = (): Housed => ({ get: () => nothing, put: () => {} });
  const one = <T, K extends keyof T>(part: T, key: K): Housed => ({
    get: () => part[key] as Column,
    put: (column: T[K]) => {
      part[key] = column;
    },
  });
  const event = (key: keyof CalendarColumns): Housed => ({
    get: () => calendar.columns[key],
    put: (column) => {
      calendar.columns = { ...calendar.columns, [key]: column };
    },
  });
  const ofBlock = (key: "times" | "keys" | "processes" | "does"): Housed => ({
    get: () => application.block[key],
    put: (column) => {
      application.block = { ...application.block, size, [key]: column };
    },
  });
  const idle = (key: "busy" | "idle" | "spare" | "nextSpare"): Housed =>
    oneAtATime === null ? none() : one(oneAtATime, key);
  return [
    one(storage, "items"),
    one(storage, "index"),
    {
      get: () => storage.keyWords,
      put: (column) => {
        storage.keyWords = column;
        population.facts = column;
      },
    },
    one(storage, "tallies"),
    one(storage, "flushFrom"),
    one(storage, "checkedAt"),
    one(storage, "evictedFrom"),
    one(storage, "evictedNext"),
    one(storage, "byEighth"),
    event("times"),
    event("rows"),
    event("sequences"),
    event("kinds"),
    event("payloads"),
    one(requests, "key"),
    one(requests, "process"),
    one(requests, "kind"),
    one(requests, "does"),
    one(requests, "stage"),
    one(requests, "number"),
    one(requests, "beganAt"),
    one(requests, "left"),
    one(requests, "timeoutAt"),
    one(requests, "arrivedAt"),
    one(requests, "place"),
    one(requests, "server"),
    one(requests, "workSeconds"),
    one(requests, "page"),
    one(requests, "act"),
    one(requests, "gets"),
    one(requests, "version"),
    one(requests, "free"),
    one(station, "doneAt"),
    one(line, "rows"),
    one(wire, "sockets"),
    one(wire, "incarnation"),
    one(views, "troubled"),
    idle("busy"),
    idle("idle"),
    idle("spare"),
    idle("nextSpare"),
    one(population, "itemBytes"),
    one(population, "ttlSeconds"),
    ofBlock("times"),
    ofBlock("keys"),
    ofBlock("processes"),
    ofBlock("does"),
    one(own, "listed"),
    one(own, "listedSince"),
    one(own, "stores"),
    timeOuts === null ? none() : one(timeOuts, "rows"),
    timeOuts === null ? none() : one(timeOuts, "times"),
    workers === null ? none() : one(workers, "busyOf"),
    workers === null ? none() : one(workers, "idle"),
    workers === null ? none() : one(workers, "first"),
    drawing === null ? none() : one(drawing.timeStream, "state"),
    drawing === null ? none() : one(drawing.keyStream, "state"),
    drawing === null ? none() : one(drawing.kindStream, "state"),
    drawing === null ? none() : one(drawing.processStream, "state"),
    drawing === null ? none() : one(drawing.zipf, "buckets"),
    drawing === null ? none() : one(drawing.zipf, "thresholds"),
    drawing === null ? none() : one(drawing.zipf, "toAlias"),
    one(own, "minusLn"),
    one(own, "reciprocal"),
    one(own, "scale"),
    one(own, "draws"),
    one(views, "known"),
    one(views, "standsInUntil"),
    one(views, "settled"),
  ];
}

/** The next place where a column can begin. */
export function lineAfter(bytes: number): number {
  return Math.ceil(bytes / LINE_BYTES) * LINE_BYTES;
}

/** A copy of the column at this place of the memory. */
export function movedTo(memory: ArrayBuffer, begin: number, column: Column): Column {
  const Kind = column.constructor as new (buffer: ArrayBuffer, at: number, length: number) => Column;
  const moved = new Kind(memory, begin, column.length);
  moved.set(column);
  return moved;
}
