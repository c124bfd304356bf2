/**
 * The load where nobody states one. It is a world of its own size with the default cluster and the default database, and none of it is
 * scaled down: requests, half as many as that database serves, so that without any cache it is half busy; and keys, so many that
 * three nodes of memcached's own 64 MB miss as often as Twitter's cluster 52 does (1.89 % of the gets; Yang, Yue, Rashmi, OSDI 2020), whose
 * mix, sizes, times to live and popularity the other defaults are.
 */

/** Requests a second. */
export const DEFAULT_RATE = 2000;

export const DEFAULT_KEYS = 1_750_000;
