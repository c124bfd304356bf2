/** A lock that ends before the read does that it guards: those who come then read too. */

/**
 * @param what The option that says how long it is, with whose it is.
 * @param seconds Of the lock, 0 for ever; memcached counts in whole seconds, and the next one is what it is told.
 * @param readSeconds How long the read takes, on average.
 */
export function shortLock(what: string, seconds: number, readSeconds: number): string[] {
  const lasts = Math.ceil(seconds);
  return lasts === 0 || lasts >= readSeconds
    ? []
    : [
        `${what} is over after ${lasts} s, and the read that it guards takes ${Number(readSeconds.toPrecision(3))} s on average: others read meanwhile.`,
      ];
}
