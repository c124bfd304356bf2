/** A comparison on a terminal: the headline, a table for each pair of points, and at the end what makes it fail. */
import type { Compared } from "../report/compared/result.ts";
import { headlineOf, rulesTable, sidesOf, tablesOf } from "../report/compared/tables.ts";
import { unbroken } from "../report/words.ts";
import { markedTable } from "./marked-table.ts";
import type { Screen } from "./screen.ts";
import { dimOf, joined, sheetOf } from "./sheet.ts";
import { clean, wrap } from "./text.ts";

export function renderCompared(compared: Compared, screen: Screen): string {
  const sheet = sheetOf(screen);
  const { prose, paint } = sheet;
  const rules = rulesTable(compared);
  return joined([
    wrap(unbroken(clean(headlineOf(compared))), prose)
      .map(paint.bold)
      .join("\n"),
    ...tablesOf(compared).flatMap((table) => markedTable(sheet, table).slice(0, table.rows.length === 0 ? 1 : 2)),
    sidesOf(compared)
      .flatMap((line) => wrap(unbroken(clean(line)), prose))
      .map(dimOf(paint))
      .join("\n"),
    ...(rules === null ? [] : markedTable(sheet, rules)),
  ]);
}
