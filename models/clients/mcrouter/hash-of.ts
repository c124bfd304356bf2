/** Which child of a hash route a key goes to (HashRouteFactory.h): a column indexed by key, -1 for a key that mcrouter refuses. */
import { hashColumn, type KeyRules } from "../../hashing/column.ts";
import type { Hash } from "../../hashing/hash.ts";
import type { Keys } from "../../hashing/keys.ts";
import { homeColumn } from "../shared/homes.ts";
import { fitsProtocol } from "../shared/protocol-keys.ts";
import { ch3, constShard, crc32HashFunc, rendezvousHashFunc, weightedCh3 } from "./hash-func.ts";
import type { HashJson } from "./route-json.ts";

export type HashOptions = Exclude<HashJson, string>;

/** @param means What each child is, as numbers: the column has these in place of positions. */
export function chosenBy(options: HashOptions, means: readonly number[], keys: Keys): Int16Array {
  const hash = hashOf(options, means.length);
  const rules = keyRules(options.salt ?? "");
  const name = `mcrouter ${hash.name} ${rules.name} ${means.join()}`;
  return homeColumn(keys, name, hashColumn(keys, hash, rules), (index) => means[index]);
}

/** One child needs no hash. */
const FIRST: Hash = { name: "first", of: () => 0 };

/** @throws Error if its options do not fit. */
function hashOf({ hash_func = "Ch3", weights, tags }: HashOptions, children: number): Hash {
  if (children === 1) return FIRST;
  switch (hash_func) {
    case "Crc32":
      return crc32HashFunc(children);
    case "WeightedCh3":
      if (weights === undefined) throw new Error("route: WeightedCh3 without weights");
      return weightedCh3(weights, children);
    case "Rendezvous":
      if (tags?.length !== children)
        throw new Error(`route: Rendezvous with ${tags?.length ?? 0} tags for ${children} servers`);
      return rendezvousHashFunc(tags);
    case "ConstShard":
      return constShard(children);
    default:
      return ch3(children);
  }
}

/** What follows it in a key is not hashed, and is sent all the same (mcrouter's wiki, Key syntax; lib/carbon/Keys.h). */
const HASH_STOP = "|#|";

function keyRules(salt: string): KeyRules {
  return {
    name: `mcrouter ${salt}`,
    prepare(key, buffer) {
      const fits = fitsProtocol(buffer.clear().write(key));
      const stop = key.indexOf(HASH_STOP);
      if (stop >= 0) buffer.clear().write(key.slice(0, stop));
      buffer.write(salt);
      return fits;
    },
  };
}
