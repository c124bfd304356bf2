/** Reports of random worlds, one for each dozen that are run. */
import { expect, it } from "vitest";
import { InvalidInput } from "../../src/app/ending/errors.ts";
import { seriesCsv } from "../../src/report/csv.ts";
import { renderHtml } from "../../src/report/html.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { renderDrowningSvg } from "../../src/report/picture.ts";
import { renderTerminal } from "../../src/terminal/tables.ts";
import { told } from "../app/told.ts";
import { hold, RUNS } from "./swarm.ts";

/** A report takes several runs, with a control and what is advised. */
const REPORTS = Math.ceil(RUNS / 12);
const SCREEN = { width: 100, colour: false };

it(
  "a report of any world is whole in every format, or the world is refused",
  async () => {
    await hold({ worlds: REPORTS, first: 0, every: 1 }, async ({ given, seed }) => {
      const summary = await told({ repeats: 1, seed: seed % 1000, scenario: given }).catch((error: unknown) => {
        if (error instanceof InvalidInput) return null;
        throw error;
      });
      if (summary === null) return false;
      const isDrawn = summary.points.some(({ events }) => events.length > 0);
      const texts = [renderHtml(summary), renderMarkdown(summary), seriesCsv(summary), renderTerminal(summary, SCREEN)];
      for (const text of [...texts, isDrawn ? renderDrowningSvg(summary) : ""])
        expect(text).not.toMatch(/\bNaN\b|Infinity/);
      return true;
    });
  },
  10_000 + REPORTS * 20_000,
);
