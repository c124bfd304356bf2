/** A life as a table for people. */

import pc from "picocolors";
import type { Row } from "../../../models/key-history/fold.ts";
import { SECONDS_PER_DAY } from "../../core/units.ts";
import { formatTime, timeStyle } from "../../report/time.ts";
import { type Column, columnsText } from "../../terminal/columns.ts";
import type { Screen } from "../../terminal/screen.ts";
import { clean, indent, wrap } from "../../terminal/text.ts";
import type { Lived } from "./live.ts";
import { leftText, type Setting, type Told, told } from "./words.ts";

const PROSE_MAX = 100;
/** A table needs at least this many columns. */
const WIDTH_MIN = 40;
const POINTS_SHOWN = 12;

type Paint = ReturnType<typeof pc.createColors>;

/** The text, ending with a line break. */
export function lifeText(lived: Lived, rows: readonly Row[], { width: asked, colour }: Screen): string {
  const width = Math.max(WIDTH_MIN, asked);
  const prose = Math.min(width, PROSE_MAX);
  const paint = pc.createColors(colour);
  const setting = settingOf(lived);
  const table =
    rows.length === 0
      ? "Nobody asked for it, and no node ever had it."
      : columnsText(columnsOf(lived, rows, setting, paint), width, paint.bold);
  const blocks = [
    ...opening(lived, rows, prose, paint),
    table,
    ending(lived, setting, prose, paint),
    ...others(lived, prose, paint),
  ];
  return `${blocks.join("\n\n")}\n`;
}

export function settingOf({ nodes, processes, hosts, originSeconds, life, hasFramework, hasVersions }: Lived): Setting {
  const nameOf = (process: number): string => {
    // Stand-ins are numbered round by round, each as a process of the first.
    const host = Math.floor(((process % processes) * hosts) / processes);
    return hosts === 1 ? `p${process}` : `h${host} p${process}`;
  };
  const style = timeStyle(originSeconds, originSeconds + life.endSeconds);
  return {
    tellsLater: hasFramework,
    hasVersions,
    node: (node) => nodes.names[node],
    processes: (some) => {
      const real = [...some].filter((process) => process >= 0);
      if (processes === 1 || real.length === 0) return "";
      if (real.length === 1) return nameOf(real[0]);
      if (real.some((process) => process >= processes)) return `${real.length} processes`;
      return real.length === processes ? `all ${processes}` : `${real.length} of ${processes}`;
    },
    time: (seconds, near = Number.NaN) => {
      const text = formatTime(Math.floor(seconds + originSeconds), style);
      return dayOf(seconds, originSeconds) === dayOf(near, originSeconds) ? text.replace(DAY, "") : text;
    },
  };
}

/** How the day of a time is shown where a run lasts longer than one. */
const DAY = /^day \d+ /;

function dayOf(seconds: number, originSeconds: number): number {
  return Math.floor((seconds + originSeconds) / SECONDS_PER_DAY);
}

function opening(
  { experiment, key, rank, choice, seed, nodes, processes, hasVersions }: Lived,
  rows: readonly Row[],
  prose: number,
  paint: Paint,
): string[] {
  const title = `The life of ${key} in ${experiment}${rank === null ? "" : `, number ${rank} in popularity`}`;
  const where = `${choice.id}, ${choice.label}${seed === null ? "" : `, seed ${seed}`}`;
  const standIn = rows.some((row) => [...row.processes].some((process) => process >= processes))
    ? `; from p${processes} on they stand in where all of their host are busy`
    : "";
  const who = processes === 1 ? "" : `p0 to p${processes - 1} are the processes of the application${standIn}.`;
  const version = hasVersions ? "v3 is version 3" : "it is the framework's own, and has no versions";
  const home = `Home is where a process that knows which nodes are dead looks; ${version}.`;
  const note = [nodes.note, who, home].filter((text) => text !== "").join(" ");
  return [
    [
      ...wrap(clean(title), prose).map(paint.bold),
      ...wrap(clean(where), prose),
      ...wrap(clean(note), prose).map(paint.dim),
    ].join("\n"),
  ];
}

function columnsOf({ processes }: Lived, rows: readonly Row[], setting: Setting, paint: Paint): Column[] {
  const lines = rows.map((row, i) => ({ row, before: rows[i - 1] ?? null, cells: told(row, setting) }));
  type Line = (typeof lines)[number];
  const paintOf = ({ row, cells }: Line): ((line: string) => string) => {
    if (row.event.what === "fault") return paint.cyan;
    return cells.there.startsWith("OLD") ? paint.red : (line) => line;
  };
  const column = (head: string, text: (line: Line) => string, wraps: boolean): Column => ({
    head,
    align: "left",
    wraps,
    cells: lines.map((line) => ({ text: clean(text(line)), paint: paintOf(line) })),
  });
  const cell = (name: keyof Told): Column => column(name, ({ cells }) => cells[name], true);
  return [
    column("time", ({ row, before }) => timeText(row, before, setting), false),
    ...(processes === 1 ? [] : [cell("who")]),
    cell("what"),
    cell("where"),
    cell("there"),
    cell("why"),
  ];
}

/** The day is shown above its first time. */
function timeText({ fromSeconds, toSeconds }: Row, before: Row | null, { time }: Setting): string {
  const from = time(fromSeconds, before?.fromSeconds).replace(
    DAY,
    (day) => `${day.trim()}
`,
  );
  const to = time(toSeconds, fromSeconds);
  const isOneInstant = time(fromSeconds) === time(toSeconds);
  return isOneInstant
    ? from
    : `${from}
–${to.replace(
        DAY,
        (day) => `${day.trim()}
  `,
      )}`;
}

function ending({ life, hasVersions }: Lived, setting: Setting, prose: number, paint: Paint): string {
  const newest = hasVersions ? `, the newest is version ${life.newest}.` : ":";
  const head = paint.bold(`At the end, ${setting.time(life.endSeconds)}${newest}`);
  const copies = life.left.map((copy) => leftText(copy, setting));
  return [head, ...(copies.length === 0 ? ["No node has a copy."] : copies).map((text) => indent(text, prose, 2))].join(
    "\n",
  );
}

function others({ choices, choice }: Lived, prose: number, paint: Paint): string[] {
  const rest = choices.filter(({ id }) => id !== choice.id);
  if (rest.length === 0) return [];
  const lines = rest.slice(0, POINTS_SHOWN).map(({ id, label }) => `--point ${id}: ${label}`);
  if (rest.length > POINTS_SHOWN) lines.push(`and ${rest.length - POINTS_SHOWN} more`);
  const shown = lines.flatMap((line) => indent(clean(line), prose, 2).split("\n"));
  return [["Other points", ...shown].map(paint.dim).join("\n")];
}
