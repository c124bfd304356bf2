/**
 * mcrouter's tree of routes, made once for each kind of request. A request goes down the tree to a leaf; the leaf's result
 * goes up again, and each route on the way passes it on, tries another child or waits for its other children.
 */
import { Verb } from "../client.ts";
import type { CarbonResult } from "./results.ts";

export type Route = Leaf | Reply | Chain | Selection | Draw | Migration | All;

interface Part {
  /** Position among all routes. */
  readonly id: number;
  /** Null for the root of a kind of request. */
  parent: Group | null;
  /** Position among the parent's children. */
  place: number;
}

interface Group extends Part {
  readonly kind: "chain" | "selection" | "draw" | "migration" | "all";
  readonly children: readonly Route[];
}

/** One server of a pool. */
export interface Leaf extends Part {
  readonly kind: "leaf";
  /** The server of every key; null where all go to `server`. */
  readonly homes: Int16Array | null;
  readonly server: number;
  /** Seconds that what is written here lives at most; 0 for no limit. */
  readonly ttlSecondsMax: number;
  /** What the pool says itself; 0 for mcrouter's own. */
  readonly timeoutSeconds: number;
  readonly connectSeconds: number;
  /** A delete that fails is written to a log and answered as if there had been nothing (DestinationRoute.h). */
  readonly logsDeletes: boolean;
}

/** An answer without a server (NullRoute.h, ErrorRoute.h). */
export interface Reply extends Part {
  readonly kind: "reply";
  readonly result: CarbonResult;
}

/** The children in order, until one's result is not to be passed over. */
export interface Chain extends Group {
  readonly kind: "chain";
  /** For gets, updates and deletes: bit r is set if the route goes on after result r. */
  readonly masks: readonly [gets: number, updates: number, deletes: number];
  /** The order of the children by process; null where it is that of the list. */
  readonly orders: readonly (readonly number[])[] | null;
  /** What the second child has is added to the first, to live so many seconds (0: for ever); null where it is not. */
  readonly warmUpSeconds: number | null;
  readonly limit: Limit | null;
}

/** How many requests may go beyond the first child. */
export interface Limit {
  allows(process: number): boolean;
  /** A request has come back from the first child. */
  count(process: number): void;
}

/** One child, by the key. */
export interface Selection extends Group {
  readonly kind: "selection";
  readonly chosen: Int16Array;
}

/** One child, drawn for each request. */
export interface Draw extends Group {
  readonly kind: "draw";
}

/** One child after the other as time goes on. */
export interface Migration extends Group {
  readonly kind: "migration";
  /** The second from which each child holds. */
  readonly from: readonly number[];
}

/** All children at once. */
export interface All extends Group {
  readonly kind: "all";
  readonly waitsFor: WaitsFor;
}

export type WaitsFor = "all" | "none" | "fastest" | "majority" | "first";

/** The trees of one mcrouter. */
export interface Routes {
  /** By `id`. */
  readonly all: readonly Route[];
  /** By verb. */
  readonly roots: readonly Route[];
  /** -1 for a key that mcrouter refuses. */
  readonly taken: Int16Array;
  /** Requests of all kinds and processes take the same way, from one destination to the next. */
  readonly isOneWay: boolean;
}

/** The server of a key that mcrouter takes. */
export function serverOf({ homes, server }: Leaf, key: number): number {
  return homes === null ? server : homes[key];
}

/** Whether the chain goes on after this result, if it has a further child. */
export function goesOn({ masks }: Chain, result: CarbonResult, verb: Verb): boolean {
  const mask = verb === Verb.get ? masks[0] : verb === Verb.delete ? masks[2] : masks[1];
  return ((mask >> result) & 1) === 1;
}

/** The child at this turn of the chain for the process, or null after the last. */
export function childAt({ children, orders }: Chain, turn: number, process: number): Route | null {
  const place = orders === null ? turn : (orders[process][turn] ?? -1);
  return children[place] ?? null;
}

/** Which turn of the chain the child at this place has for the process. */
export function turnOf({ orders }: Chain, place: number, process: number): number {
  return orders === null ? place : orders[process].indexOf(place);
}

/** The child that holds at this second. */
export function childSince({ children, from }: Migration, seconds: number): Route {
  let at = 0;
  while (at + 1 < from.length && from[at + 1] <= seconds) at++;
  return children[at];
}

/** The leaf that a request which meets no failure goes to first; null where no single one is. */
export function entryOf(route: Route, key: number, process: number): Leaf | null {
  switch (route.kind) {
    case "leaf":
      return route;
    case "chain": {
      const first = childAt(route, 0, process);
      return first === null ? null : entryOf(first, key, process);
    }
    case "selection":
      return entryOf(route.children[route.chosen[key]], key, process);
    case "all":
      return entryOf(route.children[0], key, process);
    default:
      return null;
  }
}
