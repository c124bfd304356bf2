/**
 * What each operation of a trace is to an application that reads through its cache. A trace holds two things in one: what the
 * application wanted, and what its cache made of it. The set that follows a get that missed is of the second kind, and
 * another cache misses elsewhere. So it counts as a fill and not as a write.
 */
import { TraceKind } from "../../../models/workload/trace.ts";
import { Column } from "./column.ts";
import { Operation, type Row, UNKNOWN } from "./row.ts";

/** What was last done with a key: something other than a get that may have missed, or such a get. */
const MISS_IS_OPEN = 1;

export class Kinds {
  readonly #states = new Column();

  /** What this row is, after all the rows of this key before it. */
  of({ operation, valueBytes }: Row, key: number): number {
    switch (operation) {
      case Operation.get:
      case Operation.gets:
      case Operation.get_lease:
        // A size is that of a value that was found.
        this.#states.set(key, valueBytes === UNKNOWN ? MISS_IS_OPEN : 0);
        return TraceKind.read;
      case Operation.set_lease:
        this.#states.set(key, 0);
        return TraceKind.fill;
      case Operation.set:
      case Operation.add: {
        const isFill = this.#states.at(key) === MISS_IS_OPEN;
        this.#states.set(key, 0);
        return isFill ? TraceKind.fill : TraceKind.set;
      }
      case Operation.delete:
        this.#states.set(key, 0);
        return TraceKind.delete;
      default:
        this.#states.set(key, 0);
        return TraceKind.set;
    }
  }
}

const saysNone = new Set([Operation.append, Operation.prepend, Operation.incr, Operation.decr, Operation.delete]);

/** The size and the time to live in the row are of the whole value: not of what is put in front of it, behind it, or added. */
export function saysValue({ operation }: Row): boolean {
  return !saysNone.has(operation);
}
