/** Chance for stories that are told again: few lines that anybody can repeat, no stream of a simulation. */

/** Numbers from 0 up to below `limit`, the same for the same seed (Marsaglia's xorshift32). */
export function dice(seed: number): (limit: number) => number {
  let state = seed | 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}
