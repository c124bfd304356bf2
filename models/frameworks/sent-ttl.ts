/** Times to live as libraries send them: memcached takes a number above 30 days for a Unix time. */
import { RELATIVE_MAX } from "../nodes/memory/expiry.ts";

/** What memcached is told so that the item lives so long, 0 for ever; of a framework that knows of the limit. */
export function sentTtl(
  ttlSeconds: number,
  { now, epochSeconds }: { now: () => number; epochSeconds: number },
): number {
  return ttlSeconds > RELATIVE_MAX ? Math.floor(epochSeconds + now()) + ttlSeconds : ttlSeconds;
}
