/** What uncertain inputs make of a plan, as a table, and which of them moves the answer most. */
import type { Cell, Table } from "../../core/table.ts";
import { formatBare } from "../../report/format.ts";
import type { Interval } from "./intervals.ts";
import type { Uncertain } from "./uncertain.ts";

/** With so few worlds a smaller correlation is no more than chance: 1.96/√(n - 1), the normal limit of Spearman's. */
const DEVIATIONS = 1.96;

export function uncertainTable({ intervals, worlds, candidates, why }: Uncertain): Table {
  const cell = (text: string): Cell => ({ text });
  const spread = ({ mean, p95 }: { readonly mean: number; readonly p95: number }): string =>
    `${formatBare(mean, "x")}, ${formatBare(p95, "x")} in 1 of 20`;
  const hasLabels = candidates.length > 1;
  const said = intervals.map(intervalText).join(", ");
  const note =
    why === ""
      ? `${worlds} worlds, spread evenly between the ends (${said}; a Latin hypercube); each configuration loses its worst node in each of them, with the same requests and chances. Load is that of the database's worst minute over its capacity.${hasLabels ? " Above the best (regret) is how much more that is than with the configuration that does best in the same world." : ""} Behind what moves the load stands how closely they go together, from −1 to +1 (rank correlation). All else in this plan is of the middle of each interval.`
      : `Not told (${said}): ${why}.`;
  return {
    title: "What uncertain inputs make of it",
    note,
    isAnswer: true,
    columns: [
      ...(hasLabels ? ["With"] : []),
      "Passes",
      "Load",
      ...(hasLabels ? ["Above the best"] : []),
      "Moved most by",
    ],
    rows: candidates.map(({ configuration, passes, load, regret, sensitivity }) => [
      ...(hasLabels ? [cell(configuration)] : []),
      cell(`in ${passes} of ${worlds}`),
      cell(spread(load)),
      ...(hasLabels ? [cell(spread(regret))] : []),
      cell(movedBy(intervals, sensitivity, worlds)),
    ]),
  };
}

function intervalText({ path, low, high, suffix }: Interval): string {
  return `${path} ${low}${suffix} to ${high}${suffix}`;
}

function movedBy(intervals: readonly Interval[], sensitivity: readonly (number | null)[], worlds: number): string {
  const notable = DEVIATIONS / Math.sqrt(Math.max(1, worlds - 1));
  const found = intervals
    .flatMap(({ path }, i) => {
      const value = sensitivity[i];
      return value === null || Math.abs(value) < notable ? [] : [{ path, value }];
    })
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  if (found.length === 0) return "none of them more than chance";
  return found.map(({ path, value }) => `${path} (${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)})`).join(", ");
}
