/** `fallthrough describe`: what a trace holds, in words and as an experiment. */
import { parseRate } from "../../core/text/units.ts";
import { InvalidInput } from "../ending/errors.ts";
import { prettyJson } from "../files/results-folder.ts";
import { type Description, described, describedExperiment } from "./description.ts";
import { formatNamed, formats } from "./formats/index.ts";
import { TraceProblem } from "./trace-problem.ts";

export interface DescribeOptions {
  readonly format?: string;
  readonly rate?: string;
  readonly speed?: string;
  readonly sample?: string;
  readonly skipBadLines?: string;
  readonly columns?: string;
  readonly delimiter?: string;
  readonly header: boolean;
  readonly json?: boolean;
}

/** @throws InvalidInput with all that is wrong with the options, or what is wrong with the trace. */
export function describe(file: string, options: DescribeOptions): { readonly printed: string; readonly said: string } {
  const play = playOptions(file, options);
  let found: Description;
  try {
    found = described(play);
  } catch (error) {
    if (!(error instanceof TraceProblem)) throw error;
    throw new InvalidInput("describe", [error.message]);
  }
  // As an experiment that plays it (models/scenario/trace.ts).
  if (play.ratePerSecond > 0 && formats.some(({ name, hasTimes }) => name === found.facts.format && hasTimes)) {
    const problem = `--rate: expected none, since ${found.facts.format} has times; --speed makes it faster or slower`;
    throw new InvalidInput("describe", [problem]);
  }
  if (options.json === true) return { printed: `${prettyJson(found)}\n`, said: "" };
  return { printed: `${prettyJson(describedExperiment(file, found))}\n`, said: inWords(found) };
}

interface NumberOption {
  readonly fallback: number;
  readonly isRight: (value: number) => boolean;
  readonly expected: string;
}

function playOptions(file: string, options: DescribeOptions) {
  const problems: string[] = [];
  const number = (name: string, text: string | undefined, { fallback, isRight, expected }: NumberOption): number => {
    if (text === undefined) return fallback;
    const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (!isRight(value)) problems.push(`--${name} ${JSON.stringify(text)}; expected ${expected}`);
    return value;
  };
  const rate = options.rate === undefined ? 0 : rateOf(options.rate);
  if (Number.isNaN(rate)) problems.push(`--rate ${JSON.stringify(options.rate)}; expected a rate, as 1000 or "80/s"`);
  const named = options.format === undefined ? null : formatNamed(options.format);
  if (typeof named === "string") problems.push(named);
  const columns = columnsOf(options.columns);
  if (typeof columns === "string") problems.push(columns);
  const { delimiter, header, format } = options;
  if (delimiter !== undefined && delimiter.length !== 1) problems.push("--delimiter: expected one character");
  const read = {
    path: file,
    shown: file,
    format,
    header,
    delimiter,
    ratePerSecond: rate,
    speed: number("speed", options.speed, { fallback: 1, isRight: (value) => value > 0, expected: "a number above 0" }),
    sample: number("sample", options.sample, {
      fallback: 1,
      isRight: (value) => value > 0 && value <= 1,
      expected: "a number above 0, at most 1",
    }),
    skipBadLines: number("skip-bad-lines", options.skipBadLines, {
      fallback: 0,
      isRight: Number.isInteger,
      expected: "a whole number",
    }),
  };
  if (problems.length > 0 || typeof columns === "string") throw new InvalidInput("describe", problems);
  return { ...read, columns };
}

/** A number, or a rate as an experiment writes it; NaN if it is neither. */
function rateOf(text: string): number {
  const rate = parseRate(text) ?? (text.trim() === "" ? Number.NaN : Number(text));
  return rate > 0 && rate < Number.POSITIVE_INFINITY ? rate : Number.NaN;
}

/** `key=5,time=2,size=4` */
function columnsOf(text: string | undefined) {
  if (text === undefined) return undefined;
  const entries = text.split(",").map((part) => /^(key|time|size)=([1-9]\d?)$/.exec(part.trim()));
  const found = Object.fromEntries(entries.map((entry) => [entry?.[1] ?? "", Number(entry?.[2])]));
  if (entries.includes(null) || found.key === undefined) {
    return `--columns ${JSON.stringify(text)}; expected columns by number from 1: key=5,time=2,size=4`;
  }
  return { key: found.key, time: found.time, size: found.size };
}

/** Empty where there is none. */
function counted(count: number, one: string, many = `${one}s`): string {
  return count === 0 ? "" : `${count} ${count === 1 ? one : many}`;
}

function all(texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join(", ");
}

function inWords({ facts, seconds, missRatios, workload }: Description): string {
  const row = (objects: string, trace: string, drawn: string): string =>
    `  ${objects.padStart(10)}  ${trace.padStart(8)}  ${drawn.padStart(8)}`;
  const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
  const lasts = seconds === null ? "no times (say --rate)" : `${Number(seconds.toPrecision(6))} s`;
  const bad = facts.badLines === 0 ? "" : `, bad and passed over: ${facts.badLines}`;
  const said = [
    facts.keysWithSize === 0 ? "" : `sizes of ${counted(facts.keysWithSize, "key")}`,
    facts.keysWithTtl === 0 ? "" : `times to live of ${counted(facts.keysWithTtl, "key")}`,
  ];
  const lines = [
    `${facts.format}: ${counted(facts.lines, facts.part)}${bad}; ${lasts}`,
    `${counted(facts.keys, "key")}: ${all([
      counted(facts.reads, "read"),
      counted(facts.sets, "set"),
      counted(facts.deletes, "delete"),
      counted(facts.fills, "fill after a miss of its own cache", "fills after misses of its own cache"),
    ])}`,
    ...(all(said) === "" ? [] : [all(said)]),
  ];
  if (missRatios.length > 0) {
    lines.push(
      "",
      "Reads that an exact LRU cache misses, by the objects that it holds: of this trace, and of as many requests drawn by the workload",
      row("objects", "trace", "drawn"),
      ...missRatios.map(({ objects, trace, drawn }) => row(String(objects), percent(trace), percent(drawn))),
    );
  }
  const unsaid = ["valueBytes", "ttl"].filter((name) => !(name in workload));
  if (unsaid.length > 0) lines.push("", `It says nothing of ${unsaid.join(" and ")}: a run takes the defaults`);
  return `${lines.join("\n")}\n`;
}
