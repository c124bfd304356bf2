/**
 * A trace as an experiment names it. What the trace says itself (keys, requests, how many read) may not stand beside it. A file
 * cannot be opened here: whoever reads a scenario passes on who can.
 */
import { z } from "zod";
import type { Problem } from "../../src/core/text/problems.ts";
import { count, rate } from "../../src/core/text/quantities.ts";
import { formatDuration } from "../../src/core/text/units.ts";
import type { PassedOver, TraceSpec } from "../workload/trace.ts";
import { KEYS_MAX } from "./keys-max.ts";
import { isOneGet, type PageSpec } from "./page.ts";
import { isPlain, type Plain } from "./parts.ts";
import { RUN_MAX } from "./times.ts";

/** A trace may be played so many times as fast, or as slow. */
const SPEED_MAX = 1e6;
/** A column beyond is a slip. */
const COLUMNS_MAX = 64;

/** More lines than any trace has. */
const LINES_MAX = 1e12;

const column = () => count(1).max(COLUMNS_MAX);

export const trace = z.strictObject({
  file: z
    .string()
    .min(1)
    .describe(
      "The file, relative to this experiment's file, or else to the working directory. What is packed with gzip, xz or zstd is unpacked.",
    ),
  format: z
    .string()
    .optional()
    .describe("One of those in docs/traces.md. Default: known by the file's content and name."),
  rate: rate()
    .optional()
    .describe("Requests a second of a trace that has no times (kvcache-202206, libcachesim-txt, lirs, cache2k)."),
  speed: z
    .number()
    .gt(0)
    .max(SPEED_MAX)
    .prefault(1)
    .describe("Seconds of the trace in one second of the run; times to live stay as they are. Default: 1."),
  sample: z
    .number()
    .gt(0)
    .max(1)
    .prefault(1)
    .describe(
      "Share of the keys that are played, chosen by a hash of their names, each with all of its requests. Default: 1.",
    ),
  fills: z
    .enum(["simulated", "trace"])
    .prefault("simulated")
    .describe(
      "Who fills the cache after a miss. simulated: the application, from the simulated database; sets of the trace that follow a miss of its own only say sizes and times to live. trace: these sets are played, and a simulated miss stores nothing. Default: simulated.",
    ),
  skipBadLines: count()
    .max(LINES_MAX)
    .prefault(0)
    .describe("Lines that cannot be read and are passed over; one more is an error. Default: 0."),
  columns: z
    .strictObject({
      key: column().describe("The column of keys."),
      time: column().optional().describe("The column of times, if there is one."),
      size: column().optional().describe("The column of value sizes, if there is one."),
    })
    .optional()
    .describe("Of libcachesim-csv: the number of each column, from 1. Default: time 2, size 4, key 5."),
  delimiter: z.string().length(1).optional().describe('Of libcachesim-csv. Default: ",".'),
  header: z.boolean().optional().describe("Whether libcachesim-csv has one. Default: true."),
});

export type TraceInput = z.output<typeof trace>;

/** What somebody who has read the trace knows of it, as it is to be played. */
export interface TraceFacts {
  readonly sha256: string;
  readonly format: string;
  readonly hasTimes: boolean;
  /** Keys that are played, and how long the longest of them is. */
  readonly keys: number;
  readonly keyBytesMax: number;
  /** Requests that are played, and those of them that read. */
  readonly requests: number;
  readonly reads: number;
  /** What cannot be read of it and is passed over; absent: nothing. */
  readonly passedOver?: PassedOver;
  /** How long they take, at the speed that is asked for. */
  readonly seconds: number;
}

/** Looks into a file; a text says what is wrong with it. */
export interface LookIntoTrace {
  (input: TraceInput): TraceFacts | string;
  /** What is wrong with a file of which it is not known how to read it; null where it can be opened. */
  readonly open?: (file: string) => string | null;
}

/** What the trace says itself. */
const SAID = [
  "preset",
  "namespaces",
  "keys",
  "newKeys",
  "oneHitWonders",
  "popularity",
  "keyBytes",
  "reads",
  "onWrite",
  "arrivals",
] as const;

/**
 * Settings beside the trace that mean nothing there.
 *
 * @param page null where requests are no pages.
 */
export function besideTrace(given: Plain, page: PageSpec | null): Problem[] {
  const said = SAID.filter((key) => given[key] !== undefined).map((key) => ({
    path: [key],
    text: `expected none beside trace: the trace says it`,
  }));
  const warm =
    given.prefill === true || given.prefill === "stationary"
      ? [
          {
            path: ["prefill"],
            text: `${JSON.stringify(given.prefill)}; expected none beside trace: it starts cold, and measureFrom says when it is warm`,
          },
        ]
      : [];
  const changes = Array.isArray(given.valueBytes)
    ? [
        {
          path: ["valueBytes"],
          text: "a list of changes; expected one size beside trace, for keys of which it says none",
        },
      ]
    : [];
  return [...said, ...warm, ...changes, ...(page === null || isOneGet(page) ? [] : [tracedPage])];
}

const tracedPage: Problem = {
  path: ["trace"],
  text: "expected application.page with gets 1, no multiGets and no writes beside it, or none: a trace tells single operations, and not which of them one page makes, so each is a page; workMs and slow may stay",
};

/** What a look into the file showed, or what is wrong. */
export function lookedInto(
  input: TraceInput,
  look: LookIntoTrace | undefined,
): { readonly facts: TraceFacts | null; readonly problems: readonly Problem[] } {
  const wrong = (key: keyof TraceInput | null, text: string) => ({
    facts: null,
    problems: [{ path: key === null ? [] : [key], text }],
  });
  if (look === undefined) return wrong("file", "expected a run from a file: traces are read by the program alone");
  const facts = look(input);
  if (typeof facts === "string") return wrong(null, facts);
  if (facts.requests === 0) return wrong("file", `${JSON.stringify(input.file)} holds no requests`);
  if (!facts.hasTimes && !((input.rate ?? 0) > 0)) {
    return wrong("rate", `expected requests a second, since ${facts.format} has no times`);
  }
  if (facts.hasTimes && input.rate !== undefined) {
    return wrong("rate", `expected none, since ${facts.format} has times; speed makes it faster or slower`);
  }
  return { facts, problems: [...tooLong(facts), ...tooManyKeys(facts)] };
}

/** What is wrong with the file of a trace beside a setting that cannot be read. */
export function unopened(given: unknown, look: LookIntoTrace | undefined): readonly Problem[] {
  const file = isPlain(given) ? given.file : undefined;
  if (typeof file !== "string" || file === "") return [];
  const text = look?.open?.(file) ?? null;
  return text === null ? [] : [{ path: [], text }];
}

function tooLong({ seconds }: TraceFacts): Problem[] {
  if (seconds <= RUN_MAX.value) return [];
  const text = `lasts ${formatDuration(seconds)}; expected at most ${RUN_MAX.why}: are its times in seconds? (speed)`;
  return [{ path: ["file"], text }];
}

function tooManyKeys({ keys }: TraceFacts): Problem[] {
  if (keys <= KEYS_MAX.value) return [];
  return [{ path: ["file"], text: `${keys} keys; expected at most ${KEYS_MAX.value}: play some of them (sample)` }];
}

export function resolveTrace(input: TraceInput, { sha256, format, keyBytesMax, passedOver }: TraceFacts): TraceSpec {
  const { rate: ratePerSecond = 0, columns, delimiter, header, file, speed, sample, fills, skipBadLines } = input;
  return {
    file,
    sha256,
    format,
    keyBytesMax,
    speed,
    sample,
    fills,
    ratePerSecond,
    skipBadLines,
    ...(passedOver === undefined ? {} : { passedOver }),
    ...(columns === undefined ? {} : { columns }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(header === undefined ? {} : { header }),
  };
}
