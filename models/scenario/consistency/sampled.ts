/**
 * What a world of sampled keys cannot show yet (`workload/strata.ts`): whatever keeps a state for each key outside the nodes, or
 * changes which keys there are.
 */
import type { Problem } from "../../../src/core/text/problems.ts";
import { formatSize } from "../../../src/core/text/units.ts";
import { MIB } from "../../../src/core/units.ts";
import { fillsNodes, startsCold } from "../../faults/index.ts";
import { isSampled, SAMPLED_MAX } from "../detail.ts";
import type { PlacedDraft } from "../draft.ts";
import { KEYS_MAX, leastSampled } from "../keys-max.ts";
import type { NodeSpec } from "../types.ts";

/** Pages of a sampled node: with fewer, a page more or less is too large a part of its memory. */
const PAGES_MIN = 64;

export function notSampled(draft: PlacedDraft): Problem[] {
  const { detail } = draft.parts;
  if (detail === null) return [];
  const { workload } = draft.workload;
  const keys = workload?.namespaces === undefined && workload?.trace === undefined ? (workload?.keys ?? 1) : 1;
  if (!isSampled(detail) && (detail !== "auto" || leastSampled(keys) === 1)) return tooManyKeys(keys);
  const found = [
    ...ofApplication(draft),
    ...ofDatabase(draft),
    ...ofWorkload(draft),
    ...ofFaults(draft),
    ...((draft.parts.statsAt ?? []).length > 0 ? ["statsAt, whose counters would be those of the sample"] : []),
  ];
  if (!isSampled(detail)) {
    const misfits = found.length === 0 ? [] : tooManyKeys(keys, ` beside ${found.join(", and ")}`);
    return [...misfits, ...tooManyFor(draft, keys)];
  }
  const text = `sampled beside ${found.join(", and ")}: this cannot be sampled yet; expected "full"`;
  const misfits: Problem[] = found.length === 0 ? [] : [{ path: ["detail"], text }];
  const least = leastSampled(keys);
  const few = `${detail.sampled}, of ${keys} keys; expected at least ${least}, for the others to have room`;
  if (detail.sampled < least) misfits.push({ path: ["detail", "sampled"], text: few });
  return [...misfits, ...tooSmall(draft, detail.sampled)];
}

/** All of them are simulated. */
function tooManyKeys(keys: number, where = ""): Problem[] {
  if (keys <= KEYS_MAX.value) return [];
  const text = `${keys}; expected at most ${KEYS_MAX.value}${where} in full detail, ${KEYS_MAX.why}`;
  return [{ path: ["workload", "keys"], text }];
}

function ofApplication({ parts: { framework } }: PlacedDraft): string[] {
  return [
    ...(framework === null || framework === undefined ? [] : ["a framework, or a protection of look-aside reads"]),
  ];
}

function ofDatabase({ parts: { database, protection } }: PlacedDraft): string[] {
  return [
    ...(database?.replicas === undefined ? [] : ["database.replicas, which know the versions of each key"]),
    ...(protection?.negativeCaching === undefined ? [] : ["protection.negativeCaching, which remembers each key"]),
  ];
}

function ofWorkload({ workload: { workload } }: PlacedDraft): string[] {
  if (workload === null) return [];
  return [
    ...(workload.trace === undefined ? [] : ["a trace (workload.trace)"]),
    ...(workload.newKeys.perSecond === 0 ? [] : ["new keys (workload.newKeys, workload.oneHitWonders)"]),
    ...(workload.popularity === undefined || workload.keys <= KEYS_MAX.value
      ? []
      : [`popularity other than Zipf's law, for more than ${KEYS_MAX.value} keys`]),
    ...((workload.namespaces ?? [workload]).every(({ driftSeconds }) => driftSeconds === undefined)
      ? []
      : ["popularity.drift"]),
    ...(workload.valueChanges.length === 0 ? [] : ["sizes that change (workload.valueBytes)"]),
  ];
}

function ofFaults({ placed }: PlacedDraft): string[] {
  const specs = placed?.placed.map(({ spec }) => spec) ?? [];
  const counts = specs.some(({ at }) => at.anchor === "milestone" && at.milestone === "requests");
  return [
    ...(specs.some(fillsNodes) ? ["a fault that fills a node key by key"] : []),
    ...(counts ? ["a fault that waits for requests to a node, which its stats count"] : []),
    ...(specs.some(startsCold) ? ["a database that starts cold, page by page"] : []),
  ];
}

/** Of so many keys one may be simulated at most: the rest is too few, or has too little memory. */
export function sampledMost(nodes: readonly Pick<NodeSpec, "memoryBytes">[]): number {
  return Math.max(1, Math.min(SAMPLED_MAX, Math.floor(leastMemory(nodes) / (PAGES_MIN * MIB))));
}

function tooSmall({ cluster: { nodes } }: PlacedDraft, per: number): Problem[] {
  if (nodes === null) return [];
  const most = sampledMost(nodes);
  if (per <= most) return [];
  const expected = most > 1 ? `at most ${most}` : '"full"';
  const text = `${per}, which leaves a node of ${formatSize(leastMemory(nodes))} fewer than ${PAGES_MIN} pages of memory; expected ${expected}`;
  return [{ path: ["detail", "sampled"], text }];
}

/** So many that those of a sample have too little memory. */
function tooManyFor({ cluster: { nodes } }: PlacedDraft, keys: number): Problem[] {
  if (nodes === null) return [];
  const per = sampledMost(nodes);
  if (leastSampled(keys) <= per) return [];
  const most = KEYS_MAX.value * per;
  const text = `${keys}; expected at most ${most} with nodes of ${formatSize(leastMemory(nodes))}, ${KEYS_MAX.why} that is simulated`;
  return [{ path: ["workload", "keys"], text }];
}

function leastMemory(nodes: readonly Pick<NodeSpec, "memoryBytes">[]): number {
  return Math.min(...nodes.map(({ memoryBytes }) => memoryBytes));
}
