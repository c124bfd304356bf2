/**
 * What a mechanism around database queries is to the simulator: a state machine of one process, without a clock of its own. It is
 * told the time, asked whether a query may go, and told how the query ended.
 */
import type { z } from "zod";

/** A mechanism that has a name of its own, made after a library, a paper or a book. */
export interface MechanismDefinition<Mechanism, O = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly title: string;
  /** Release or commit, and where in it. */
  readonly source: string;
  /** What it does, in a line of the table of protections. */
  readonly rule: string;
  /** Unknown options are refused; every field carries its description with its default. */
  readonly options: z.ZodObject & z.ZodType<O>;
  /** What is wrong between options that are right by themselves, or null. */
  misfit?(options: O): string | null;
  /**
   * The mechanism of one process.
   *
   * @param chance Draws between 0 and 1.
   */
  create(options: O, chance: () => number): Mechanism;
}

/** Whether, and when, a query that failed is asked again. */
export interface Retry {
  /** A request asks for the first time. */
  began(nowSeconds: number): void;
  /**
   * An attempt, counted from 1, has failed: seconds until the next, or null for none.
   *
   * @param u A draw between 0 and 1.
   */
  failed(attempt: number, isTimeOut: boolean, nowSeconds: number, u: number): number | null;
  /** An attempt, counted from 1, got its answer; `wasTimeOut` of the failure before it. */
  succeeded(attempt: number, wasTimeOut: boolean): void;
}

/** Whether queries go to the database at all. */
export interface Breaker {
  /** True while it lets none through but those that try whether the database is back. */
  readonly isOpen: boolean;
  /** A query wants to go: whether it may. */
  permits(nowSeconds: number): boolean;
  /** A query that was let through is over, after so many seconds. */
  ended(nowSeconds: number, isOk: boolean, tookSeconds: number): void;
}

/** How many queries may be at the database at once. */
export interface Limit {
  readonly limit: number;
  /** A query for which there is no room waits so long before it is refused; absent where it is refused at once. */
  readonly waitSeconds?: number;
  /**
   * A query is over.
   *
   * @param inFlight Those at the database when it began, itself among them.
   * @param isDropped It failed.
   */
  sampled(tookSeconds: number, inFlight: number, isDropped: boolean): void;
}

/** Refuses a part of the queries at random. */
export interface Throttle {
  /** @param u A draw between 0 and 1. */
  permits(nowSeconds: number, u: number): boolean;
  /** The database accepted a query. */
  accepted(nowSeconds: number): void;
}
