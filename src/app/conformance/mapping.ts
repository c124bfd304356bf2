/** Recordings of where a library sends keys: `cases: [[key, answer], ...]`, some servers down or none. */
import { z } from "zod";
import { Holders } from "../../../models/application/holders.ts";
import type { Client } from "../../../models/clients/client.ts";
import { createClient } from "../../../models/clients/index.ts";
import { Memcached } from "../../../models/clients/libmemcached/memcached.ts";
import { ListedKeys } from "../../../models/hashing/keys.ts";
import { isRecord, type Reader, readAs, Tally, type Verdict } from "./reader.ts";
import { type Header, header, recordedClient } from "./recorded-client.ts";

/** A position in the server list, null for a failed call, or the positions of all servers that hold the key. */
const answer = z.union([z.int().min(0), z.null(), z.array(z.int().min(0))]);
const mapping = header.extend({
  how: z.string().default(""),
  down: z.array(z.int().min(0)).default([]),
  cases: z.array(z.tuple([z.string(), answer])),
});

export const mappingReader: Reader = {
  name: "where keys go",
  recognises: (document) => isRecord(document) && "cases" in document && "client" in document,
  play(document) {
    const recording = readAs(mapping, document);
    const recorded = recordedClient(recording);
    if (typeof recorded === "string") return { kind: "unsupported", why: recorded };
    const keys = new ListedKeys(recording.cases.map(([key]) => key));
    return compare(recording, createClient({ ...recorded.client, processes: 1 }, recorded.servers, keys));
  },
};

function compare(recording: z.output<typeof mapping>, client: Client): Verdict {
  const down = downOf(recording, recording.down);
  const holders = new Holders(client, down);
  const isLookUp = recording.how.includes("getServerByKey");
  const overwritten = overwrittenIn(client, down, recording.cases.length);
  const tally = new Tally();
  recording.cases.forEach(([key, recorded], i) => {
    let answered: unknown;
    if (Array.isArray(recorded)) answered = holders.of(i);
    else if (isLookUp && client instanceof Memcached) answered = client.serverByKey(0, i);
    else answered = overwritten.has(i) ? null : orNull(client.settled(i, down));
    tally.add(key, recorded, answered);
  });
  return tally.verdict();
}

/** Keys whose items a later key replaced: the library stores both under one name on one server. */
function overwrittenIn(client: Client, down: Uint8Array, keys: number): ReadonlySet<number> {
  const overwritten = new Set<number>();
  if (client.storedName === undefined) return overwritten;
  const items = new Map<string, number>();
  for (let key = 0; key < keys; key++) {
    const item = `${client.settled(key, down)} ${client.storedName(key)}`;
    const earlier = items.get(item);
    if (earlier !== undefined) overwritten.add(earlier);
    items.set(item, key);
  }
  return overwritten;
}

/** Marks the servers that are down. */
function downOf({ servers }: Header, positions: readonly number[]): Uint8Array {
  const down = new Uint8Array(servers.length);
  for (const position of positions) {
    if (position >= servers.length) throw new Error(`down: ${position}; there are ${servers.length} servers`);
    down[position] = 1;
  }
  return down;
}

function orNull(node: number): number | null {
  return node < 0 ? null : node;
}
