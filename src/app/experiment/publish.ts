/** Writes a summary into its files and onto the terminal. */
import type { Summary } from "../../core/summary.ts";
import { seriesCsv } from "../../report/csv.ts";
import { renderHtml } from "../../report/html.ts";
import { renderMarkdown } from "../../report/markdown.ts";
import { renderDrowningSvg } from "../../report/picture.ts";
import { screenOf } from "../../terminal/screen.ts";
import { renderTerminal } from "../../terminal/tables.ts";
import { prettyJson, type ResultsFolder } from "../files/results-folder.ts";
import { wholeCommand } from "./command-text.ts";
import type { RunFlags } from "./run-flags.ts";

/** @param hints What was said on the terminal before the runs began. */
export function publish(
  summary: Summary,
  folder: ResultsFolder,
  options: RunFlags & { readonly hints?: readonly string[] },
): void {
  const { json, quiet } = options;
  folder.write("summary.json", `${prettyJson(summary)}\n`);
  if (summary.points.length > 0) folder.write("series.csv", seriesCsv(summary));
  else folder.remove("series.csv");
  folder.write("report.md", renderMarkdown(summary));
  folder.write("report.html", renderHtml(summary));
  if (summary.points.some(({ events }) => events.length > 0)) folder.write("picture.svg", renderDrowningSvg(summary));
  if (json === true) process.stdout.write(`${JSON.stringify(summary)}\n`);
  else if (quiet !== true) {
    const told = process.stdout.isTTY && process.stderr.isTTY ? (options.hints ?? []) : [];
    const repeated = { ...withoutNotes(summary, told), command: wholeCommand(summary.command, options) };
    process.stdout.write(renderTerminal(repeated, screenOf(process.stdout)));
    process.stdout.write(`\n${folder.file("report.html")}\n`);
  }
}

/** Who sees both streams on one terminal has read the hints above the tables. */
function withoutNotes(summary: Summary, told: readonly string[]): Summary {
  if (told.length === 0) return summary;
  const bare = told.map((text) => text.replace(/\.$/, ""));
  const isTold = (note: string): boolean => bare.some((text) => note.startsWith(text));
  return {
    ...summary,
    points: summary.points.map((point) => ({ ...point, notes: point.notes.filter((note) => !isTold(note)) })),
  };
}
