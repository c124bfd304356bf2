/** What may be the matter with a node, the cluster as a whole, or the database behind it. Each condition begins with one fault and ends with another. */

/**
 * `stopped`: the process has ended and its memory is kept. `lists differ` is of the cluster: not all processes of the application
 * have the same server list.
 */
export type Condition =
  | "down"
  | "stopped"
  | "hung"
  | "silent"
  | "cut off"
  | "closed"
  | "slow"
  | "lossy"
  | "lists differ"
  | "database slow"
  | "database down"
  | "load set"
  | "retries set"
  | "servers set";

/** What somebody does to help: nothing ails a node or the database, and no outage begins or ends with it. */
export function isHelp(condition: Condition | undefined): boolean {
  return condition === "load set" || condition === "retries set" || condition === "servers set";
}

/** Of the database or of a part of it. */
export function isOfDatabase(condition: Condition | undefined): boolean {
  return condition === "database slow" || condition === "database down";
}

/** The node's process does not run in any of these, so a node is in one of them at most. */
const NOT_RUNNING: readonly Condition[] = ["down", "stopped", "hung", "silent"];

/** A node in this condition serves nobody. A node that is cut off may still serve some. */
export function stopsService(condition: Condition): boolean {
  return NOT_RUNNING.includes(condition);
}

/** The conditions that a node must not be in when this one begins. */
export function excludedBy(condition: Condition): readonly Condition[] {
  return stopsService(condition) ? NOT_RUNNING : [condition];
}

/** A hung process can be killed: the node is down then, and no longer hung. */
export function replaces(condition: Condition, earlier: Condition): boolean {
  return condition === "down" && earlier === "hung";
}
