/** When a world is unwell, beside what is usual for it: more requests fail, or the database is saturated and was not before. */

/** So many more of the requests fail than usual. */
export const FAILED_MORE = 0.01;
/** Servers are never all busy in each instant. */
export const SATURATED = 0.99;

export interface Health {
  /** Share of the requests. */
  readonly failed: number;
  /** Share of the database's servers. */
  readonly busy: number;
}

export function isUnwell(state: Health, usual: Health): boolean {
  return state.failed > usual.failed + FAILED_MORE || (state.busy >= SATURATED && usual.busy < SATURATED);
}
