/** The frontier as a table: the settings on it, and what each of them costs. The picture shows all that were tried. */
import type { Cell, Table } from "../../core/table.ts";
import { formatEstimateLine } from "../../report/format.ts";
import type { FrontierPicture } from "../../report/frontier.ts";
import { AS_IT_IS, type Frontier } from "./settings.ts";

export function frontierTables(all: readonly Frontier[]): Table[] {
  return all
    .filter(({ why }) => why === "")
    .map(({ configuration, settings, futures }): Table => {
      const cell = (text: string): Cell => ({ text });
      const kept = settings.filter(({ isKept }) => isKept);
      const where = configuration === "" ? "" : `, with ${configuration}`;
      const note = `Losing the worst node, in ${futures} runs each. Options about time-outs, retries and failures, each changed by itself and beside every switch, and gutters: ${changesText(settings.length - 1)}`;
      return {
        title: `How the client is set${where}`,
        note,
        isAnswer: true,
        columns: ["Setting", "Old values read", "Requests failed", "Database load, worst minute"],
        rows: kept.map(({ name, estimates }) => [
          cell(name),
          ...estimates.map((estimate) => cell(formatEstimateLine(estimate, futures))),
        ]),
      };
    });
}

function changesText(amount: number): string {
  if (amount === 0) return "none of them changes anything.";
  const some = amount === 1 ? "1 changes" : `${amount} change`;
  return `${some} something, and listed is what no other beats: decidedly better in one of the three, and decidedly worse in none (the frontier).`;
}

/** Where there is anything to draw: a dot by itself is no frontier. */
export function triedIn(all: readonly Frontier[]): Frontier[] {
  return all.filter(({ settings }) => settings.length > 1);
}

/** All configurations in one picture: old values against the database's load, errors as the size of a dot. */
export function frontierPicture(all: readonly Frontier[]): FrontierPicture {
  return {
    title: "Settings of the client: old values, errors and the database's worst minute",
    x: { title: "Database load, worst minute", unit: "x" },
    y: { title: "Old values read", unit: "reads" },
    size: { title: "the share of requests that fail", unit: "ratio" },
    dots: all.flatMap(({ configuration, settings }) =>
      settings.map(({ name, estimates, isKept }) => {
        const [y, size, x] = estimates.map(({ mean }) => mean ?? 0);
        return {
          name: all.length > 1 ? `${configuration}: ${name}` : name,
          x,
          y,
          size,
          isKept,
          isNow: name === AS_IT_IS,
        };
      }),
    ),
  };
}
