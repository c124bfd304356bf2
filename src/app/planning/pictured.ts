/**
 * The database against its capacity over time: as usual, with nodes lost, and brought back the way that won. The runs are those that the
 * figures of the plan are of, which are asked for again and made no second time.
 */

import { estimateMean } from "../../core/estimate.ts";
import type { RunEvent } from "../../core/result.ts";
import type { Band } from "../../core/summary.ts";
import { formatCount } from "../../report/format.ts";
import { seedsOf } from "../../sweep/expand.ts";
import { AT_ONCE } from "./candidates.ts";
import type { Kept, KeptLoad } from "./kept.ts";
import type { Losses } from "./losses.ts";
import { asksOf, type Making } from "./runs.ts";
import { type Configuration, type Loss, losing } from "./worlds.ts";

export interface Picture {
  readonly configuration: string;
  readonly lines: readonly PicturedLine[];
}

export interface PicturedLine {
  readonly name: string;
  /** Positions of the nodes that are lost. */
  readonly nodes: readonly number[];
  readonly repeats: number;
  readonly fromSeconds: number;
  readonly windowSeconds: number;
  /** Queries a second that the database is offered, with the 95 % interval of the mean of each window; and what it can serve. */
  readonly offered: Band;
  readonly capacity: Band;
  /** Of the first repeat. */
  readonly events: readonly RunEvent[];
}

/** A way to bring nodes back, with the runs that its figures are of. */
export interface PicturedWay {
  readonly configuration: string;
  readonly nodes: readonly number[];
  readonly name: string;
  readonly scenario: Configuration["scenario"];
  readonly kept: readonly Kept[];
}

/** More rows of lost nodes than none, one and two are told by the table. */
const LOST_MAX = 2;

interface PicturesOptions {
  readonly loss: Loss;
  readonly firstSeed: number;
  /** Of the worlds whose figures are told. */
  readonly runs: Making;
  /** Those that won. */
  readonly ways: readonly PicturedWay[];
}

export async function picturesOf(
  all: readonly Configuration[],
  { rows }: Losses,
  { loss, firstSeed, runs, ways }: PicturesOptions,
): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const configuration of all) {
    const lines: (PicturedLine | null)[] = [];
    const own = rows.filter((row) => row.configuration === configuration.label && !row.isTogether);
    for (const { nodes, repeats } of own.filter((row) => row.nodes.length <= LOST_MAX)) {
      const world = { label: configuration.label, scenario: losing(configuration, nodes, loss) };
      const kept = await runs.make(asksOf([world], seedsOf(firstSeed, repeats)));
      lines.push(lineOf({ name: nameOf(nodes, `back ${AT_ONCE}`), nodes, kept, scenario: world.scenario }));
    }
    const won = ways.filter((way) => way.configuration === configuration.label && way.name !== AT_ONCE);
    for (const { nodes, name, scenario, kept } of won.slice(0, 1)) {
      lines.push(lineOf({ name: nameOf(nodes, name), nodes, kept, scenario }));
    }
    const drawn = lines.filter((line) => line !== null);
    if (drawn.length > 0) pictures.push({ configuration: configuration.label, lines: drawn });
  }
  return pictures;
}

/** `1 node lost, back at once`: which node it is differs between configurations, and lines of the same name have the same colour. */
function nameOf(nodes: readonly number[], way: string): string {
  return nodes.length === 0 ? "no node lost" : `${formatCount(nodes.length, "node")} lost, ${way}`;
}

function lineOf({
  kept,
  scenario,
  ...named
}: Pick<PicturedLine, "name" | "nodes"> & Pick<PicturedWay, "kept" | "scenario">): PicturedLine | null {
  const loads = kept.flatMap(({ load }) => load ?? []);
  if (loads.length === 0) return null;
  const [{ fromSeconds, windowSeconds, events }] = loads;
  // A world that is run without its quiet hours has a clock of its own.
  const begin = scenario.stretch?.times?.fromSeconds ?? 0;
  return {
    ...named,
    repeats: loads.length,
    ...{ fromSeconds: begin + fromSeconds, windowSeconds },
    offered: bandOf(loads, ({ offered }) => offered),
    capacity: bandOf(loads, ({ capacity }) => capacity),
    events: events.map((event) => ({ ...event, atSeconds: begin + event.atSeconds })),
  };
}

function bandOf(loads: readonly KeptLoad[], of: (load: KeptLoad) => readonly (number | null)[]): Band {
  const windows = Math.min(...loads.map((load) => of(load).length));
  const estimates = Array.from({ length: windows }, (_, i) =>
    estimateMean(
      loads.flatMap((load) => of(load)[i] ?? []),
      0.95,
      "positive",
    ),
  );
  const digits = (value: number | null | undefined): number | null =>
    value == null ? null : Number(value.toPrecision(4));
  return {
    mean: estimates.map((one) => digits(one?.mean)),
    low: estimates.map((one) => digits(one?.low)),
    high: estimates.map((one) => digits(one?.high)),
  };
}
