/** Headroom in words: `holds up to 480/s in 15 of 16 futures`. No number has more digits than the step between those that were tried. */
import type { Cell, Table } from "../../core/table.ts";
import { UNDEFINED_TEXT } from "../../report/format.ts";
import { type Headroom, plannedFuture } from "./headrooms.ts";

export function headroomTable(all: readonly Headroom[]): Table {
  const hasLabels = all.some(({ configuration }) => configuration !== "");
  const cell = (text: string): Cell => ({ text });
  return {
    title: "How far it is from failing",
    note: noteOf(all),
    isAnswer: true,
    columns: [...(hasLabels ? ["With"] : []), "Of", "Now", "Holds", "In the worst future", "Mean", "Tried"],
    rows: all.map((one) => [
      ...(hasLabels ? [cell(one.configuration)] : []),
      cell(one.title),
      cell(one.step === 0 ? UNDEFINED_TEXT : valueText(one, one.current)),
      cell(holdsText(one)),
      cell(one.values.length === 0 ? UNDEFINED_TEXT : boundText(one, one.values[0])),
      cell(meanText(one)),
      cell(
        one.step === 0
          ? UNDEFINED_TEXT
          : `${valueText(one, one.from)} to ${valueText(one, one.to)}, by ${stepText(one)}`,
      ),
    ]),
  };
}

function noteOf(all: readonly Headroom[]): string {
  const futures = Math.max(0, ...all.map(({ values }) => values.length));
  const isConfirmed = all.some(({ confirmed }) => confirmed != null);
  return [
    "Losing the worst node, with one thing changed and all else as it is. Each run of the world with requests and chances of its own (a future) is judged by itself; the mean over them has its 95 % interval.",
    ...(isConfirmed
      ? ["What holds is told of the world itself; the worst future and the mean are those of its scale models."]
      : []),
    ...(futures > 1
      ? [
          `In all ${futures} futures it holds up to what it does in the worst; one more is worse than that with a chance of 1 in ${futures + 1}.`,
        ]
      : []),
    `Checks are of ${isConfirmed ? "a fiftieth" : "a twentieth"} of what the search did not need: where one is off, a future holds only up to what is below it.`,
  ].join(" ");
}

/** `up to 480/s in 15 of 16 futures`. */
function holdsText(one: Headroom): string {
  const { values, why, confirmed } = one;
  if (values.length === 0) return `not known: ${why}`;
  if (confirmed != null) {
    const { value, futures, runs } = confirmed;
    return `${boundText(one, value)} in ${futures} futures, confirmed in ${runs} runs`;
  }
  const worse = plannedFuture(one);
  if (values[worse] === null) return `${boundText(one, null)}${doubtText(one)}`;
  const amount = values.length - worse;
  const futures = worse === 0 ? `all ${values.length} futures` : `${amount} of ${values.length} futures`;
  return `${boundText(one, values[worse])} in ${futures}${doubtText(one)}`;
}

function boundText(one: Headroom, value: number | null): string {
  const { isMost, from, to } = one;
  if (value === null) {
    return isMost
      ? `not at ${valueText(one, from)}, the least that was tried`
      : `not with ${valueText(one, to)}, the most that was tried`;
  }
  const isLast = value === (isMost ? to : from);
  const bound = `${isMost ? "up to" : "from"} ${valueText(one, value)}`;
  return isLast ? `${bound} (the ${isMost ? "most" : "least"} that was tried)` : bound;
}

function meanText(one: Headroom): string {
  const { mean, low, high } = one;
  if (mean === null) return UNDEFINED_TEXT;
  const text = (value: number): string => rounded(value, one.step);
  const interval = low === null || high === null ? "" : ` [${text(low)}, ${text(high)}]`;
  return `${text(mean)}${one.suffix}${interval}`;
}

function doubtText({ checked, unexpected }: Headroom): string {
  return unexpected === 0 ? "" : ` (${unexpected} of ${checked} checks off)`;
}

export function valueText({ step, suffix }: Headroom, value: number): string {
  return `${rounded(value, step)}${suffix}`;
}

/** `1 node`, `50/s`. */
function stepText({ step, suffix }: Headroom): string {
  return `${rounded(step, step)}${step === 1 && suffix === " nodes" ? " node" : suffix}`;
}

/** With as many decimals as the step has. */
function rounded(value: number, step: number): string {
  const decimals = Math.max(0, -Math.floor(Math.log10(step)));
  return String(Number((Math.round(value / step) * step).toFixed(decimals)));
}
