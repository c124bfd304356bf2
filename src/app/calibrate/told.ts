/** What is said of a calibration, for people: what was measured, how the closed form agrees, what was assumed. */
import { formatDuration, formatSize } from "../../core/text/units.ts";
import type { Calibrated } from "./calibrated.ts";

export function told({ measured, mix, signs, fitted, undetermined, ttl, likeness }: Calibrated): string[] {
  const { nodes, seconds, isSinceStart, gets, sets, deletes, items, process, sizes } = measured;
  const memory = nodes.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
  const window = isSinceStart
    ? `counters since the start of the processes, ${formatDuration(Math.round(seconds))} ago at most: give two dumps for the rates of now`
    : `${formatDuration(Math.round(seconds))} between the first and the last dump`;
  return [
    `${nodes.length} ${nodes.length === 1 ? "node" : "nodes"} of memcached ${process.version ?? "(no version)"} (${process.profile}), ${formatSize(memory)} in all; ${window}.`,
    `A second: ${short(gets)} gets, ${short(sets)} sets, ${short(deletes)} deletes; so ${short(mix.rate)} requests, ${percent(mix.reads)} of them reads.`,
    `${Math.round(items)} items of ${Math.round(sizes.mean)} bytes on average, by ${sizes.from}.`,
    ...(mix.unfilled > 0.05
      ? [`After ${percent(mix.unfilled)} of the misses nothing was stored. The experiment stores a value after each.`]
      : []),
    "",
    ...(fitted === null
      ? [
          `The popularity of keys is not determined: ${undetermined}.`,
          "The experiment has the exponent of Twitter's cluster 52 and as many keys as there are items: both are assumptions.",
        ]
      : [
          `Zipf exponent ${fitted.law.zipf.toFixed(3)}${error(fitted.zipfError)}, ${fitted.law.keys} keys${fitted.keysError === 0 ? " (--keys)" : error(fitted.keysError, true)}.`,
        ]),
    ttl.kind === "open"
      ? fitted === null
        ? "Times to live are not determined: nor is the popularity. The experiment has none."
        : `Time to live ${formatDuration(Math.round(fitted.law.ttlSeconds))}, one for all keys, by the items that expire.`
      : ttl.kind === "known"
        ? `Time to live ${ttl.seconds === 0 ? "none" : formatDuration(Math.round(ttl.seconds))}: ${ttl.why}.`
        : `Times to live do not show: ${ttl.why}. The experiment has none.`,
    ...(fitted === null ? [] : ["", ...residuals(signs, fitted.signs)]),
    "",
    `Most like it of Twitter's 54 caches: cluster ${likeness.cluster} (${likeness.compared.map(({ what, here, there }) => `${what} ${here} here, ${there} there`).join("; ")}).`,
    "",
    "Assumed: keys are drawn independently of each other, sizes and times to live without regard to how popular a key is, and a value is stored after each miss. Client, database and faults are not in a dump: the experiment has the program's defaults, or those of --into.",
  ];
}

function residuals(here: Calibrated["signs"], there: Calibrated["signs"]): string[] {
  const rows: (readonly [string, number | null, number | null, (value: number) => string])[] = [
    ["hit ratio", here.hitRatio, there.hitRatio, (value) => percent(value, 4)],
    ["evictions never read", here.unreadShare, there.unreadShare, (value) => percent(value)],
    ["age at eviction", here.age, there.age, (value) => formatDuration(Math.round(value))],
    ["evictions a second", here.evictions, there.evictions, short],
    ["expiries a second", here.expiries, there.expiries, short],
    ["items", here.items, there.items, (value) => String(Math.round(value))],
  ];
  const cells = rows
    .filter(([, measured, form]) => measured !== null && form !== null && (measured !== 0 || form !== 0))
    .map(([name, measured, form, shown]) => {
      const off = measured === 0 ? "" : `${signed(100 * (form! / measured! - 1))} %`;
      return [name, shown(measured!), shown(form!), off];
    });
  const table = [["", "measured", "closed form", "off by"], ...cells];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join("  ")
      .trimEnd(),
  );
}

function signed(value: number): string {
  const text = value.toFixed(1);
  return Number(text) === 0 ? "0.0" : value > 0 ? `+${text}` : text;
}

function error(value: number, isRelative = false): string {
  if (!Number.isFinite(value)) return "";
  // Two standard errors: about 95 %.
  return isRelative ? ` (within ${Number((200 * value).toPrecision(2))} %)` : ` (within ${(2 * value).toFixed(3)})`;
}

function percent(share: number, digits = 3): string {
  return `${Number((100 * share).toPrecision(digits))} %`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(value >= 1000 ? 5 : 4)));
}
