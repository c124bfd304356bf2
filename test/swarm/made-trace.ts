/** Small traces made of nothing but a few numbers, which stand in place of the name of a file. */

import fc from "fast-check";
import { ListedKeys } from "../../models/hashing/keys.ts";
import type { LookIntoTrace, TraceInput } from "../../models/scenario/trace.ts";
import { type OpenTrace, TraceKind, type TraceRequest } from "../../models/workload/trace.ts";
import { Streams } from "../../src/core/random.ts";

export const madeTraces = fc.record(
  {
    file: fc
      .record({ keys: fc.constantFrom(1, 20, 300), operations: fc.constantFrom(40, 400, 2000), seed: fc.nat(1000) })
      .map((made) => JSON.stringify(made)),
    speed: fc.constantFrom(0.5, 3),
    fills: fc.constantFrom("simulated", "trace"),
  },
  { requiredKeys: ["file"] },
);

/** Operations are spread over so many seconds. */
const SECONDS = 35;
const CLIENTS = 30;
/** What there is of each kind, reads first. */
const KINDS = [...Array(12).fill(TraceKind.read), TraceKind.set, TraceKind.delete, TraceKind.fill, TraceKind.fill];
const SIZES = [-1, 0, 40, 700, 9000];
const TTLS = [-1, 0, 3, 60];

/** A world is read many times over with one trace. */
let last: { readonly file: string; readonly requests: readonly TraceRequest[] | null } = { file: "", requests: null };

/** Null if it is no such text. */
function requestsOf(file: string): readonly TraceRequest[] | null {
  if (last.file !== file) last = { file, requests: made(file) };
  return last.requests;
}

function made(file: string): TraceRequest[] | null {
  const parts = /^{"keys":(\d+),"operations":(\d+),"seed":(\d+)}$/.exec(file)?.slice(1).map(Number);
  if (parts === undefined) return null;
  const [keys = 0, operations = 0, seed = 0] = parts;
  const stream = new Streams(seed).stream("made trace");
  const among = <T>(all: readonly T[]): T => all[stream.below(all.length)];
  const times = Array.from({ length: operations }, () => stream.next() * SECONDS).sort((a, b) => a - b);
  return times.map((time) => ({
    time,
    // The lower the number, the hotter the key.
    key: Math.floor(stream.next() ** 3 * keys),
    kind: among(KINDS),
    valueBytes: among(SIZES),
    ttlSeconds: among(TTLS),
    client: stream.below(CLIENTS) - 1,
  }));
}

function countOf(requests: readonly TraceRequest[], ...kinds: readonly number[]): number {
  return requests.filter(({ kind }) => kinds.includes(kind)).length;
}

export const lookIntoMade: LookIntoTrace = ({ file, speed, fills }: TraceInput) => {
  const requests = requestsOf(file);
  if (requests === null) return `${file}: no such file`;
  const { read, set, delete: remove, fill } = TraceKind;
  return {
    sha256: file,
    format: "made",
    hasTimes: true,
    keys: Math.max(...requests.map(({ key }) => key)) + 1,
    keyBytesMax: 59,
    requests: countOf(requests, read, set, remove, ...(fills === "trace" ? [fill] : [])),
    reads: countOf(requests, read),
    seconds: SECONDS / speed,
  };
};

export const openMade: OpenTrace = ({ file, speed }) => {
  const all = requestsOf(file) ?? [];
  const keys = Math.max(...all.map(({ key }) => key)) + 1;
  const first = (of: "valueBytes" | "ttlSeconds", key: number): number =>
    all.find((request) => request.key === key && request[of] >= 0)?.[of] ?? -1;
  return {
    keys: new ListedKeys(Array.from({ length: keys }, (_, key) => `made:${key}`)),
    keyBytes: (key) => 10 + (key % 50),
    firstValueBytes: (key) => first("valueBytes", key),
    firstTtlSeconds: (key) => first("ttlSeconds", key),
    share: (key) => all.filter((request) => request.key === key).length / all.length,
    requests: () => {
      let next = 0;
      return {
        next: (request) => {
          const one = all[next++];
          if (one === undefined) return false;
          Object.assign(request, one, { time: one.time / speed });
          return true;
        },
        close: () => {},
      };
    },
  };
};
