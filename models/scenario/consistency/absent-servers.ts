/** Faults of shards and replicas that the database does not have. */
import type { Problem } from "../../../src/core/text/problems.ts";
import { primitivesOf } from "../../faults/index.ts";
import type { DatabasePart } from "../database.ts";
import type { PlacedFault } from "../placed-faults.ts";

interface Named {
  readonly shard?: number;
  readonly shards?: readonly number[];
  readonly replica?: number;
}

export function absentServers(placed: readonly PlacedFault[], { shards, replicas }: DatabasePart): Problem[] {
  return placed.flatMap(({ index, spec }): Problem[] => {
    const named = spec.options as Named;
    const isOfDatabase = primitivesOf(spec).some(({ begins, name }) => /^database/.test(begins ?? name));
    if (!isOfDatabase) return [];
    const problems = [
      ...(named.shard === undefined ? [] : absent(["shard"], named.shard, "shard", shards?.count)),
      ...(named.shards ?? []).flatMap((one, i) => absent(["shards", i], one, "shard", shards?.count)),
      ...(named.replica === undefined ? [] : absent(["replica"], named.replica, "replica", replicas?.count)),
    ];
    if (named.shard !== undefined && named.shards !== undefined) {
      problems.push({ path: ["shards"], text: "shard is given too; expected one of the two" });
    }
    if (replicas === undefined && primitivesOf(spec).some(({ needsReplicas }) => needsReplicas)) {
      problems.push({
        path: [],
        text: `${spec.fault} of writes that no replica has, where there are no replicas; expected database.replicas`,
      });
    }
    return problems.map(({ path, text }) => ({ path: [index, ...path], text }));
  });
}

function absent(path: Problem["path"], value: number, what: "shard" | "replica", count: number | undefined): Problem[] {
  if (count === undefined) {
    return [{ path, text: `${value}, where the database has no ${what}s; expected database.${what}s, or none` }];
  }
  if (value < count) return [];
  const text =
    count === 1 ? `expected 0, the only ${what}` : `expected one of the ${count} ${what}s, 0 to ${count - 1}`;
  return [{ path, text: `${value}; ${text}` }];
}
