/** What may ail a node, or the cluster as a whole. Each condition begins with one fault and ends with another. */

/**
 * `stopped`: the process has ended and its memory is kept. `lists differ` is of the cluster: not all processes of the application
 * have the same server list.
 */
export type Condition = "down" | "stopped" | "hung" | "silent" | "cut off" | "slow" | "lossy" | "lists differ";

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
