/** Rows of a CSV text (RFC 4180): cells in quotes may hold commas, line breaks and doubled quotes. Empty lines are none. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /\s*"((?:[^"]|"")*)"[ \t]*(,|\r\n|\n|\r|$)|([^,\r\n]*)(,|\r\n|\n|\r|$)/gy;
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  while (cell.lastIndex < source.length) {
    const found = cell.exec(source);
    if (found === null) break;
    row.push(found[1] === undefined ? (found[3] ?? "") : found[1].replaceAll('""', '"'));
    const end = found[2] ?? found[4];
    if (end === ",") continue;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}
