/**
 * The cache traces of Twitter (github.com/twitter/cache-trace; Yang, Yue, Rashmi, OSDI 2020), CSV without a header: time in
 * seconds, key, key size, value size, client, operation, time to live. The key is what stands between the first comma and
 * the last five, for it may hold commas. A get says value size 0 where it missed; only writes say a time to live.
 */
import { type Row, UNKNOWN } from "../row.ts";
import { getsSayLittle } from "./columns.ts";
import { type Format, type Outcome, READ, SKIP } from "./format.ts";
import { operationIn, unknownOperation } from "./operation-names.ts";
import { decimalNumber, numberOfName, quoted, wholeNumber } from "./text.ts";

const COMMA = 44;
/** Fields behind the key. */
const LAST = 5;
const BYTES_MAX = 2 ** 31 - 1;
const HAS_SHAPE = /^\d+(?:\.\d+)?,.+,\d+,\d+,[^,]+,[a-z]+,\d+$/;

const commas = new Int32Array(LAST);

function read(row: Row, bytes: Uint8Array, from: number, to: number): Outcome {
  if (to === from) return SKIP;
  const timeEnd = bytes.indexOf(COMMA, from);
  let found = 0;
  for (let i = to - 1; i > timeEnd && found < LAST; i--) if (bytes[i] === COMMA) commas[LAST - ++found] = i;
  if (timeEnd < 0 || timeEnd >= to || found < LAST) return `too few fields; expected 7`;
  const [keyEnd, keySizeEnd, sizeEnd, clientEnd, operationEnd] = commas as unknown as readonly number[];
  row.bytes = bytes;
  row.time = decimalNumber(bytes, from, timeEnd);
  if (Number.isNaN(row.time)) return `time ${quoted(bytes, from, timeEnd)}; expected a number of seconds`;
  row.keyFrom = timeEnd + 1;
  row.keyTo = keyEnd;
  if (row.keyTo <= row.keyFrom) return "no key";
  row.keyBytes = wholeNumber(bytes, keyEnd + 1, keySizeEnd);
  if (Number.isNaN(row.keyBytes))
    return `key size ${quoted(bytes, keyEnd + 1, keySizeEnd)}; expected a number of bytes`;
  row.valueBytes = wholeNumber(bytes, keySizeEnd + 1, sizeEnd);
  if (!(row.valueBytes <= BYTES_MAX)) {
    return `value size ${quoted(bytes, keySizeEnd + 1, sizeEnd)}; expected a number of bytes`;
  }
  row.client = clientEnd > sizeEnd + 1 ? numberOfName(bytes, sizeEnd + 1, clientEnd) : UNKNOWN;
  row.operation = operationIn(bytes, clientEnd + 1, operationEnd);
  if (row.operation < 0) return unknownOperation(bytes, clientEnd + 1, operationEnd);
  row.ttlSeconds = wholeNumber(bytes, operationEnd + 1, to);
  if (!(row.ttlSeconds <= BYTES_MAX)) return `ttl ${quoted(bytes, operationEnd + 1, to)}; expected a number of seconds`;
  row.count = 1;
  getsSayLittle(row);
  return READ;
}

export const twitter: Format = {
  name: "twitter",
  doc: "Twitter cache-trace: time,key,key size,value size,client,operation,ttl",
  recordBytes: 0,
  hasTimes: true,
  fits: ({ lines }) => HAS_SHAPE.test(lines[0] ?? ""),
  reader: () => read,
};
