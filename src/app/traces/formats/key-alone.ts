/** A request of which the trace says the key and nothing else: a get. */
import { Operation, type Row, UNKNOWN } from "../row.ts";

export function keyAlone(row: Row, bytes: Uint8Array, from: number, to: number): void {
  row.bytes = bytes;
  row.keyFrom = from;
  row.keyTo = to;
  row.time = Number.NaN;
  row.keyBytes = UNKNOWN;
  row.operation = Operation.get;
  row.valueBytes = UNKNOWN;
  row.ttlSeconds = UNKNOWN;
  row.client = UNKNOWN;
  row.count = 1;
}
