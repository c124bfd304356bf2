/**
 * What a cache that has served one load for long has of a key with a time to live, where copies are also evicted: when its item was last
 * moved to the front, and when the copy was stored.
 *
 * The time to live and eviction cannot be drawn apart: what was evicted is stored anew by its next request and lives from then on, so where
 * items leave before they die copies are younger than a time to live alone makes them. So the past of the key is drawn backward from
 * its last request, which is Exp(requests) ago: to the request that surely stored the copy, since a gap longer than items stay lay before
 * it, or since it was a write, or the first read after one that deletes; and forward from there, where each copy lives until its time
 * is over, and the next request stores another.
 *
 * Between two moves lie `rest` seconds in which hits move nothing, and Exp(requests); so a gap is shorter than the time T for which items stay
 * with the probability 1 - e^(-requests (T - rest)), and as each of its requests is a write with the same probability, the number of gaps
 * before one that is longer, or a write, is geometric.
 */
export interface KeyLoad {
  /** Of the key, a second. */
  readonly reads: number;
  /** That reach the cache. */
  readonly writes: number;
  readonly writesDelete: boolean;
  readonly ttlSeconds: number;
  /** A hit within so many seconds of the last move leaves an item where it is; at most as long as items stay. */
  readonly restSeconds: number;
  /** How long an item stays that nobody asks for; Infinity where all fit. */
  readonly staySeconds: number;
}

/** Seconds since then. A copy that was stored a time to live ago or earlier is dead, and lies where it lay. */
export interface CopyAtStart {
  readonly moved: number;
  readonly stored: number;
}

/** With more gaps, or lives, than this their sum, or where in a life a request falls, is known well enough without each. */
const ADDED_MAX = 64;

/** Null where there is none: nobody asks for the key, or it was deleted. */
export function copyAtStart(load: KeyLoad, next: () => number): CopyAtStart | null {
  const { reads, writes, writesDelete, ttlSeconds: ttl } = load;
  const events = reads + writes;
  if (events === 0) return null;
  const isLastWrite = writes > 0 && next() * events < writes;
  if (isLastWrite && writesDelete) return null;
  const asked = exponential(events, next);
  // A hit shortly before the copy dies may be the last that could move it: only its store does.
  const rest = Math.min(load.restSeconds, ttl);
  // At a request its item was moved by it, or up to `rest` before: of a stationary renewal process.
  const before = next() * (1 + events * rest) < 1 ? 0 : rest * next();
  const surely = isLastWrite ? 0 : before + sureStore(load, rest, next);
  const stored = lastStore(surely, ttl, reads, next);
  return { moved: asked + (rest === ttl ? stored : Math.min(before, stored)), stored: asked + stored };
}

/** Seconds from the last move back to the one that surely stored the copy. */
function sureStore({ reads, writes, writesDelete, staySeconds }: KeyLoad, rest: number, next: () => number): number {
  const events = reads + writes;
  const within = Math.max(0, staySeconds - rest);
  const longer = Math.exp(-events * within);
  const writtenInRest = -Math.expm1(-writes * rest);
  const written = 1 - ((1 - writtenInRest) * reads) / events;
  const shortGap = (): number => rest - Math.log1p(-next() * (1 - longer)) / events;
  const gaps = Math.floor(Math.log(next()) / (Math.log1p(-longer) + Math.log1p(-written)));
  let sum = 0;
  if (gaps <= ADDED_MAX) for (let i = 0; i < gaps; i++) sum += shortGap();
  else sum = gaps * (rest + 1 / events - (longer === 0 ? 0 : (within * longer) / (1 - longer)));
  // Before this one came a longer gap, or a delete, or what stored the copy was a write a gap before it.
  if (writesDelete || next() * (longer + (1 - longer) * written) < longer || written === 0) return sum;
  return sum + (next() * written < writtenInRest ? rest * next() : shortGap());
}

/** From the last request back to the last store, of a key that was stored `surely` seconds before it and only read since. */
function lastStore(surely: number, ttl: number, reads: number, next: () => number): number {
  if (surely > ADDED_MAX * ttl) return next() * (1 + reads * ttl) < 1 ? 0 : ttl * next();
  let stored = surely;
  while (stored >= ttl) stored = Math.max(0, stored - ttl - exponential(reads, next));
  return stored;
}

function exponential(perSecond: number, next: () => number): number {
  return -Math.log(next()) / perSecond;
}
