/** A summary into its files and onto the terminal. */
import type { Summary } from "../core/summary.ts";
import { seriesCsv } from "../report/csv.ts";
import { renderHtml } from "../report/html.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { renderDrowningSvg } from "../report/picture.ts";
import { renderTerminal } from "../terminal/tables.ts";
import { prettyJson, type ResultsFolder } from "./results-folder.ts";
import type { RunOptions } from "./run.ts";

/** Width of a report that no terminal limits. */
const COLUMNS = 120;

export function publish(summary: Summary, folder: ResultsFolder, { json, quiet }: RunOptions): void {
  folder.write("summary.json", `${prettyJson(summary)}\n`);
  folder.write("series.csv", seriesCsv(summary));
  folder.write("report.md", renderMarkdown(summary));
  folder.write("report.html", renderHtml(summary));
  if (summary.points.some(({ events }) => events.length > 0)) folder.write("picture.svg", renderDrowningSvg(summary));
  if (json === true) process.stdout.write(`${JSON.stringify(summary)}\n`);
  else if (quiet !== true) {
    const { columns = COLUMNS, isTTY } = process.stdout;
    process.stdout.write(
      renderTerminal(summary, { width: columns, colour: isTTY === true && process.env.NO_COLOR === undefined }),
    );
    process.stdout.write(`\n${folder.file("report.html")}\n`);
  }
}
