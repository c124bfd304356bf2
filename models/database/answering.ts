/**
 * What the application and whatever answers its queries say to each other. The database answers; so does what stands before
 * it and asks it in turn (retries, breakers, limits), which the application cannot tell from a database.
 */

/** How a query ended for the application that asked. */
export const QueryEnd = {
  completed: 0,
  rejected: 1,
  timedOut: 2,
  lateWrite: 3,
  /** It never reached the database: what stands before it refused it. */
  refused: 4,
  /** Its caller had gone when its turn came: it was not done, and there is no point in asking again. */
  unwanted: 5,
} as const;
export type QueryEnd = (typeof QueryEnd)[keyof typeof QueryEnd];

/** Who asks; called at the instant things happen. */
export interface Asker {
  /**
   * A server takes up the query: a read sees the data as of now.
   *
   * @param behind Versions that what it sees of its key is behind; absent for none.
   * @param isLost The primary does not have them either: a fail-over has lost them.
   */
  queryStarted(row: number, behind?: number, isLost?: boolean): void;
  /**
   * The query is over and its row may be released. `lateWrite` is a write that was running when the application gave
   * up on it: an error for the application, and yet it took effect.
   */
  queryEnded(row: number, end: QueryEnd): void;
  /** Where that matters: the time-out of a query that a server is at work on has passed; `queryEnded` is still to come. */
  queryGivenUp?(row: number): void;
  /** From who says so (`tellsOfQueries`): the request in this row has a query at the database from now on. */
  queryAsked?(row: number): void;
  /** The same: the query in this row has left the database. */
  queryLeft?(row: number): void;
  /** The database goes on with a query, or a shard with its part of a read, for nobody, so that one more is under way. */
  queryOrphaned?(): void;
  /** Asked when the turn of a query comes that has waited: whether it is to be dropped. Absent: it never is. */
  isUnwanted?(row: number): boolean;
}

/** Who answers. */
export interface Answering {
  /**
   * A request may come to several queries at the database, or to none: the asker is told of each. Else there is one for each that
   * arrives.
   */
  readonly tellsOfQueries?: boolean;
  /** Queries that wait although their time-out has passed, without anybody noticing yet. */
  readonly overdue: number;
  /** A query arrives; its row names the key, the kind, the number and the beginning of the request. */
  arrive(row: number): void;
  /** Brings what is kept over time, and the time-outs, up to now. */
  settle(): void;
}
