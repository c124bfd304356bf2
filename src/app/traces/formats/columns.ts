/** Lines of fields: which column is what, and how a line is read by that. */
import { Operation, type Row, UNKNOWN } from "../row.ts";
import { type Outcome, READ, type ReadPart, SKIP } from "./format.ts";
import { operationIn, unknownOperation } from "./operation-names.ts";
import { decimalNumber, numberOfName, quoted, splitFields, wholeNumber } from "./text.ts";

/** What a column may hold. */
export const roles = ["time", "key", "keyBytes", "op", "size", "ttl", "client", "count"] as const;
export type Role = (typeof roles)[number];

/** Place of each column from 0; those that are absent are not there. */
export type Places = Readonly<Partial<Record<Role, number>>>;

export interface ColumnsOptions {
  readonly delimiter?: string;
  /** Columns of lines without a header; null: the first line must be one. */
  readonly places: Places | null;
  /** What names in a header mean, and which of them there must be; absent: a header says nothing. */
  readonly header?: { readonly roles: Readonly<Record<string, Role>>; readonly needed: readonly string[] };
  /** The first line is passed over as it is. */
  readonly skipsFirst?: boolean;
}

/** Wider lines are read up to here. */
const FIELDS_MAX = 64;
/** Sizes and times to live that memcached reads have 32 bits. */
const NUMBER_MAX = 2 ** 31 - 1;
/** One line stands for no more operations than that. */
const COUNT_MAX = 1e6;

export function columnsReader({ delimiter = ",", places, header, skipsFirst = false }: ColumnsOptions): ReadPart {
  const mark = delimiter.charCodeAt(0);
  let fields = places === null ? null : new FieldReader(places, mark);
  return (row, bytes, from, to, number) => {
    if (number === 1) {
      if (skipsFirst) return SKIP;
      const found = header === undefined ? null : headerIn(textLine(bytes, from, to), delimiter, header);
      if (typeof found === "string") return found;
      if (found !== null) {
        fields = new FieldReader(found, mark);
        return SKIP;
      }
    }
    if (fields === null) return `no header; expected one with ${header?.needed.join(", ") ?? "names"} on line 1`;
    return to === from ? SKIP : fields.read(row, bytes, from, to);
  };
}

function textLine(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.subarray(from, to)).toString("utf8");
}

/** The columns that a header names; null if the line is none, a text if it is one that lacks something. */
function headerIn(
  line: string,
  delimiter: string,
  { roles: meant, needed }: NonNullable<ColumnsOptions["header"]>,
): Places | string | null {
  const names = line.trim().toLowerCase().split(delimiter);
  if (!names.some((name) => Object.hasOwn(meant, name))) return null;
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length > 0) return `the header lacks ${missing.join(", ")}; expected ${needed.join(", ")}`;
  return Object.fromEntries(names.flatMap((name, i) => (Object.hasOwn(meant, name) ? [[meant[name], i]] : [])));
}

/** Reads lines whose columns are known. */
class FieldReader {
  readonly #places: Places;
  readonly #delimiter: number;
  /** Fields that a line has at least. */
  readonly #least: number;
  readonly #ends = new Int32Array(FIELDS_MAX);
  /** Where the field that was looked at last begins and ends. */
  #from = 0;
  #to = 0;

  constructor(places: Places, delimiter: number) {
    this.#places = places;
    this.#delimiter = delimiter;
    this.#least = Math.max(...Object.values(places)) + 1;
  }

  read(row: Row, bytes: Uint8Array, from: number, to: number): Outcome {
    const places = this.#places;
    const fields = splitFields(bytes, from, to, this.#delimiter, this.#ends);
    if (fields < this.#least) return `${fields} fields; expected at least ${this.#least}`;
    row.bytes = bytes;
    this.#at(places.key, from);
    if (this.#from === this.#to) return "no key";
    row.keyFrom = this.#from;
    row.keyTo = this.#to;
    row.time = this.#at(places.time, from) ? decimalNumber(bytes, this.#from, this.#to) : 0;
    if (Number.isNaN(row.time)) return this.#wrong(bytes, "time", "a number of seconds");
    if (places.time === undefined) row.time = Number.NaN;
    row.operation = this.#at(places.op, from) ? operationIn(bytes, this.#from, this.#to) : Operation.get;
    if (row.operation < 0) return unknownOperation(bytes, this.#from, this.#to);
    row.keyBytes = this.#number(places.keyBytes, bytes, from);
    if (!(row.keyBytes <= NUMBER_MAX)) return this.#wrong(bytes, "key size", "a number of bytes");
    row.valueBytes = this.#number(places.size, bytes, from);
    if (!(row.valueBytes <= NUMBER_MAX)) return this.#wrong(bytes, "size", "a number of bytes");
    row.ttlSeconds = this.#number(places.ttl, bytes, from);
    if (!(row.ttlSeconds <= NUMBER_MAX)) return this.#wrong(bytes, "ttl", "a number of seconds");
    row.client = this.#at(places.client, from) ? numberOfName(bytes, this.#from, this.#to) : UNKNOWN;
    row.count = this.#at(places.count, from) ? wholeNumber(bytes, this.#from, this.#to) : 1;
    if (!(row.count >= 1 && row.count <= COUNT_MAX)) return this.#wrong(bytes, "count", `1 to ${COUNT_MAX}`);
    return READ;
  }

  /** UNKNOWN where it is empty or there is no such column, NaN where it is no number. */
  #number(place: number | undefined, bytes: Uint8Array, from: number): number {
    if (!this.#at(place, from) || this.#from === this.#to) return UNKNOWN;
    return wholeNumber(bytes, this.#from, this.#to);
  }

  #at(place: number | undefined, from: number): boolean {
    if (place === undefined) return false;
    this.#from = place === 0 ? from : this.#ends[place - 1] + 1;
    this.#to = this.#ends[place];
    return true;
  }

  #wrong(bytes: Uint8Array, what: string, expected: string): string {
    return `${what} ${quoted(bytes, this.#from, this.#to)}; expected ${expected}`;
  }
}

/** A get that found nothing says size 0, and one says no time to live: nothing is known then. */
export function getsSayLittle(row: Row): void {
  const { operation } = row;
  if (operation !== Operation.get && operation !== Operation.gets && operation !== Operation.get_lease) return;
  if (row.valueBytes === 0) row.valueBytes = UNKNOWN;
  if (row.ttlSeconds === 0) row.ttlSeconds = UNKNOWN;
}

/** Reads as `read` does, and takes the zeros of a get for what they are. */
export function withZeroGets(read: ReadPart): ReadPart {
  return (row, bytes, from, to, number) => {
    const outcome = read(row, bytes, from, to, number);
    if (outcome === READ) getsSayLittle(row);
    return outcome;
  };
}
