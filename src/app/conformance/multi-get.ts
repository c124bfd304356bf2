/**
 * Recordings of calls for many keys, `"kind": "multi-get"`: some servers killed (`dead`), stopped (`hung`) or killed and
 * started again (`back`) after all keys were stored. Each page is one call by a fresh client.
 */
import { z } from "zod";
import { Holders } from "../../../models/application/holders.ts";
import { askAtOnce } from "../../../models/application/multi-gets.ts";
import type { Client } from "../../../models/clients/client.ts";
import { createClient } from "../../../models/clients/index.ts";
import { ListedKeys } from "../../../models/hashing/keys.ts";
import { Wire } from "../../../models/network/wire.ts";
import { formatCount } from "../../report/format.ts";
import { Durations } from "./durations.ts";
import { isRecord, type Reader, readPartsAs, Tally } from "./reader.ts";
import { header, type RecordedClient, recordedClient } from "./recorded-client.ts";

const positions = z.array(z.int().min(0));

const page = z.strictObject({
  keys: z.array(z.string()).min(1),
  /** Positions of the keys that came back, in any order; null for a call that failed. */
  answered: positions.nullable(),
  /** The library's own result code. */
  code: z.int().optional(),
  /** The name of the exception that it raised, null for none. */
  error: z.string().nullable().optional(),
  ms: z.number().min(0).optional(),
});
type Page = z.output<typeof page>;

const recordingOfPages = header.extend({
  dead: positions.default([]),
  hung: positions.default([]),
  back: positions.default([]),
  pages: z.array(page),
});
type Recording = z.output<typeof recordingOfPages>;

/** Longer than any call: the model says that it never returns. */
const FOR_EVER_MS = Number.MAX_SAFE_INTEGER;

export const multiGetReader: Reader = {
  name: "calls for many keys",
  recognises: (document) => isRecord(document) && document.kind === "multi-get",
  play(document) {
    const { parts, problems } = readPartsAs(recordingOfPages, document);
    const recorded = clientRead(parts);
    const all = [...problems, ...unknownPositions(parts)];
    if (all.length > 0) throw new Error([...all, ...(typeof recorded === "string" ? [recorded] : [])].join("\n  "));
    const recording = parts as Recording;
    if (recorded === null) throw new Error("a client whose parts cannot be read, without a problem");
    if (typeof recorded === "string") return { kind: "unsupported", why: recorded };
    if (clientOf(recorded, []).multiGet === undefined) {
      return { kind: "unsupported", why: `how ${recording.client} asks for many keys is not modelled` };
    }
    const tally = new Tally();
    const durations = new Durations();
    recording.pages.forEach((one, i) => {
      const where = `pages[${i}], ${formatCount(one.keys.length, "key")} from ${one.keys[0]}`;
      const { answer, ms } = answered(recorded, recording, one);
      tally.add(where, asRecorded(one), answer);
      if (one.ms !== undefined) durations.add({ where, recordedMs: one.ms, modelMs: ms });
    });
    return tally.verdict(durations);
  },
};

function clientOf({ client, servers }: RecordedClient, keys: readonly string[]): Client {
  return createClient({ ...client, processes: 1 }, servers, new ListedKeys(keys));
}

/** What is compared of a page. */
interface PageAnswer {
  readonly answered: readonly number[] | null;
  readonly code?: number | undefined;
  readonly error?: string | null | undefined;
}

function asRecorded({ answered, code, error }: Page): PageAnswer {
  return { answered: answered === null ? null : [...answered].sort((a, b) => a - b), code, error };
}

/** What the model says of the call, in the fields that are recorded, and how long it takes. */
function answered(
  recorded: RecordedClient,
  { dead, hung, back }: Recording,
  { keys, code, error }: Page,
): { readonly answer: PageAnswer; readonly ms: number } {
  const client = clientOf(recorded, keys);
  const wire = Wire.lasting(client);
  const holders = new Holders(clientOf(recorded, keys), new Uint8Array(client.nodes));
  const stored = keys.map((_, key) => new Set(holders.of(key)));
  for (const node of dead) wire.crash(node);
  for (const node of hung) wire.pause(node);
  // One that is back is there, and empty.
  const holds = (node: number, key: number) => stored[key].has(node) && !back.includes(node);
  // A key that is asked for twice is one key.
  const asked = keys.map((key) => keys.indexOf(key));
  const came = askAtOnce({ client, wire, process: 0, keys: asked, holds });
  if (came === null) return { answer: { answered: null, code, error }, ms: FOR_EVER_MS };
  const { gives, slots, resultCode, error: raised } = came.answer;
  const found = [...slots.keys()].filter((at) => slots[at] !== 0);
  return {
    answer: {
      answered: gives === "failure" ? null : found,
      code: code === undefined ? undefined : resultCode,
      error: toldOf(error, raised),
    },
    ms: came.seconds * 1000,
  };
}

/** The error that the model raises, as the recording tells errors: by name, or by a text, of which there are many to a name. */
export function toldOf(recorded: string | null | undefined, raised: string | null): string | null | undefined {
  if (recorded === undefined) return undefined;
  return recorded === null || raised === null || /^\w+$/.test(recorded) ? raised : recorded;
}

type Parts = { readonly [K in keyof Recording]: Recording[K] | null };

/** Null where it is not said what it is. */
function clientRead({ client, version, options, servers }: Parts): RecordedClient | string | null {
  if (client === null || version === null || options === null || servers === null) return null;
  return recordedClient({ client, version, options, servers });
}

/** Servers and keys that are not there. */
function unknownPositions({ servers, dead, hung, back, pages }: Parts): string[] {
  const known = servers?.length ?? Number.POSITIVE_INFINITY;
  const ofServers = Object.entries({ dead, hung, back }).flatMap(([name, list]) =>
    (list ?? [])
      .filter((node) => node >= known)
      .map((node) => `${name}: ${node}; expected the position of one of ${formatCount(known, "server")}, from 0`),
  );
  const ofKeys = (pages ?? []).flatMap(({ keys, answered: found }, i) =>
    (found ?? [])
      .filter((key) => key >= keys.length)
      .map(
        (key) =>
          `pages[${i}].answered: ${key}; expected the position of one of ${formatCount(keys.length, "key")}, from 0`,
      ),
  );
  return [...ofServers, ...ofKeys];
}
