/**
 * Requests that went to all children of a route at once: which branches have ended with what, and the reply that their route
 * gives (AllSyncRoute.h, AllFastestRoute.h, AllMajorityRoute.h, AllInitialRoute.h, AllAsyncRoute.h).
 */
import { type Operation, Step, Verb } from "../client.ts";
import { chance } from "./chance.ts";
import { CarbonResult, isError, isWorse, mostCommon } from "./results.ts";
import type { All } from "./routes.ts";

/** How an operation, or a branch, has ended. */
export interface Ending {
  readonly result: CarbonResult;
  /** One of the ends of `Step`. */
  readonly end: number;
  /** The node that answered, or to which a write is on its way; -1 for none. */
  readonly node: number;
}

export interface BroadcastOf extends Pick<Operation, "process" | "key" | "verb"> {
  readonly route: All;
  /** The children in the order in which they are asked. */
  readonly order: readonly number[];
  begun: number;
  /** In the order in which they ended. */
  readonly ended: { readonly place: number; readonly ending: Ending }[];
  isOver: boolean;
}

export class Broadcasts {
  readonly #open = new Map<number, BroadcastOf>();
  #last = 0;
  #draws = 0;

  /** The number of a new broadcast. */
  begin(route: All, { process, key, verb }: Operation): number {
    const order = this.#orderOf(route, verb);
    this.#open.set(++this.#last, { route, process, key, verb, order, begun: 0, ended: [], isOver: false });
    return this.#last;
  }

  /** The branch that begins next: its child's place; -1 when all have begun. */
  next(broadcast: BroadcastOf): number {
    return broadcast.order[broadcast.begun++] ?? -1;
  }

  named(number: number): BroadcastOf {
    return this.#open.get(number)!;
  }

  ended(number: number, place: number, ending: Ending): void {
    const broadcast = this.named(number);
    broadcast.ended.push({ place, ending });
    this.#close(number, broadcast);
  }

  isJoined(number: number): boolean {
    const { route, ended } = this.named(number);
    if (ended.length === route.children.length) return true;
    switch (route.waitsFor) {
      case "none":
        return true;
      case "first":
        return ended.some(({ place }) => place === 0);
      case "fastest":
        return ended.some(({ ending }) => !isError(ending.result));
      case "majority":
        return mostCommon(
          ended.map(({ ending }) => ending),
          route.children.length / 2,
        ).isEnough;
      default:
        return false;
    }
  }

  /** What the route replies. Nobody waits for the other branches any more. */
  reply(number: number, sentTo: (place: number) => number): Ending {
    const broadcast = this.named(number);
    broadcast.isOver = true;
    this.#close(number, broadcast);
    const { route, ended, verb } = broadcast;
    const endings = ended.map(({ ending }) => ending);
    switch (route.waitsFor) {
      case "none":
        return unawaited(broadcast, verb, sentTo);
      case "first":
        return ended.find(({ place }) => place === 0)!.ending;
      case "fastest":
        return endings.find(({ result }) => !isError(result)) ?? endings.at(-1)!;
      case "majority":
        return mostCommon(endings, route.children.length / 2).one;
      default:
        return endings.reduce((worst, ending) => (isWorse(ending.result, worst.result) ? ending : worst));
    }
  }

  #close(number: number, { isOver, ended, order }: BroadcastOf): void {
    if (isOver && ended.length === order.length) this.#open.delete(number);
  }

  /** Of replies that are there at the same instant the first counts: which that is, is drawn for each get. */
  #orderOf({ children }: All, verb: Verb): readonly number[] {
    const places = children.map((_, place) => place);
    if (verb !== Verb.get) return places;
    const draw = this.#draws++;
    return places
      .map((place) => ({ place, rank: chance(place, draw) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ place }) => place);
  }
}

/** NullRoute's reply at once. What is stored is stored by the first branch that did it, or is on its way. */
function unawaited({ order, ended }: BroadcastOf, verb: Verb, sentTo: (place: number) => number): Ending {
  const result = CarbonResult.miss;
  if (verb === Verb.get) return { result, end: Step.empty, node: -1 };
  const done = ended.find(({ ending }) => ending.end === Step.done);
  if (done !== undefined) return { result, end: Step.done, node: done.ending.node };
  const underWay = order.find((place) => !ended.some((one) => one.place === place));
  if (underWay !== undefined) return { result, end: Step.sent, node: sentTo(underWay) };
  return { result, end: Step.failed, node: -1 };
}
