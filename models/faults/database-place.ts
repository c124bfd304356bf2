/**
 * Which of a database's servers a fault is about: all of them, or those of some shards, or one replica of each. Shards and replicas are
 * counted from 0, as in the figures of a run.
 */
import { z } from "zod";
import type { DatabasePlace } from "../database/fleet.ts";
import type { FaultOptions } from "./fault.ts";

const position = () => z.number().int().min(0);

/** Options of a fault that may befall shards. */
export const shardOptions = {
  shard: position()
    .optional()
    .describe("The one shard that it befalls, from 0; needs `database.shards`. Default: all that there is."),
  shards: z.array(position()).min(1).optional().describe("Several shards, in place of `shard`."),
};

/** Options of a fault that may befall a single server too. */
export const placeOptions = {
  ...shardOptions,
  replica: position()
    .optional()
    .describe(
      "The one replica that it befalls, from 0, of each shard that is meant; needs `database.replicas`. Default: primary and replicas.",
    ),
};

interface Given {
  readonly shard?: number | undefined;
  readonly shards?: readonly number[] | undefined;
  readonly replica?: number | undefined;
}

/** The same options for each shard that is named; as they are where none is. */
export function byShard<O extends Given>({ shards, ...options }: O): FaultOptions[] {
  const at = (shard: number): FaultOptions => ({ ...options, shard });
  return shards === undefined ? [options] : [...new Set(shards)].map(at);
}

export function placeOf({ shard, replica }: Given): DatabasePlace {
  return { ...(shard === undefined ? {} : { shard }), ...(replica === undefined ? {} : { replica }) };
}

/** `the database`, `shard 2 of the database`, `replica 0 of shard 2 of the database`. */
export function placeText({ shard, replica }: Given): string {
  const of = shard === undefined ? "the database" : `shard ${shard} of the database`;
  return replica === undefined ? of : `replica ${replica} of ${of}`;
}

/** `database`, `shard 2`, `replica 0 of shard 2`: for a table. */
export function placeName(place: Given): string {
  const text = placeText(place);
  return text === placeText({}) ? "database" : text.replace(/ of the database$/, "");
}

/** Some server belongs to both places. */
export function haveInCommon(one: Given, other: Given): boolean {
  const isSame = (a: number | undefined, b: number | undefined): boolean =>
    a === undefined || b === undefined || a === b;
  return isSame(one.shard, other.shard) && isSame(one.replica, other.replica);
}

/** What a fault strikes, as a text: a node, or a place of the database. */
export function subjectOf({ node, options }: { readonly node: number; readonly options: FaultOptions }): string {
  const { shard, replica } = options as Given;
  return node < 0 && (shard !== undefined || replica !== undefined)
    ? `${node} ${placeText({ shard, replica })}`
    : `${node}`;
}
