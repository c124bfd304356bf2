/** The database: so many servers, one queue in order of arrival with a limit, and callers who give up after a while. */
import type { Agenda } from "./agenda.ts";
import type { Query, Request } from "./records.ts";

export interface Caller {
  /** A server takes the query up; a read sees this version of its key. */
  versionOf(key: number): number;
  serviceSeconds(request: Request): number;
  /** The caller has its answer, or an error: the query was refused, or its time-out is over. */
  ended(query: Query, isError: boolean): void;
  /** A write that its caller had given up on took effect all the same. */
  wroteLate(query: Query): void;
}

export interface DatabaseOptions {
  readonly servers: number;
  readonly queueLimit: number;
  readonly timeoutSeconds: number;
}

export class Database {
  /** All that ever arrived. */
  readonly queries: Query[] = [];
  readonly #options: DatabaseOptions;
  readonly #agenda: Agenda;
  readonly #caller: Caller;
  readonly #queue: Query[] = [];
  #busy = 0;

  constructor(options: DatabaseOptions, agenda: Agenda, caller: Caller) {
    this.#options = options;
    this.#agenda = agenda;
    this.#caller = caller;
  }

  arrive(request: Request): void {
    const { now } = this.#agenda;
    const deadline = now + this.#options.timeoutSeconds;
    const query: Query = {
      request,
      arrivedAt: now,
      deadline,
      isDuplicate: !request.isWrite && this.queries.some((other) => isReading(other, request.key, now)),
      leftQueueAt: null,
      hasQueued: false,
      startedAt: null,
      doneAt: null,
      version: 0,
      isRejected: false,
      isGivenUp: false,
    };
    this.queries.push(query);
    if (this.#busy < this.#options.servers) this.#start(query);
    else if (this.#queue.length < this.#options.queueLimit) {
      query.hasQueued = true;
      this.#queue.push(query);
    } else {
      query.isRejected = true;
      this.#caller.ended(query, true);
      return;
    }
    this.#agenda.plan(deadline, () => this.#giveUp(query));
  }

  #start(query: Query): void {
    const { now } = this.#agenda;
    this.#busy++;
    query.startedAt = now;
    query.version = this.#caller.versionOf(query.request.key);
    this.#agenda.plan(now + this.#caller.serviceSeconds(query.request), () => this.#done(query));
  }

  #done(query: Query): void {
    query.doneAt = this.#agenda.now;
    this.#busy--;
    if (!query.isGivenUp) this.#caller.ended(query, false);
    else if (query.request.isWrite) this.#caller.wroteLate(query);
    const next = this.#busy < this.#options.servers ? this.#queue.shift() : undefined;
    if (next === undefined) return;
    next.leftQueueAt = this.#agenda.now;
    this.#start(next);
  }

  /** A query that waits leaves the queue; one that a server is at work on keeps it busy to the end. */
  #giveUp(query: Query): void {
    if (query.doneAt !== null) return;
    query.isGivenUp = true;
    const place = this.#queue.indexOf(query);
    if (place >= 0) {
      this.#queue.splice(place, 1);
      query.leftQueueAt = this.#agenda.now;
    }
    this.#caller.ended(query, true);
  }
}

/** The database reads the key for this query, or is to do so. */
function isReading({ request, isRejected, doneAt, leftQueueAt, startedAt }: Query, key: number, now: number): boolean {
  if (request.key !== key || request.isWrite || isRejected) return false;
  const overAt = doneAt ?? (startedAt === null ? leftQueueAt : null);
  return overAt === null || overAt > now;
}
