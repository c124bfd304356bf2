/**
 * Shares of keys, counted as an outlook counts them, held against a run: what its nodes have stored before a node is lost, and when
 * processes have left it out for a while.
 */
import { NumberedKeys } from "../../../models/hashing/keys.ts";
import { run } from "../../../models/run/run.ts";
import { readScenario } from "../../../models/scenario/read.ts";
import type { Configuration } from "../../../src/app/outlook/configuration.ts";
import { type Shares, sharesOf } from "../../../src/app/outlook/shares.ts";
import type { Inspection } from "../../../src/core/result.ts";
import type { Claims } from "./claims.ts";

const KEYS = 300;
const KEY_BYTES = 3;
const LOSS_AT = 20;
/** Each key is asked for some thirty times, so that none is left out but by a rare chance. */
const ASKED_SECONDS = 200;
const PER_SECOND = 50;
const SEED = 4712;

export function sharesDiffer(configuration: Configuration, { lost }: Claims): string[] {
  const { definition, version, options, servers } = configuration;
  const client = definition.create({
    servers,
    keys: new NumberedKeys(KEYS, KEY_BYTES),
    processes: 1,
    version,
    options,
  });
  // Copies that are meant to be are no home.
  if (client.broadcast !== undefined || client.copies !== undefined) return [];
  const shares = sharesOf(client, KEYS);
  if (shares.lost === 0) return [];
  const goesElsewhere =
    lost.what === "elsewhere" && !lost.isOfGets && lost.eachRequest === null && lost.untilSeconds === null;
  const untilOut = goesElsewhere ? 2 * (lost.failingSeconds?.[1] ?? 0) + 10 : 0;
  const [before, after] = itemsOf(configuration, shares.node, untilOut + (goesElsewhere ? ASKED_SECONDS : 1));
  return differences(shares, before, goesElsewhere ? after : null);
}

function differences(
  { node, lost, moved, others }: Shares,
  before: readonly number[],
  after: readonly number[] | null,
) {
  const elsewhere = (items: readonly number[]): number => items.reduce((sum, of, i) => sum + (i === node ? 0 : of), 0);
  const differing: string[] = [];
  if (before[node] !== lost) differing.push(`${before[node]} of ${KEYS} keys are on the node, not ${lost}`);
  if (after === null) return differing;
  const stored = elsewhere(after) - elsewhere(before);
  return stored === moved + others
    ? differing
    : [...differing, `${stored} of ${KEYS} keys go to other nodes than before, not ${moved} and ${others}`];
}

/** What is stored on each node just before the loss, and so long after it; 0 for the node that is lost. */
function itemsOf({ definition, version, options, servers }: Configuration, node: number, seconds: number): number[][] {
  const { value, problems } = readScenario({
    duration: `${LOSS_AT + seconds + 1}s`,
    measureFrom: "1s",
    statsAt: [`${LOSS_AT - 1}s`, `${LOSS_AT + seconds}s`],
    cluster: { nodes: servers.map(({ host, port, weight }) => ({ host, port, weight })), memcached: "-o no_modern" },
    client: { name: definition.name, version, options, processes: 1 },
    workload: {
      keys: KEYS,
      keyBytes: KEY_BYTES,
      valueBytes: 100,
      reads: 1,
      prefill: true,
      popularity: { zipf: 0 },
      arrivals: { rate: PER_SECOND },
    },
    faults: [{ fault: "crash", node, at: `${LOSS_AT}s` }],
  });
  if (value === null) throw new Error(JSON.stringify(problems));
  return (run(value, SEED).inspections ?? []).slice(0, 2).map(itemsIn);
}

function itemsIn({ table }: Inspection): number[] {
  const row = table.rows.find(([name]) => name?.text === "curr_items");
  return (row ?? []).slice(1).map(({ text }) => Number(text) || 0);
}
