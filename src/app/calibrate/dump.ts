/** Dumps as people have them: files, told apart by their content. */
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { InvalidInput } from "../ending/errors.ts";
import { readInputBytes, readProblem, UnfitFile } from "../files/input-file.ts";
import { isExposition, readExposition, readPrometheusCsv, readPrometheusJson } from "./prometheus.ts";
import type { ReadSnapshots } from "./snapshot.ts";
import { isStatsText, readStatsText, shown } from "./stats-text.ts";

/** A dump as text, and which node it is of, where that was said. */
export interface Dump {
  readonly from: string;
  readonly node: string | null;
  readonly text: string;
}

/** Files, each with `NAME=` before it or not. @throws InvalidInput naming all that cannot be read. */
export function readDumps(files: readonly string[]): Dump[] {
  const { dumps, problems } = dumpsIn(files);
  if (problems.length > 0) throw new InvalidInput("calibrate", problems);
  return dumps;
}

/** Why some of them cannot be read. */
export function dumpProblems(files: readonly string[]): string[] {
  return dumpsIn(files).problems;
}

function dumpsIn(files: readonly string[]): { readonly dumps: Dump[]; readonly problems: string[] } {
  const problems = [...new Set(files.filter((file, i) => files.indexOf(file) !== i))].map(
    (file) => `${file}: again; expected each file once`,
  );
  const dumps = [...new Set(files)].flatMap((given): Dump[] => {
    // A name of a node has no slash, and a path that begins with ./ is never taken for one.
    const [, node, named] = /^([A-Za-z0-9_.:-]+)=(.+)$/s.exec(given) ?? [];
    const file = named ?? given;
    try {
      return [{ from: basename(file), node: node ?? null, text: textOf(file) }];
    } catch (error) {
      problems.push(`${file}: ${readProblem(error, "a dump of a node's stats")}`);
      return [];
    }
  });
  return { dumps, problems };
}

/** Of an unpacked text, too: what a file may have. */
const BYTES_MAX = 64 * 1024 * 1024;
const GZIP = [0x1f, 0x8b] as const;

function textOf(file: string): string {
  const bytes = readInputBytes(file, { takesPipes: true, bytesMax: BYTES_MAX });
  if (bytes[0] !== GZIP[0] || bytes[1] !== GZIP[1]) return bytes.toString("utf8");
  try {
    return gunzipSync(bytes, { maxOutputLength: BYTES_MAX }).toString("utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UnfitFile(
      code === "ERR_BUFFER_TOO_LARGE" ? "more than 64MB unpacked; expected less" : "cannot be unpacked to its end",
    );
  }
}

/** Control characters that no text has. */
const CONTROL = /[^\P{Cc}\t\n\r\f\v]/u;
const LOOKED_AT = 65_536;

/** Its content shows what it is. */
export function readDump({ from, node, text }: Dump): ReadSnapshots {
  if (CONTROL.test(text.slice(0, LOOKED_AT))) {
    return { snapshots: [], problems: [`${from}: not a text; expected answers of a node`], notUnderstood: [] };
  }
  if (text.trim() === "")
    return { snapshots: [], problems: [`${from}: empty; expected ${EXPECTED}`], notUnderstood: [] };
  if (isStatsText(text)) return readStatsText(from, text, node);
  if (/^\uFEFF?\s*[{[]/.test(text)) return readPrometheusJson(from, text, node);
  if (isExposition(text)) return readExposition(from, text, node);
  if (/^[^\n]*\b(?:time|timestamp|date)\b[^\n]*[,]/i.test(text)) return readPrometheusCsv(from, text, node);
  return {
    snapshots: [],
    problems: [`${from}: begins with ${shown(text.trimStart().slice(0, 30))}; expected ${EXPECTED}`],
    notUnderstood: [],
  };
}

const EXPECTED =
  "answers of memcached to stats, a scrape of memcached_exporter, or a range of it from Prometheus as JSON or CSV";
