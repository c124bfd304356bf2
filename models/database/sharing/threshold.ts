/**
 * Up to so many queries at full speed; as long as there are more, each of them takes so many times as long, those included that
 * were under way before there were too many (Bronson et al., HotOS 2021, has a database that is ten times slower above a load: what it
 * does to a query under way the paper does not say, and that speed follows the number of the moment is this model's assumption).
 */
import type { Sharing } from "./sharing.ts";

export function threshold(inService: number, beyond: number): Sharing {
  return { speed: (n) => (n <= inService ? 1 : 1 / beyond), best: inService };
}
