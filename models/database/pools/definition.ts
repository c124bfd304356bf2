/** What a connection pool, or a pooler, is to the simulator: rules of how many connections there are, who waits for one, and how long. */
import type { z } from "zod";

export interface PoolRules {
  /**
   * Who shares the pool: the queries of a process, or all processes that ask one of so many poolers. Of a pooler's connections a
   * query has one while it is answered (a transaction), or the process keeps what it once had (a session).
   */
  readonly shared: "process" | { readonly poolers: number; readonly by: "transaction" | "session" };
  /** Connections that it opens; Infinity for no limit. */
  readonly size: number;
  /** Connections beyond them, of which one is opened when the first of the line has waited for so long; absent for none. */
  readonly reserve?: { readonly size: number; readonly afterSeconds: number };
  /** Once it is used it opens so many, and those that are idle for too long are closed down to so many; absent for none. */
  readonly minimum?: number;
  /** Idle connections that it keeps; what is given back beyond them is closed. */
  readonly kept: number;
  /** Idle ones are closed after so long; Infinity for never. */
  readonly idleSeconds: number;
  /** A query waits for a connection so long; Infinity for ever. */
  readonly waitSeconds: number;
  /** Queries that may wait; the next is refused. Infinity for no limit. */
  readonly queueLimit: number;
  /** Connections that processes may have to a pooler; Infinity for no limit. */
  readonly clientsMax: number;
  /** Where the database refuses a connection the query waits for another; else it fails at once. */
  readonly waitsWhenRefused: boolean;
}

export interface PoolDefinition<O = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly title: string;
  /** Release or commit, and where in it. */
  readonly source: string;
  /** How it works, in a line of the table of pools. */
  readonly rule: string;
  /** What the caller gets when its wait is over. */
  readonly error: string;
  /** Unknown options are refused; every field carries its description with its default. */
  readonly options: z.ZodObject & z.ZodType<O>;
  /** What is wrong between options that are right by themselves, or null. */
  misfit?(options: O): string | null;
  rules(options: O): PoolRules;
}

/** Where a library has no such limit. */
export const NONE = Number.POSITIVE_INFINITY;

/** 0 is how libraries write "no limit". */
export function orNone(value: number): number {
  return value === 0 ? NONE : value;
}

/** Why options that several libraries have are not modelled. */
export const AGELESS = "connections do not age here, since to open one takes no time";
export const NEVER_DEAD = "an idle connection is not taken for dead here";

/** Connections that it opens at most. */
export function mostOf({ size, reserve }: PoolRules): number {
  return size + (reserve?.size ?? 0);
}
