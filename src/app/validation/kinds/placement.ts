/** Where a client, or a ring of so many points a server, places keys, and how many of them move when the list of servers changes. */
import { z } from "zod";
import type { Server } from "../../../../models/clients/client.ts";
import { clientNamed, clientNames, createClient } from "../../../../models/clients/index.ts";
import { ListedKeys } from "../../../../models/hashing/keys.ts";
import { md5Words } from "../../../../models/hashing/md5.ts";
import { utf8 } from "../../../../models/hashing/utf8.ts";
import { Ring } from "../../../../models/placement/ring.ts";
import { didYouMean, listed } from "../../../core/text/nearest.ts";
import type { Kind } from "./kind.ts";

const whole = () => z.number().int().min(1);

const got = z.strictObject({
  kind: z.literal("placement"),
  keys: whole(),
  client: z.string().optional(),
  options: z.record(z.string(), z.unknown()).prefault({}),
});

const read = z
  .strictObject({
    of: z.enum(["moved", "movedOfOthers", "largestHeir", "heirs", "largest", "spread"]),
    servers: z.number().int().min(2),
    to: whole().optional(),
    namings: whole().prefault(1),
    pointsPerServer: whole().optional(),
  })
  .refine((one) => one.to === undefined || one.of === "moved", { error: "to: expected only with moved" });

type Got = z.output<typeof got>;
type Read = z.output<typeof read>;
/** The server of each key, by its position. */
type Placing = (servers: readonly Server[]) => Int32Array;

export const placementKind: Kind<Got, Read> = {
  name: "placement",
  got,
  read,
  prepare(given, reads) {
    const { client } = given;
    if (client !== undefined && clientNamed(client) === undefined) {
      const names = clientNames();
      const text = `"${client}"; expected ${listed(names)}${didYouMean(client, names)}`;
      return { problems: [{ path: ["got", "client"], text }] };
    }
    const problems = reads.flatMap(({ pointsPerServer }, row) =>
      (pointsPerServer === undefined) === (client === undefined)
        ? [{ path: ["rows", row, "read"], text: "expected either got.client, or pointsPerServer of a ring" }]
        : [],
    );
    if (problems.length > 0) return { problems };
    return { jobs: [], measure: () => reads.map((one) => numbersOf(one, placingOf(given, one))) };
  },
};

function placingOf({ keys: count, client, options }: Got, { pointsPerServer }: Read): Placing {
  const names = Array.from({ length: count }, (_, i) => `key-${i}`);
  if (client === undefined) return onRing(names, pointsPerServer!);
  return (servers) => {
    const { name, defaultVersion } = clientNamed(client)!;
    const made = createClient({ name, version: defaultVersion, processes: 1, options }, servers, new ListedKeys(names));
    const allUp = new Uint8Array(servers.length);
    return Int32Array.from(names, (_, key) => made.settled(key, allUp, []));
  };
}

/** A point is the first word of an MD5 of the server's name and the point's number, and so is a key. */
function onRing(names: readonly string[], pointsPerServer: number): Placing {
  const hash = (text: string): number => {
    const bytes = utf8(text);
    return md5Words(bytes, bytes.length)[0] >>> 0;
  };
  const hashes = names.map(hash);
  return (servers) => {
    const points = servers.flatMap(({ host }) =>
      Array.from({ length: pointsPerServer }, (_, point) => hash(`${host}-${point}`)),
    );
    const owners = points.map((_, i) => Math.floor(i / pointsPerServer));
    const ring = new Ring(Uint32Array.from(points), Uint16Array.from(owners));
    return Int32Array.from(hashes, (one) => ring.node(one));
  };
}

/** One for each naming of the servers; of what is lost with a server, one for each server. */
function numbersOf({ of, servers: count, to, namings }: Read, place: Placing): number[] {
  return Array.from({ length: namings }, (_, naming) => naming).flatMap((naming) => {
    const servers = named(count, naming);
    const before = place(servers);
    if (to !== undefined) return [movedShare(before, place(named(to, naming)))];
    if (of === "largest") return [Math.max(...sharesOf(before, count)) * count];
    if (of === "spread") return [spreadOf(sharesOf(before, count))];
    return servers.map((_, lost) => {
      const others = servers.filter((_, at) => at !== lost);
      const after = place(others).map((at) => (at < lost ? at : at + 1));
      if (of === "moved") return movedShare(before, after);
      const own = before.reduce((sum, at) => sum + (at === lost ? 1 : 0), 0);
      if (of === "movedOfOthers") return movedShare(before, after) - own / before.length;
      const heirs = sharesOf(
        after.filter((_, key) => before[key] === lost),
        count,
      );
      return of === "heirs" ? heirs.filter((share) => share > 0).length : Math.max(...heirs);
    });
  });
}

function named(count: number, naming: number): Server[] {
  return Array.from({ length: count }, (_, at) => ({ host: `10.${naming}.0.${at + 1}`, port: 11211, weight: 1 }));
}

function movedShare(before: Int32Array, after: Int32Array): number {
  return before.reduce((sum, at, key) => sum + (at === after[key] ? 0 : 1), 0) / before.length;
}

function sharesOf(placed: Int32Array, count: number): number[] {
  const counts = new Array<number>(count).fill(0);
  for (const at of placed) counts[at]++;
  return counts.map((one) => one / placed.length);
}

/** Standard deviation over mean. */
function spreadOf(shares: readonly number[]): number {
  const mean = 1 / shares.length;
  return Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length) / mean;
}
