/**
 * The outage node by node: whether each is up, how many processes leave it alone, and what it holds, at some of the instants at which
 * the recording is cut anyway. Looking changes nothing: it reads what is counted, and asks clients for their present views.
 */
import type { NodeWalk } from "../../src/core/result.ts";
import type { World } from "./world.ts";

/** Instants, evenly spread over what befalls the nodes, and those right before and after each fault. */
const SPREAD = 40;
const NODES_MAX = 24;
/** Of the time between the first and the last fault, what is looked at before and after it. */
const MARGIN_SHARE = 0.25;
const MARGIN_CUTS = 6;

type Counts = Pick<World, "scenario" | "cluster" | "client">;

export class Walking {
  readonly #instants: ReadonlySet<number>;
  readonly #shown: readonly number[];
  readonly #atSeconds: number[] = [];
  readonly #rows: NodeWalk["nodes"];

  /**
   * @param cuts In order of time.
   * @param struck When faults strike, in order of time, and which node, where it is one.
   */
  constructor(
    { scenario, client }: Counts,
    cuts: readonly number[],
    struck: readonly { readonly atSeconds: number; readonly node: number }[],
  ) {
    this.#instants = instantsOf(
      cuts,
      struck.map(({ atSeconds }) => atSeconds),
    );
    const hit = struck.map(({ node }) => node).filter((node) => node >= 0 && node < scenario.nodes.length);
    const all = [...new Set([...hit, ...scenario.nodes.keys()])].slice(0, NODES_MAX);
    this.#shown = this.#instants.size === 0 ? [] : all.sort((a, b) => a - b);
    const isSampled = (scenario.detail?.sampled ?? 1) > 1;
    this.#rows = this.#shown.map((node) => ({
      name: `${scenario.nodes[node].host}:${scenario.nodes[node].port}`,
      up: [],
      ...(client.avoids?.(0, node, 0) === undefined ? {} : { avoidedBy: [] }),
      ...(isSampled ? {} : { items: [], strandedCopies: [], staleCopies: [] }),
    }));
  }

  /** To be told of each cut, after the faults of its instant. */
  look(time: number, { cluster, client }: Counts): void {
    if (!this.#instants.has(time)) return;
    this.#atSeconds.push(time);
    for (const [i, node] of this.#shown.entries()) {
      const row = this.#rows[i];
      row.up.push(cluster.wire.isUp(node) ? 1 : 0);
      if (row.avoidedBy !== undefined) row.avoidedBy.push(avoiding(client, node, time));
      const { items, strandedCopies, staleCopies } = cluster.nodes.levelsOf(node);
      row.items?.push(items);
      row.strandedCopies?.push(strandedCopies);
      row.staleCopies?.push(staleCopies);
    }
  }

  /** Null where nothing befell any node. @param origin Of the times. */
  result(origin: number, { client }: Counts): NodeWalk | null {
    if (this.#atSeconds.length === 0) return null;
    return { atSeconds: this.#atSeconds.map((time) => time + origin), processes: client.processes, nodes: this.#rows };
  }
}

function avoiding(client: World["client"], node: number, time: number): number {
  let count = 0;
  for (let process = 0; process < client.processes; process++) {
    if (client.avoids?.(process, node, time) !== null) count++;
  }
  return count;
}

function instantsOf(cuts: readonly number[], struck: readonly number[]): ReadonlySet<number> {
  if (struck.length === 0 || cuts.length === 0) return new Set();
  const [first, last] = [struck[0], struck.at(-1)!];
  const step = cuts.length > 1 ? cuts[1] - cuts[0] : 1;
  const margin = Math.max(MARGIN_CUTS * step, MARGIN_SHARE * (last - first));
  const within = cuts.filter((time) => time >= first - margin && time <= last + margin);
  const every = Math.max(1, Math.ceil(within.length / SPREAD));
  const chosen = new Set(within.filter((_, i) => i % every === 0));
  for (const at of struck.slice(0, SPREAD / 4)) {
    const after = within.findIndex((time) => time >= at);
    for (const time of after < 0 ? [] : within.slice(Math.max(0, after - 1), after + 3)) chosen.add(time);
  }
  return chosen;
}
