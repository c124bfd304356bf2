/** One line of a trace as its format reads it: a record that is filled again for each. */

/** Operations of all formats, in memcached's words; a lease counts as what it is made of. */
export const operations = [
  "get",
  "gets",
  "set",
  "add",
  "replace",
  "cas",
  "append",
  "prepend",
  "incr",
  "decr",
  "delete",
  "get_lease",
  "set_lease",
] as const;
export type OperationName = (typeof operations)[number];

/** Places in `operations`. */
export const Operation = Object.fromEntries(operations.map((name, i) => [name, i])) as Readonly<
  Record<OperationName, number>
>;

/** What a format does not say. */
export const UNKNOWN = -1;

export interface Row {
  /** In seconds as the trace counts them; NaN where it does not. */
  time: number;
  /** The bytes of the key's name. */
  bytes: Uint8Array;
  keyFrom: number;
  keyTo: number;
  /** Length of the key, where it is not that of the name. */
  keyBytes: number;
  operation: number;
  valueBytes: number;
  /** 0 never expires. */
  ttlSeconds: number;
  /** The client of the application. */
  client: number;
  /** How many operations the line stands for. */
  count: number;
}

export function newRow(): Row {
  return {
    time: Number.NaN,
    bytes: new Uint8Array(0),
    keyFrom: 0,
    keyTo: 0,
    keyBytes: UNKNOWN,
    operation: Operation.get,
    valueBytes: UNKNOWN,
    ttlSeconds: UNKNOWN,
    client: UNKNOWN,
    count: 1,
  };
}
