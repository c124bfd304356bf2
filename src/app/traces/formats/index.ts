/** The formats of traces that can be read, and which of them a file has. */
import { didYouMean, listed } from "../../../core/text/nearest.ts";
import { cache2k } from "./cache2k.ts";
import type { Format, Head } from "./format.ts";
import { kvcache2022 } from "./kvcache-2022.ts";
import { kvcache2024 } from "./kvcache-2024.ts";
import { libcachesimCsv } from "./libcachesim-csv.ts";
import { libcachesimTxt } from "./libcachesim-txt.ts";
import { lirs } from "./lirs.ts";
import { oracleGeneral } from "./oracle-general.ts";
import { plain, plainHeader } from "./plain.ts";
import { twitter } from "./twitter.ts";

/** In the order in which they are tried; the first that fits. */
export const formats: readonly Format[] = [
  kvcache2024,
  kvcache2022,
  plain,
  libcachesimCsv,
  twitter,
  libcachesimTxt,
  lirs,
  oracleGeneral,
  cache2k,
];

const names = formats.map(({ name }) => name);
const VSCSI = "vscsi is not read; make oracleGeneral of it with libCacheSim's traceConv";

/** The format of this name, or what is wrong with it. */
export function formatNamed(name: string): Format | string {
  const found = formats.find((format) => format.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  if (name.toLowerCase() === "vscsi") return VSCSI;
  return `format ${JSON.stringify(name)}; expected ${listed(names)}${didYouMean(name, names)}`;
}

/** The format that a file looks like, or what is known. */
export function formatOf(head: Head): Format | string {
  if (/\.vscsi$/i.test(head.name)) return VSCSI;
  const found = formats.find((format) => format.fits(head));
  if (found !== undefined) return found;
  const [first = ""] = head.lines;
  const hint = isHeader(first) ? `; line 1 looks like a header, and plain expects ${plainHeader}` : "";
  return `no format that is known by its content or its name; name it: ${listed(names)}${hint}`;
}

/** Words between commas, semicolons or tabs. */
function isHeader(line: string): boolean {
  return /^\s*"?[a-z_]\w*"?(?:[,;\t]\s*"?[a-z_]\w*"?)+\s*$/i.test(line);
}
