/** Bytes, counts, lists and index of every node agree; its items fit its pages; no item is reachable twice. */
import type { Check } from "./check.ts";

export const nodesAreSound: Check = ({ nodes }) => {
  try {
    nodes.check();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
