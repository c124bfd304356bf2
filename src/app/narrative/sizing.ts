/**
 * What a sweep over the number of nodes, or over their memory, says: the smallest size at which losing a node still passes, and
 * with it what decides that, the database's load and the requests that fail. Which axis is one of sizes, and which size is
 * more, the values tell, whatever the axis is called and in whatever order they are swept. The headline holds nothing else. For
 * each size and client the table also gives the simulated multiple of the database's reads and the closed form
 * (1 - s) + s/(1 - h), with the fair share s = 1/n that planners use and with the share that the client's own ring had given to
 * the lost node; but no multiple of almost nothing.
 */
import { median } from "d3-array";
import type { Cell, Table } from "../../core/table.ts";
import { listed } from "../../core/text/nearest.ts";
import { parseSize } from "../../core/text/units.ts";
import { formatBare } from "../../report/format.ts";
import { axisKinds, pathsAlong, valuesOf } from "./axes.ts";
import { failures, outcome, passes } from "./limits.ts";
import { disturbed, figureWithInterval, mean, type PointSummary, type SummaryFacts } from "./texts.ts";
import { isSeldom } from "./usual.ts";

/** What a size is of, by the path that a sweep sets. */
interface Size {
  readonly path: string;
  readonly of: string;
  readonly least: string;
  /** How much a value of the path is; null for one that is no size. */
  readonly amount: (value: unknown) => number | null;
}

const SIZES: readonly Size[] = [
  {
    path: "cluster.nodes",
    of: "Nodes",
    least: "The smallest number of nodes",
    amount: (value) => (Array.isArray(value) ? value.length : numberOf(value)),
  },
  {
    path: "cluster.memory",
    of: "Memory of a node",
    least: "The least memory of a node",
    amount: (value) => (typeof value === "string" ? parseSize(value) : null),
  },
  {
    path: "cluster.memoryMb",
    of: "Memory of a node, MB",
    least: "The least memory of a node, in MB,",
    amount: numberOf,
  },
  {
    path: "cluster.memcached",
    of: "memcached's command line",
    least: "The command line with the least memory",
    amount: (value) => (typeof value === "string" ? numberOf(Number(MEMORY.exec(value)?.[1] ?? Number.NaN)) : null),
  },
];

/** Memcached's own option for its memory. */
const MEMORY = /(?:^|\s)-m\s*(\d+)/;

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

interface Row {
  readonly point: PointSummary;
  /** As the axis has it. */
  readonly size: string;
  readonly amount: number;
  readonly client: string;
  /** The other axes: `hit ratio .90`. */
  readonly world: string;
}

/** An axis along which nothing but a size differs. */
export interface SizeAxis {
  readonly axis: string;
  readonly size: Size;
}

/** The first size in the order above that varies by itself; null where none does. */
export function sizeAxisOf({ points }: SummaryFacts): SizeAxis | null {
  const own = points.filter(({ control, trialOf }) => !control && trialOf === undefined);
  const axes = [...new Set(own.flatMap((point) => Object.keys(point.axes)))];
  for (const size of SIZES) {
    const axis = axes.find((name) => pathsAlong(name, own).join() === size.path && isOfSizes(size, own));
    if (axis !== undefined) return { axis, size };
  }
  return null;
}

/** Each value is a size, and of command lines nothing but the memory differs. */
function isOfSizes({ path, amount }: Size, points: readonly PointSummary[]): boolean {
  const values = points.map(({ settings }) => settings[path]);
  const others = values.map((value) => (typeof value === "string" ? value.replace(MEMORY, "").trim() : ""));
  return (
    values.every((value) => amount(value) !== null) && (path !== "cluster.memcached" || new Set(others).size === 1)
  );
}

/** Null where no size varies, or nothing happens to a node. */
export function sizing(facts: SummaryFacts): { readonly headline: string; readonly tables: Table[] } | null {
  const found = sizeAxisOf(facts);
  if (found === null) return null;
  const { axis, size } = found;
  const kinds = axisKinds(facts);
  const rows = facts.points.filter(disturbed).map((point): Row => {
    const { [axis]: own, ...others } = point.axes;
    const world = Object.entries(others).filter(([other]) => kinds.get(other) !== "client");
    return {
      point,
      size: sizeText(own, point.settings[size.path]),
      amount: size.amount(point.settings[size.path]) ?? 0,
      client: valuesOf(point, kinds, "client"),
      world: world.map(([, value]) => value).join(", "),
    };
  });
  if (rows.length === 0) return null;
  const worlds = [...new Set(rows.map(({ world }) => world))];
  const inWorld = (world: string): Row[] =>
    rows.filter((row) => row.world === world).sort((a, b) => a.amount - b.amount);
  return {
    headline: leastLine(
      size,
      worlds.map((world) => ({ world, rows: inWorld(world) })),
    ),
    tables: worlds.map((world) => tableOf(size, world, inWorld(world))),
  };
}

function leastLine(
  { least }: Size,
  worlds: readonly { readonly world: string; readonly rows: readonly Row[] }[],
): string {
  const isMeasured = worlds.some(({ rows }) => rows.some(({ point }) => failures(point) !== null));
  if (!isMeasured) {
    return `${least} at which losing one still passes is not known: the runs hold no whole minute from an outage on, and that decides.`;
  }
  return `${least} at which losing one still passes: ${worlds.map(({ world, rows }) => howMany(world, rows)).join("; ")}.`;
}

/** The size, and what the sweep calls it if that is another name: `12 ("large")`. */
function sizeText(name: string, value: unknown): string {
  const size = String(Array.isArray(value) ? value.length : value);
  return size === name ? name : `${size} ("${name}")`;
}

/** `at hit ratio .90 6 with pecl-memcache, none of those tried with php-memcached (FAIL: it drowns)`. */
function howMany(world: string, rows: readonly Row[]): string {
  const parts = clientsOf(rows).map((client) =>
    leastText(
      rows.filter((row) => row.client === client),
      client === "" ? "" : ` with ${client}`,
    ),
  );
  return `${world === "" ? "" : `at ${world} `}${parts.join(", ")}`;
}

/** The least from which on every larger one passes; what passes below it says that more is not always better. */
function leastText(rows: readonly Row[], name: string): string {
  const enough = rows.findLastIndex(({ point }) => !passes(point)) + 1;
  const passing = rows.filter(({ point }) => passes(point));
  const largest = rows[rows.length - 1];
  if (passing.length === 0) return `none of those tried${name} (${outcome(largest.point)})`;
  if (enough === rows.length) {
    return `none for certain${name}, for ${sizesText(passing)} and the larger ${largest.size} does not (${outcome(largest.point)})`;
  }
  const below = rows.slice(0, enough);
  const lucky = below.filter(({ point }) => passes(point));
  const failing = below.slice(below.findIndex(({ point }) => passes(point))).filter(({ point }) => !passes(point));
  if (lucky.length > 0) {
    return `${rows[enough].size}${name} (${sizesText(lucky)} too, but not ${listed(
      failing.map(({ size }) => size),
      "and",
    )})`;
  }
  return `${rows[enough].size}${name}${enough === 0 ? " (all that were tried pass)" : ""}`;
}

/** `3 passes`, `3 and 5 pass`. */
function sizesText(rows: readonly Row[]): string {
  return `${listed(
    rows.map(({ size }) => size),
    "and",
  )} ${rows.length === 1 ? "passes" : "pass"}`;
}

interface Multiples {
  readonly simulated: number;
  readonly closedForm: number;
  readonly share: number;
  readonly fairShare: number;
  /** The closed form with the lost node's own share. */
  readonly withShare: number;
}

/** Null where no node was lost, or (almost) nothing fell through before. */
function multiplesOf({ point }: Row): Multiples | null {
  if (isSeldom(point)) return null;
  const simulated = mean(point, "databaseReadMultiplier");
  const closedForm = mean(point, "databaseReadMultiplierClosedForm");
  const share = mean(point, "deadNodeShare");
  const nodes = SIZES[0].amount(point.settings["cluster.nodes"]) ?? 0;
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
  const hasClients = clientsOf(rows).length > 1;
  return {
    title: `How much is enough${world === "" ? "" : `, ${world}`}`,
    note: hasMultiples
      ? "Simulated: database reads in the first second after a node was lost, as a multiple of those before. Rings do not share evenly (pecl-memcache's has 1,024 slots). So the share of the requests that the lost node had is shown beside 1/n, and the closed form with that share. The closed form leaves out what a client that fails over stores anew within that second." +
        howNear(rows)
      : "",
    columns: [
      size.of,
      ...(hasClients ? ["Client"] : []),
      "Losing one",
      "Database load, worst minute",
      "Database busy, worst minute",
      "Requests failed, worst minute",
      ...(hasMultiples
        ? ["Simulated", "Closed form", "Difference", "Lost node's share (1/n)", "Closed form with it"]
        : []),
    ],
    rows: rows.map((row) => [
      cell(row.size),
      ...(hasClients ? [cell(row.client)] : []),
      { text: outcome(row.point), strong: !passes(row.point) },
      cell(figureWithInterval(row.point, "databaseLoadWorstMinuteDuringDisturbance")),
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
