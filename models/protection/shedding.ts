/**
 * Shedding: queries that are not worth asking, or not now. Those of requests whose caller has had his error by `application.deadline`
 * and gone, when they would be asked and again when their turn comes after a wait; and, while many queries wait for the database, those
 * of the less important kind, so that the room in the queue is left to the other.
 */
import { Left, QueryKind } from "../database/requests.ts";

export interface ShedRule {
  /** Queries for callers who have gone. */
  readonly deadline: boolean;
  /** Absent where both kinds are worth the same. */
  readonly priority?: {
    /** The kind that is kept. */
    readonly keep: "reads" | "writes";
    /** The other is refused while more than this many queries wait. */
    readonly queueAbove: number;
  };
}

export interface Shedable {
  readonly kind: number;
  readonly left: number;
  readonly queueLength: number;
}

/**
 * A query that has waited and whose turn comes now is for a caller who has gone, or for a worker that was killed then. That whoever has
 * the queue knows it is an assumption: the query carries its deadline with it, as gRPC's calls do.
 */
export function isForNobody(rule: ShedRule | undefined, left: number): boolean {
  return rule?.deadline === true && (left === Left.caller || left === Left.worker);
}

export function isShed({ deadline, priority }: ShedRule, { kind, left, queueLength }: Shedable): boolean {
  if (deadline && left === Left.caller) return true;
  if (priority === undefined || queueLength <= priority.queueAbove) return false;
  return kind === (priority.keep === "writes" ? QueryKind.read : QueryKind.write);
}
