/** Clients whose processes simply go to a key's one home, as long as nothing troubles them. */
import type { Client } from "./client.ts";

export function goesHome(client: Client): boolean {
  return goesHomeFirst(client) && client.usualMayStray !== true;
}

/** The same of one that may move keys of other nodes too when it leaves one out. */
export function goesHomeFirst(client: Client): boolean {
  return (
    client.troubled !== undefined &&
    client.homes !== undefined &&
    client.seesMisses !== true &&
    client.copies === undefined &&
    client.broadcast === undefined &&
    client.lists === undefined
  );
}

/** Of each node a key whose home it is; -1 for none. */
export function keysAtHome(homes: Int16Array, nodes: number): Int32Array {
  return Int32Array.from({ length: nodes }, (_, node) => homes.indexOf(node));
}
