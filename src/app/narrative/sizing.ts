/**
 * What a sweep over the number of nodes says: how many it takes, and for each number and client the simulated multiple
 * of the database's reads beside the closed form (1 - s) + s/(1 - h), with the fair share s = 1/n that planners use and
 * with the share that the client's own ring had given to the node that died.
 */
import { median } from "d3-array";
import type { Cell, Table } from "../../core/table.ts";
import { formatBare } from "../../report/format.ts";
import { clientOf, figureWithInterval, mean, type PointSummary, type SummaryFacts } from "./texts.ts";

const NODES = "cluster.nodes";
/** What a planner asks for first: that losing a node no more than doubles the reads. */
const BEARABLE = 2;

interface Row {
  readonly point: PointSummary;
  readonly nodes: number;
  readonly client: string;
  /** The other axes: `hit ratio .90`. */
  readonly world: string;
  readonly simulated: number;
  readonly closedForm: number;
  readonly share: number;
  /** The closed form with the dead node's own share. */
  readonly withShare: number;
}

/** null where the number of nodes does not vary, or no node was lost. */
export function sizing(facts: SummaryFacts): { readonly headline: string; readonly tables: Table[] } | null {
  const rows = facts.points.flatMap(rowOf);
  if (rows.length === 0) return null;
  const worlds = [...new Set(rows.map(({ world }) => world))];
  const inWorld = (world: string): Row[] => rows.filter((row) => row.world === world);
  return {
    headline: `Losing one node no more than doubles the database's reads ${worlds.map((world) => howMany(world, inWorld(world))).join("; ")}. ${howNear(rows)}`,
    tables: worlds.map((world) => tableOf(world, inWorld(world))),
  };
}

function rowOf(point: PointSummary): Row[] {
  const { [NODES]: text, ...others } = point.axes;
  const nodes = Number(text);
  const simulated = mean(point, "databaseReadMultiplier");
  const closedForm = mean(point, "databaseReadMultiplierClosedForm");
  const share = mean(point, "deadNodeShare");
  if (!(nodes > 0) || simulated === null || closedForm === null || share === null) return [];
  const perMiss = nodes * (closedForm - 1) + 1;
  const world = Object.entries(others)
    .filter(([axis]) => axis !== "client" && axis !== "client.name")
    .map(([, value]) => value)
    .join(", ");
  const withShare = 1 - share + share * perMiss;
  return [{ point, nodes, client: clientOf(point), world, simulated, closedForm, share, withShare }];
}

/** `at hit ratio .90 from 9 nodes on with pecl-memcache, from 10 on with php-memcached`. */
function howMany(world: string, rows: readonly Row[]): string {
  const parts = clientsOf(rows).map((client) => {
    const own = rows.filter((row) => row.client === client).sort((a, b) => a.nodes - b.nodes);
    const bears = ({ point, simulated }: Row): boolean =>
      (point.metrics.databaseReadMultiplier?.high ?? simulated) <= BEARABLE;
    const least = own[own.findLastIndex((row) => !bears(row)) + 1];
    const name = client === "" ? "" : ` with ${client}`;
    if (least !== undefined) return `from ${least.nodes} nodes on${name}`;
    const last = own.at(-1)!;
    return `not yet of ${last.nodes} nodes${name} (${figureWithInterval(last.point, "databaseReadMultiplier")})`;
  });
  return `${world === "" ? "" : `at ${world} `}${parts.join(", ")}`;
}

function howNear(rows: readonly Row[]): string {
  const parts = clientsOf(rows).map((client) => {
    const own = rows.filter((row) => row.client === client);
    const off = (against: (row: Row) => number): string =>
      formatBare(median(own, (row) => Math.abs(row.simulated / against(row) - 1))!, "ratio");
    const name = client === "" ? "" : ` with ${client}`;
    return `${off((row) => row.closedForm)}${name}, or ${off((row) => row.withShare)} with the dead node's real share in place of 1/n`;
  });
  return `The closed form (1 - 1/n) + (1/n)/(1 - h) is off by ${parts.join("; ")} (medians).`;
}

function tableOf(world: string, rows: readonly Row[]): Table {
  const cell = (text: string): Cell => ({ text });
  return {
    title: `How many nodes${world === "" ? "" : `, ${world}`}`,
    note: "Database reads in the first second after a node died, as a multiple of those before. Difference: simulated less closed form, as a multiple and in % of the closed form. Rings do not share evenly (pecl-memcache's has 1,024 slots): the share of the requests that the dead node had stands beside 1/n, and the closed form with it. What a client that fails over stores anew within that second is not in the closed form.",
    columns: [
      "Nodes",
      "Client",
      "Simulated",
      "Closed form",
      "Difference",
      "Dead node's share (1/n)",
      "Closed form with it",
    ],
    rows: rows.map(({ point, nodes, client, simulated, closedForm, share, withShare }) => [
      cell(String(nodes)),
      cell(client),
      cell(figureWithInterval(point, "databaseReadMultiplier")),
      cell(formatBare(closedForm, "x")),
      cell(difference(simulated, closedForm)),
      cell(`${formatBare(share, "ratio")} (${formatBare(1 / nodes, "ratio")})`),
      cell(formatBare(withShare, "x")),
    ]),
  };
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
