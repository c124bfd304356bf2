/** Our own: time,key,op,size,ttl, with a header that may leave columns out, add key_size and client, and change their order. */
import { operations } from "../row.ts";
import { columnsReader, withZeroGets } from "./columns.ts";
import type { Format } from "./format.ts";

const header = {
  roles: { time: "time", key: "key", op: "op", size: "size", ttl: "ttl", key_size: "keyBytes", client: "client" },
  needed: ["time", "key"],
} as const;

/** A line without a header. */
const HAS_SHAPE = new RegExp(`^\\d+(?:\\.\\d+)?,[^,]+,(?:${operations.join("|")}),\\d*,\\d*$`, "i");
/** For people whose header is none of ours. */
export const plainHeader =
  "time,key,op,size,ttl with commas between: time (seconds) and key have to be there, key_size and client may be";
const NAMES = Object.keys(header.roles);

export const plain: Format = {
  name: "plain",
  doc: "time,key,op,size,ttl, the header optional",
  recordBytes: 0,
  hasTimes: true,
  fits: ({ lines: [first = ""] }) => {
    if (HAS_SHAPE.test(first)) return true;
    const names = first.trim().toLowerCase().split(",");
    return header.needed.every((name) => names.includes(name)) && names.every((name) => NAMES.includes(name));
  },
  reader: () => withZeroGets(columnsReader({ places: { time: 0, key: 1, op: 2, size: 3, ttl: 4 }, header })),
};
