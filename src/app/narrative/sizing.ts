/**
 * What a sweep over the number of nodes, or over their memory, says: the smallest size at which losing a node still passes. For
 * each size and client it also gives the simulated multiple of the database's reads and the closed form (1 - s) + s/(1 - h),
 * with the fair share s = 1/n that planners use and with the share that the client's own ring had given to the lost node.
 */
import { median } from "d3-array";
import type { Cell, Table } from "../../core/table.ts";
import { formatBare } from "../../report/format.ts";
import { axisKinds, valuesOf } from "./axes.ts";
import { LIMITS, outcome, passes } from "./limits.ts";
import { disturbed, figureWithInterval, mean, type PointSummary, type SummaryFacts, type Verdict } from "./texts.ts";

/** What a size is of, by the path that a sweep sets. */
const SIZES: readonly { readonly path: string; readonly of: string; readonly least: string }[] = [
  { path: "cluster.nodes", of: "Nodes", least: "The smallest number of nodes" },
  { path: "cluster.memory", of: "Memory of a node", least: "The least memory of a node" },
  { path: "cluster.memoryMb", of: "Memory of a node, MB", least: "The least memory of a node, in MB," },
];

type Size = (typeof SIZES)[number];

interface Row {
  readonly point: PointSummary;
  /** As it is written. */
  readonly size: string;
  readonly client: string;
  /** The other axes: `hit ratio .90`. */
  readonly world: string;
}

/** Null where no size varies, or nothing happens to a node. */
export function sizing(
  facts: SummaryFacts,
): { readonly headline: string; readonly tables: Table[]; readonly verdicts: Verdict[] } | null {
  const size = SIZES.find(({ path }) => facts.points.some(({ axes }) => path in axes));
  if (size === undefined) return null;
  const kinds = axisKinds(facts);
  const rows = facts.points.filter(disturbed).map((point): Row => {
    const { [size.path]: own, ...others } = point.axes;
    const world = Object.entries(others).filter(([axis]) => kinds.get(axis) !== "client");
    return {
      point,
      size: own,
      client: valuesOf(point, kinds, "client"),
      world: world.map(([, value]) => value).join(", "),
    };
  });
  if (rows.length === 0) return null;
  const worlds = [...new Set(rows.map(({ world }) => world))];
  const inWorld = (world: string): Row[] => rows.filter((row) => row.world === world);
  return {
    headline: `${size.least} at which losing one still passes: ${worlds.map((world) => howMany(world, inWorld(world))).join("; ")}.${howNear(rows)}`,
    tables: worlds.map((world) => tableOf(size, world, inWorld(world))),
    verdicts: [{ title: "PASS and FAIL", text: LIMITS }],
  };
}

/** `at hit ratio .90 6 with pecl-memcache, none of those tried with php-memcached (FAIL: it drowns)`. */
function howMany(world: string, rows: readonly Row[]): string {
  const parts = clientsOf(rows).map((client) => {
    // In the order of the sweep, which says what is more.
    const own = rows.filter((row) => row.client === client);
    const least = own[own.findLastIndex(({ point }) => !passes(point)) + 1];
    const name = client === "" ? "" : ` with ${client}`;
    return least === undefined ? `none of those tried${name} (${outcome(own.at(-1)!.point)})` : `${least.size}${name}`;
  });
  return `${world === "" ? "" : `at ${world} `}${parts.join(", ")}`;
}

interface Multiples {
  readonly simulated: number;
  readonly closedForm: number;
  readonly share: number;
  readonly fairShare: number;
  /** The closed form with the lost node's own share. */
  readonly withShare: number;
}

/** Null where no node was lost, or nothing fell through before. */
function multiplesOf({ point }: Row): Multiples | null {
  const simulated = mean(point, "databaseReadMultiplier");
  const closedForm = mean(point, "databaseReadMultiplierClosedForm");
  const share = mean(point, "deadNodeShare");
  const nodes = Number(point.axes["cluster.nodes"]);
  if (!(nodes > 0) || simulated === null || closedForm === null || share === null) return null;
  const perMiss = nodes * (closedForm - 1) + 1;
  return { simulated, closedForm, share, fairShare: 1 / nodes, withShare: 1 - share + share * perMiss };
}

function howNear(rows: readonly Row[]): string {
  const parts = clientsOf(rows).flatMap((client) => {
    const own = rows.filter((row) => row.client === client).flatMap((row) => multiplesOf(row) ?? []);
    if (own.length === 0) return [];
    const off = (against: (row: Multiples) => number): string =>
      formatBare(median(own, (row) => Math.abs(row.simulated / against(row) - 1))!, "ratio");
    const name = client === "" ? "" : ` with ${client}`;
    return [
      `${off((row) => row.closedForm)}${name}, or ${off((row) => row.withShare)} with the lost node's real share in place of 1/n`,
    ];
  });
  if (parts.length === 0) return "";
  return ` The closed form (1 - 1/n) + (1/n)/(1 - h) for the database's reads is off by ${parts.join("; ")} (medians).`;
}

function tableOf(size: Size, world: string, rows: readonly Row[]): Table {
  const cell = (text: string): Cell => ({ text });
  const hasMultiples = rows.some((row) => multiplesOf(row) !== null);
  return {
    title: `How much is enough${world === "" ? "" : `, ${world}`}`,
    note: hasMultiples
      ? "Simulated: database reads in the first second after a node was lost, as a multiple of those before. Rings do not share evenly (pecl-memcache's has 1,024 slots). So the share of the requests that the lost node had is shown beside 1/n, and the closed form with that share. The closed form leaves out what a client that fails over stores anew within that second."
      : "",
    columns: [
      size.of,
      "Client",
      "Losing one",
      "Database busy, worst minute",
      "Requests failed, worst minute",
      ...(hasMultiples
        ? ["Simulated", "Closed form", "Difference", "Lost node's share (1/n)", "Closed form with it"]
        : []),
    ],
    rows: rows.map((row) => [
      cell(row.size),
      cell(row.client),
      { text: outcome(row.point), strong: !passes(row.point) },
      cell(figureWithInterval(row.point, "databaseUtilizationWorstMinuteDuringDisturbance")),
      cell(figureWithInterval(row.point, "failedRatioWorstMinuteDuringDisturbance")),
      ...(hasMultiples ? multipleCells(row) : []),
    ]),
  };
}

function multipleCells(row: Row): Cell[] {
  const found = multiplesOf(row);
  if (found === null) return Array.from({ length: 5 }, () => ({ text: "–" }));
  const { simulated, closedForm, share, fairShare, withShare } = found;
  return [
    figureWithInterval(row.point, "databaseReadMultiplier"),
    formatBare(closedForm, "x"),
    difference(simulated, closedForm),
    `${formatBare(share, "ratio")} (${formatBare(fairShare, "ratio")})`,
    formatBare(withShare, "x"),
  ].map((text) => ({ text }));
}

/** `−0.309x (−5.64 %)`. */
function difference(simulated: number, closedForm: number): string {
  const sign = simulated < closedForm ? "−" : "+";
  const off = Math.abs(simulated - closedForm);
  return `${sign}${formatBare(off, "x")} (${sign}${formatBare(off / closedForm, "ratio")})`;
}

function clientsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.map(({ client }) => client))];
}
