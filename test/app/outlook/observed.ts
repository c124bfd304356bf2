/** A run of an imported experiment in which a node is lost and returns: what became of a key of that node, as a witness saw it. */
import { type Client, Verb } from "../../../models/clients/client.ts";
import { clients } from "../../../models/clients/index.ts";
import { NumberedKeys } from "../../../models/hashing/keys.ts";
import type { Act } from "../../../models/key-history/event.ts";
import { Witness } from "../../../models/key-history/witness.ts";
import { run } from "../../../models/run/run.ts";
import { readScenario } from "../../../models/scenario/read.ts";
import { type Configuration, clientOf } from "../../../src/app/outlook/configuration.ts";
import { sharesOf } from "../../../src/app/outlook/shares.ts";
import type { Loss } from "../../../src/app/outlook/worlds/small-world.ts";

export interface Observed {
  readonly node: number;
  /** By process, in the order in which they began; times since the loss. */
  readonly acts: readonly (readonly Act[])[];
  readonly outageSeconds: number;
}

export const PROCESSES = 5;
const KEYS = 1000;
const LOSS_AT = 20;
const REQUESTS_MAX = 60_000;
const PER_SECOND_MAX = 50;
const SEED = 4711;

export function observed(
  configuration: Configuration,
  loss: Loss,
  outageSeconds: number,
  afterSeconds: number,
): Observed | null {
  const duration = LOSS_AT + outageSeconds + afterSeconds;
  const key = keyOf(configuration);
  if (key === null) return null;
  const { keyBytes, node } = key;
  const { definition, version, options, servers } = configuration;
  const given = {
    duration: `${duration}s`,
    measureFrom: "1s",
    cluster: { nodes: servers.map(({ host, port, weight }) => ({ host, port, weight })) },
    client: {
      name: definition.name,
      version,
      options,
      processes: PROCESSES,
      // One request at a time for each process.
      workers: PROCESSES,
    },
    workload: {
      keys: 1,
      keyBytes,
      valueBytes: 100,
      reads: 0.7,
      onWrite: "set",
      prefill: true,
      arrivals: { rate: Math.min(PER_SECOND_MAX, REQUESTS_MAX / duration) },
    },
    faults: [{ fault: loss, node, at: `${LOSS_AT}s`, for: `${outageSeconds}s` }],
  };
  const { value, problems } = readScenario(given);
  if (value === null) throw new Error(JSON.stringify(problems));
  const witness = new Witness({ key: 0, keepsAll: true });
  run(value, SEED, { witness });
  const all = witness.end().events.filter((event) => event.what === "act");
  const acts = Array.from({ length: PROCESSES }, (_, process) =>
    all
      .filter((act) => act.process === process && act.occasion !== "copy" && act.occasion !== "warm-up")
      .map((act) => ({
        ...act,
        atSeconds: act.atSeconds - LOSS_AT,
        endSeconds: act.endSeconds === null ? null : act.endSeconds - LOSS_AT,
      }))
      .filter(({ atSeconds }) => atSeconds >= 0),
  );
  return { node, acts, outageSeconds };
}

/**
 * A key that goes elsewhere as those do which the outlook looks at; null if there is none: with some hashes all keys of a name go the
 * same way.
 */
function keyOf(configuration: Configuration): { keyBytes: number; node: number } | null {
  const { definition, version, options, servers } = configuration;
  const goesElsewhere = sharesOf(clientOf(configuration, KEYS), KEYS).moved > 0;
  for (let keyBytes = 5; keyBytes < 60; keyBytes++) {
    const client: Client = definition.create({
      servers,
      keys: new NumberedKeys(1, keyBytes),
      processes: 1,
      version,
      options,
    });
    const down = new Uint8Array(servers.length);
    const node = client.settled(0, down);
    if (node < 0) continue;
    down[node] = 1;
    if (client.settled(0, down) >= 0 === goesElsewhere) return { keyBytes, node };
  }
  return null;
}

export const definitionNamed = (name: string) => clients.named(name);

/** What asks for no reply tells its process nothing. */
export function isTelling({ verb, looks, node }: Act): boolean {
  return !(verb !== Verb.get && node < 0 && looks.some(({ met }) => met === "no reply asked"));
}
