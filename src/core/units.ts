/** How many of one unit make one of another, declared once for all code. */
export const MICROS_PER_SECOND = 1_000_000;
export const SECONDS_PER_DAY = 86_400;

/** A mebibyte: memcached's `-m` counts in these. */
export const MIB = 1_048_576;
