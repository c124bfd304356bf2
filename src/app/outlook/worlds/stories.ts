/** Times that the stories of small worlds share. */

/** Between two requests of a process, in most worlds; and in one where they come seldom. */
export const PAUSE_SECONDS = 0.1;
export const SPARSE_SECONDS = 0.35;
/** One operation right after another, as they come where more are asked for than a process can do. */
export const CROWDED_SECONDS = 0.01;
export const SHORT_OUTAGE_SECONDS = 60;
export const LONG_OUTAGE_SECONDS = 1800;
/** What is not done in a week is never done. */
export const WEEK_SECONDS = 7 * 24 * 3600;
/** The first process comes back so early, measured by the last, that only the last is told. */
export const EARLY_SHARE = 1 / 3;
/** What takes no longer has nothing to do with a clock that goes on by itself, such as that of health checks. */
export const CLOCK_SECONDS = 1;
/** Parts of the time of such a clock at which it is looked at. */
export const OFFSETS: readonly number[] = [1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6];
export const OFFSET_STEP = 1 / 6;
