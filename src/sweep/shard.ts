/**
 * A share of a sweep's runs, for one machine of several. All machines spell out the same jobs in the same order and each takes every
 * n-th, so that every point is spread over all of them and none has to ask another. Pure.
 */

export interface Shard {
  /** From 0 on, like the index of an array job. */
  readonly index: number;
  readonly of: number;
}

/** More machines than anybody has: AWS Batch takes 10,000 jobs an array, Kubernetes 100,000 an indexed job. */
const SHARDS_MAX = 100_000;

/** What `parseShard` reads, for errors. */
export const SHARD_FORM = `i/n with n from 1 to ${SHARDS_MAX} and i from 0 to n-1, such as 0/8`;

/** @returns null where the text is no shard. */
export function parseShard(text: string): Shard | null {
  const parts = /^(\d{1,6})\/(\d{1,6})$/.exec(text.trim());
  if (parts === null) return null;
  const [index, of] = [Number(parts[1]), Number(parts[2])];
  return of >= 1 && of <= SHARDS_MAX && index < of ? { index, of } : null;
}

/** `0/8`, as the command line has it. */
export function shardText({ index, of }: Shard): string {
  return `${index}/${of}`;
}

/** Its jobs, in their order. */
export function ofShard<T>(jobs: readonly T[], { index, of }: Shard): T[] {
  return jobs.filter((_, i) => i % of === index);
}

/** The shards of `of` that are not among these, in order. */
export function missingShards(shards: readonly Shard[], of: number): Shard[] {
  const there = new Set(shards.map(({ index }) => index));
  return Array.from({ length: of }, (_, index): Shard => ({ index, of })).filter(({ index }) => !there.has(index));
}
