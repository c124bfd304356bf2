/**
 * Strata of keys that live on one node. Where the keys of a stratum live on several, it is chance which of them the simulated key stands
 * for, and the most popular strata are large enough a part of the load for a node to get a tenth or a quarter too much of it. What a
 * node's last keys leave of a whole stratum is put together with what the others leave.
 */

/**
 * @param homes node of each key, in order of rank.
 * @returns the stratum of each key. All have `per` keys, the last one what is left; they come in the order of their first keys, and
 * behind them those of several nodes.
 */
export function strataOfNodes(homes: Int32Array, per: number): Int32Array {
  const strata = new Int32Array(homes.length);
  /** By node, keys that are yet to be put into strata of its own. */
  const left = new Map<number, number>();
  for (const home of homes) left.set(home, (left.get(home) ?? 0) + 1);
  let strataOfOne = 0;
  for (const [home, keys] of left) {
    left.set(home, keys - (keys % per));
    strataOfOne += Math.floor(keys / per);
  }
  const open = new Map<number, number>();
  let [opened, mixed] = [0, strataOfOne * per];
  for (const [key, home] of homes.entries()) {
    const keys = left.get(home)!;
    if (keys === 0) {
      strata[key] = Math.floor(mixed++ / per);
      continue;
    }
    if (keys % per === 0) open.set(home, opened++);
    strata[key] = open.get(home)!;
    left.set(home, keys - 1);
  }
  return strata;
}
