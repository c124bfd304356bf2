/**
 * The kernel's side of the house: it moves the arrays of all parts that the hot path works on into one memory, where the parts go on
 * with them, and lends the kernel what changes with each request. A part that outgrows an array puts another in its place; then all
 * move again, into a larger memory.
 *
 * One long file: what is lent on the way in is given back on the way out, from and to the same registers.
 */
import { MINUS_LN, RECIPROCAL, SCALE } from "../../src/core/distributions/unit-exponential.ts";
import type { HotPath, Stopped } from "../application/hot-path.ts";
import type { Workers } from "../application/workers.ts";
import type { Line } from "../database/line.ts";
import { pull } from "../nodes/lru/segments.ts";
import { besideHead } from "../nodes/memory/layout.ts";
import { markStranded } from "../nodes/memory/marks.ts";
import { Kind } from "../nodes/memory/storage.ts";
import { Counter } from "../recording/counters.ts";
import { type Core, coreOf, type EngineName } from "./core.ts";
import { flatArrivals } from "./drawing.ts";
import { type EngineParts, type Housed, housedColumns, lineAfter, movedTo, type OwnColumns } from "./housed.ts";
import * as register from "./registers.ts";
import { BY_WORKERS, ONE_AT_A_TIME } from "./routes.ts";
import type { Host } from "./subset.ts";

/** Numbers and words of the memory's beginning. */
const REGISTERS = 64;
const REGISTER_BYTES = REGISTERS * (Float64Array.BYTES_PER_ELEMENT + Int32Array.BYTES_PER_ELEMENT);
/** Of the memory, for small columns that are outgrown: they move without the others. */
const SPARE_BYTES = 1 << 18;
/** More keys than there can be. */
const KEYS_MOST = 0x7fffffff;
/** The half of the word beside a key's place in the index that is not its home: how many queries read it. */
const READS = -0x10000;
/** Ends of requests that are listed before they are recorded. */
const LISTED = 1024;

interface Grown {
  items: Int32Array;
  capacity: number;
  rows: Int32Array;
  doneAt: Float64Array;
  line: Int32Array;
  sockets: Int32Array;
  busy: Uint8Array;
  troubled: Uint8Array;
  watched: Int32Array;
}

export class Engine implements HotPath {
  readonly #parts: EngineParts;
  readonly #name: EngineName;
  readonly #line: Line;
  /** In the order of the numbers that `columns.ts` gives them. */
  readonly #columns: readonly Housed[];
  #core: Core | null = null;
  /** Requests that the kernel has done so far. */
  plain = 0;
  #isTooLarge = false;
  /** Where the memory's last column ends. */
  #end = 0;
  #reals: Float64Array = new Float64Array(0);
  #wholes: Int32Array = new Int32Array(0);
  /** Columns that no part has. */
  readonly #own: OwnColumns;
  /** The arrays that may be outgrown, as they have moved in. */
  readonly #grown: { -readonly [K in keyof Grown]: Grown[K] | null } = {
    items: null,
    capacity: 0,
    rows: null,
    doneAt: null,
    line: null,
    sockets: null,
    busy: null,
    troubled: null,
    watched: null,
  };
  /** Those that the index has. */
  #homesOf: Int16Array | undefined;

  constructor(name: EngineName, parts: EngineParts) {
    this.#parts = parts;
    this.#name = name;
    this.#line = parts.database.line;
    this.#own = {
      listed: new Float64Array(LISTED),
      listedSince: new Float64Array(LISTED),
      stores: new Int32Array(parts.application.block.size),
      minusLn: MINUS_LN,
      reciprocal: RECIPROCAL,
      scale: SCALE,
      draws: new Int32Array(parts.application.block.size),
    };
    this.#columns = housedColumns(parts, this.#own);
  }

  enter(next: number, block: number): boolean {
    if (!this.#isHome()) return false;
    const { storage, simulation, requests, database, oneAtATime, workers, recording, application, ledger } =
      this.#parts;
    const { calendar } = simulation;
    const reals = this.#reals;
    const wholes = this.#wholes;
    // Fills the hole at its root.
    calendar.peekTime();
    database.lend(reals);
    const { counts } = recording;
    reals[register.NOW] = simulation.now;
    reals[register.BUSY_SECONDS] = counts[Counter.databaseBusySeconds];
    reals[register.QUEUE_SECONDS] = counts[Counter.databaseQueueSeconds];
    reals[register.USEFUL_SECONDS] = counts[Counter.databaseUsefulSeconds];
    reals[register.LAST_CUT] = recording.lastCut;
    reals[register.SEQUENCE] = calendar.scheduled;
    reals[register.FIRST_NUMBER] = block * application.block.size;
    wholes[register.NEXT] = next;
    wholes[register.EVENTS] = calendar.size;
    wholes[register.ROWS_USED] = requests.used;
    wholes[register.ROWS_FREE] = requests.freeCount;
    wholes[register.OF_LOADERS] = requests.ofLoaders;
    wholes[register.OUTGROWN] = 0;
    wholes[register.ENDS] = 0;
    wholes[register.HITS] = 0;
    wholes[register.MISSES] = 0;
    wholes[register.DETOUR_HITS] = 0;
    wholes[register.DETOUR_MISSES] = 0;
    wholes[register.WRITES] = 0;
    wholes[register.DUPLICATES] = 0;
    wholes[register.DETOURS] = 0;
    wholes[register.STORED_ELSEWHERE] = 0;
    wholes[register.COMPLETIONS] = 0;
    wholes[register.SETS] = 0;
    wholes[register.DELETES] = 0;
    wholes[register.REJECTIONS] = 0;
    wholes[register.STAMPEDE_MAX] = application.stampedeMax;
    wholes[register.UNDER_WAY_MAX] = application.underWayMax;
    wholes[register.STANDING_IN] = oneAtATime?.standingIn ?? 0;
    wholes[register.STAND_INS_MAX] = oneAtATime?.standInsMax ?? 0;
    if (workers !== null) this.#lendWorkers(workers);
    const { timeOuts } = database;
    if (timeOuts !== null) {
      wholes[register.WATCHED] = timeOuts.length;
      wholes[register.WATCHED_FIRST] = timeOuts.head;
      wholes[register.IS_ARMED] = timeOuts.isArmed ? 1 : 0;
    }
    wholes[register.VERSIONS_DIFFER] = ledger.hasWritten ? 1 : 0;
    wholes[register.OPEN] = database.isPlain ? 1 : 0;
    wholes[register.STRAYS] = ledger.strays;
    wholes[register.EVICTS] = storage.evict ? 1 : 0;
    return true;
  }

  run(until: number): Stopped {
    return this.#core!.run(until) as Stopped;
  }

  refilled(): void {
    this.#record();
    this.#wholes[register.NEXT] = 0;
    this.#reals[register.FIRST_NUMBER] += this.#parts.application.block.size;
    this.#core!.ahead();
  }

  fills(): boolean {
    const { drawing, application } = this.#parts;
    if (drawing === null) return false;
    const { block } = application;
    const reals = this.#reals;
    const arrivals = flatArrivals(drawing, block);
    if (arrivals === null) this.#core!.draw(0);
    else {
      const { start, gap, position } = arrivals.flat;
      reals[register.START] = start;
      reals[register.GAP] = gap;
      reals[register.POSITION] = position;
      this.#core!.draw(1);
      arrivals.hasDrawn(block.times[block.size - 1], reals[register.POSITION]);
    }
    return true;
  }

  fetch(): boolean {
    if (!this.#isHome()) return false;
    this.#core!.ahead();
    return true;
  }

  leave(): number {
    const { simulation, requests, database, oneAtATime, workers, recording, application, ledger } = this.#parts;
    const reals = this.#reals;
    const wholes = this.#wholes;
    this.#record();
    ledger.hasWritten = wholes[register.VERSIONS_DIFFER] !== 0;
    simulation.calendar.changed(wholes[register.EVENTS], reals[register.SEQUENCE]);
    database.takeBack(reals);
    simulation.now = reals[register.NOW];
    simulation.quietUntil = Math.min(simulation.calendar.peekTime(), simulation.until);
    requests.used = wholes[register.ROWS_USED];
    requests.freeCount = wholes[register.ROWS_FREE];
    application.stampedeMax = wholes[register.STAMPEDE_MAX];
    application.underWayMax = wholes[register.UNDER_WAY_MAX];
    if (oneAtATime !== null) {
      oneAtATime.standingIn = wholes[register.STANDING_IN];
      oneAtATime.standInsMax = wholes[register.STAND_INS_MAX];
    }
    if (workers !== null) this.#takeBackWorkers(workers);
    const { timeOuts } = database;
    if (timeOuts !== null) {
      timeOuts.length = wholes[register.WATCHED];
      timeOuts.head = wholes[register.WATCHED_FIRST];
      timeOuts.isArmed = wholes[register.IS_ARMED] !== 0;
    }
    const { counts } = recording;
    const plainHits = wholes[register.HITS];
    const plainMisses = wholes[register.MISSES];
    const hits = plainHits + wholes[register.DETOUR_HITS];
    const reads = plainMisses + wholes[register.DETOUR_MISSES];
    const writes = wholes[register.WRITES];
    this.plain += hits + reads + writes;
    counts[Counter.requests] += hits + reads + writes;
    counts[Counter.gets] += hits + reads;
    // What came of a get that took the detour has been counted.
    counts[Counter.getHits] += plainHits;
    counts[Counter.getMisses] += plainMisses;
    counts[Counter.queries] += reads + writes;
    counts[Counter.databaseReads] += reads;
    counts[Counter.databaseWrites] += writes;
    counts[Counter.detours] += wholes[register.DETOURS];
    counts[Counter.storedElsewhere] += wholes[register.STORED_ELSEWHERE];
    counts[Counter.duplicateReads] += wholes[register.DUPLICATES];
    counts[Counter.databaseCompletions] += wholes[register.COMPLETIONS];
    counts[Counter.sets] += wholes[register.SETS];
    counts[Counter.deletes] += wholes[register.DELETES];
    counts[Counter.databaseRejections] += wholes[register.REJECTIONS];
    counts[Counter.errors] += wholes[register.REJECTIONS];
    counts[Counter.ended] += hits;
    counts[Counter.databaseBusySeconds] = reals[register.BUSY_SECONDS];
    counts[Counter.databaseQueueSeconds] = reals[register.QUEUE_SECONDS];
    counts[Counter.databaseUsefulSeconds] = reals[register.USEFUL_SECONDS];
    return wholes[register.NEXT];
  }

  #lendWorkers(workers: Workers): void {
    const { counts } = this.#parts.recording;
    const reals = this.#reals;
    const wholes = this.#wholes;
    reals[register.WORKER_SECONDS] = counts[Counter.workerBusySeconds];
    reals[register.BACKLOG_SECONDS] = counts[Counter.backlogSeconds];
    reals[register.WASTED_SECONDS] = counts[Counter.wastedWorkerSeconds];
    reals[register.WORKERS_AT] = workers.levelsAt;
    reals[register.HELD_SECONDS] = workers.held;
    wholes[register.WORKERS_BUSY] = workers.busy;
    wholes[register.WAITING] = workers.waiting;
    wholes[register.WASTED] = workers.wasted;
    wholes[register.WORKERS_TAKEN] = workers.taken;
    wholes[register.WORKERS_FREED] = workers.freed;
  }

  #takeBackWorkers(workers: Workers): void {
    const { counts } = this.#parts.recording;
    const reals = this.#reals;
    const wholes = this.#wholes;
    counts[Counter.workerBusySeconds] = reals[register.WORKER_SECONDS];
    counts[Counter.backlogSeconds] = reals[register.BACKLOG_SECONDS];
    counts[Counter.wastedWorkerSeconds] = reals[register.WASTED_SECONDS];
    workers.levelsAt = reals[register.WORKERS_AT];
    workers.held = reals[register.HELD_SECONDS];
    workers.busy = wholes[register.WORKERS_BUSY];
    workers.taken = wholes[register.WORKERS_TAKEN];
    workers.freed = wholes[register.WORKERS_FREED];
  }

  /** The ends that are listed. */
  #record(): void {
    const { recording } = this.#parts;
    const { listed, listedSince } = this.#own;
    const count = this.#wholes[register.ENDS];
    for (let i = 0; i < count; i++) {
      recording.book(Counter.ended, listedSince[i]);
      if (listed[i] >= 0) recording.bookLatency(listed[i], listedSince[i]);
    }
    this.#wholes[register.ENDS] = 0;
  }

  /** All columns are in the memory, if need be anew; false if no memory is large enough, and the kernel does nothing any more. */
  #isHome(): boolean {
    if (this.#isTooLarge) return false;
    const { client, requests, station, views, oneAtATime } = this.#parts;
    station.makesRoom(requests.capacity);
    views.hasRoom(Math.max(client.processes, oneAtATime?.busy.length ?? 0));
    if (this.#homesOf !== client.homes) this.#knows(client.homes!);
    if (this.#hasAll()) return true;
    if (!this.#movesWithin()) {
      this.#isTooLarge = !this.#moves();
      if (this.#isTooLarge) return false;
    }
    this.#settleIn();
    return true;
  }

  /** From now on these are the homes of the keys. */
  #knows(homes: Int16Array): void {
    this.#homesOf = homes;
    const { index } = this.#parts.storage;
    for (let key = 0; key < homes.length; key++) {
      const at = besideHead(key);
      index[at] = (index[at] & READS) | (homes[key] & ~READS);
    }
  }

  /** Those arrays that grow are still the ones that have moved in. */
  #hasAll(): boolean {
    const { storage, simulation, requests, database, station, wire, views, oneAtATime } = this.#parts;
    const { items, capacity, rows, doneAt, line, sockets, busy, troubled, watched } = this.#grown;
    return (
      storage.items === items &&
      simulation.calendar.capacity === capacity &&
      requests.key === rows &&
      station.doneAt === doneAt &&
      this.#line.rows === line &&
      wire.sockets === sockets &&
      views.troubled === troubled &&
      (oneAtATime === null || oneAtATime.busy === busy) &&
      (database.timeOuts === null || database.timeOuts.rows === watched)
    );
  }

  /** The columns that have been outgrown move to the memory's end, if it has room for them. */
  #movesWithin(): boolean {
    const core = this.#core;
    if (core === null) return false;
    for (const [number, { get, put }] of this.#columns.entries()) {
      const column = get();
      if (column.buffer === core.buffer) continue;
      const begin = lineAfter(this.#end);
      this.#end = begin + column.byteLength;
      if (this.#end > core.buffer.byteLength) return false;
      put(movedTo(core.buffer, begin, column) as never);
      core.place(number, begin, column.BYTES_PER_ELEMENT);
    }
    return true;
  }

  /** All arrays move into one memory, each to a place of its own; false if there is none of that size. */
  #moves(): boolean {
    const columns = this.#columns.map(({ get }) => get());
    const begins: number[] = [];
    let end = REGISTER_BYTES;
    for (const { byteLength } of columns) {
      begins.push(lineAfter(end));
      end = lineAfter(end) + byteLength;
    }
    this.#end = end;
    const room = end + SPARE_BYTES;
    const core = coreOf(this.#name, room, this.#host);
    if (core === null) return false;
    for (const [number, column] of columns.entries()) {
      core.place(number, begins[number], column.BYTES_PER_ELEMENT);
      this.#columns[number].put(movedTo(core.buffer, begins[number], column) as never);
    }
    this.#core = core;
    const reals = this.#reals;
    this.#reals = new Float64Array(core.buffer, 0, REGISTERS);
    this.#wholes = new Int32Array(core.buffer, REGISTERS * Float64Array.BYTES_PER_ELEMENT, REGISTERS);
    this.#reals.set(reals);
    return true;
  }

  /** The registers that change only with a move. */
  #settleIn(): void {
    const { storage, simulation, requests, database, station, wire, views, client, oneAtATime, workers } = this.#parts;
    const { application, population, drawing, strata } = this.#parts;
    const { capacity } = simulation.calendar;
    const wholes = this.#wholes;
    const reals = this.#reals;
    Object.assign(this.#grown, {
      items: storage.items,
      capacity,
      rows: requests.key,
      doneAt: station.doneAt,
      line: this.#line.rows,
      sockets: wire.sockets,
      busy: oneAtATime?.busy ?? null,
      troubled: views.troubled,
      watched: database.timeOuts?.rows ?? null,
    });
    const { servers, queueLimit, timeoutSeconds, readService, writeService, streamKey } = database.options;
    reals[register.TIMEOUT] = timeoutSeconds;
    reals[register.ROUND_TRIP] = this.#parts.roundTripSeconds;
    reals[register.READ_MEAN] = readService.isExponential === true ? readService.mean : 0;
    reals[register.WRITE_MEAN] = writeService.isExponential === true ? writeService.mean : 0;
    reals[register.SERVERS] = servers;
    reals[register.QUEUE_LIMIT] = queueLimit;
    wholes[register.BLOCK] = application.block.size;
    wholes[register.WORK_KEY] = streamKey;
    wholes[register.KINDS_DIFFER] = population.itemBytes.length > 1 ? 1 : 0;
    if (drawing !== null) {
      reals[register.READS_SHARE] = drawing.reads;
      wholes[register.WRITE_DOES] = drawing.write;
      wholes[register.DRAWN_PROCESSES] = drawing.processes;
      wholes[register.CELL_SHIFT] = drawing.zipf.cellShift;
    }
    // One place stays behind the last event.
    wholes[register.EVENTS_ROOM] = capacity - 1;
    wholes[register.ROWS_ROOM] = requests.capacity;
    wholes[register.LINE_ROOM] = this.#line.rows.length;
    wholes[register.DUE] = station.due;
    wholes[register.WATCHED_ROOM] = database.timeOuts?.rows.length ?? 0;
    wholes[register.TIME_OUTS] = database.timeOuts?.event ?? 0;
    wholes[register.ENDS_ROOM] = LISTED;
    wholes[register.PROCESSES] = client.processes;
    wholes[register.SERVING] = workers !== null ? BY_WORKERS : oneAtATime !== null ? ONE_AT_A_TIME : 0;
    wholes[register.PER_HOST] = workers?.processesPerHost ?? oneAtATime?.perHost ?? 0;
    wholes[register.WORKERS_PER_PROCESS] = workers?.perProcess ?? 0;
    wholes[register.KNOWS_STAND_INS] = client.standsIn === undefined ? 0 : 1;
    wholes[register.SETTLED_ROOM] = views.settled.length;
    wholes[register.STRIDE] = wire.stride;
    wholes[register.NODES] = wire.incarnation.length;
    wholes[register.MODERN] = storage.kind === Kind.modern ? 1 : 0;
    wholes[register.SEGMENT_BITS] = storage.segmentBits;
    wholes[register.CHUNK_BYTES_MAX] = storage.chunkBytesMax;
    wholes[register.HELD] = strata?.held ?? KEYS_MOST;
    wholes[register.BEHIND] = strata === null ? 0 : strata.held - strata.head;
  }

  /** What the kernel leaves to others in the middle of its work. */
  readonly #host: Host = {
    usual: (process, home) => this.#parts.views.usual(process, home),
    open: (process, node) => (this.#parts.application.opens(process, node) ? 1 : 0),
    standIn: (process, key, isGet) => {
      const { simulation, application, views } = this.#parts;
      simulation.now = this.#reals[register.NOW];
      const node = application.standsIn(process, key, isGet !== 0);
      if (node >= 0 && isGet !== 0) views.stoodIn(process, key, node, simulation.now);
      return node;
    },
    isInPlace: (key, node) => (this.#parts.ledger.isInPlace(key, node) ? 1 : 0),
    weight: (key) => this.#parts.strata?.weightOf(key) ?? 1,
    get: (node, key) => {
      this.#goOut();
      return this.#comeIn(this.#parts.application.getsPlainly(node, key));
    },
    detour: (process, key) => {
      this.#goOut();
      return this.#comeIn(this.#parts.application.takesDetour(process, key));
    },
    update: (row) => {
      this.#goOut();
      return this.#comeIn(this.#parts.application.updates(row) ? 0 : 1);
    },
    work: (row) => {
      const { database, requests } = this.#parts;
      return database.usualWork(requests.kind[row], requests.number[row]);
    },
    zipf: () => {
      const { zipf, keyStream } = this.#parts.drawing!;
      return zipf.sample(keyStream);
    },
    pull: (list, segment, total, ageMax, now) => {
      const { storage, simulation } = this.#parts;
      // What dies may be a stale copy, whose end has this time.
      simulation.now = this.#reals[register.NOW];
      return pull(storage, list, { segment, evicts: false, total, ageMax }, now);
    },
    unstrand: (slot) => markStranded(this.#parts.storage, slot, false),
  };

  /** Others find the clock and the calendar as they are. They may schedule events, */
  #goOut(): void {
    const { simulation } = this.#parts;
    simulation.now = this.#reals[register.NOW];
    simulation.calendar.changed(this.#wholes[register.EVENTS], this.#reals[register.SEQUENCE]);
  }

  /** and outgrow columns. */
  #comeIn(came: number): number {
    const { simulation, ledger } = this.#parts;
    const { calendar } = simulation;
    this.#wholes[register.EVENTS] = calendar.size;
    if (ledger.hasWritten) this.#wholes[register.VERSIONS_DIFFER] = 1;
    this.#reals[register.SEQUENCE] = calendar.scheduled;
    if (!this.#hasAll()) this.#wholes[register.OUTGROWN] = 1;
    return came;
  }
}
