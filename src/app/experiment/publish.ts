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

export function publish(summary: Summary, folder: ResultsFolder, options: RunFlags): void {
  const { json, quiet } = options;
  folder.write("summary.json", `${prettyJson(summary)}\n`);
  if (summary.points.length > 0) folder.write("series.csv", seriesCsv(summary));
  else folder.remove("series.csv");
  folder.write("report.md", renderMarkdown(summary));
  folder.write("report.html", renderHtml(summary));
  if (summary.points.some(({ events }) => events.length > 0)) folder.write("picture.svg", renderDrowningSvg(summary));
  if (json === true) process.stdout.write(`${JSON.stringify(summary)}\n`);
  else if (quiet !== true) {
    const repeated = { ...summary, command: wholeCommand(summary.command, options) };
    process.stdout.write(renderTerminal(repeated, screenOf(process.stdout)));
    process.stdout.write(`\n${folder.file("report.html")}\n`);
  }
}
