/**
 * `get` with several keys over the text protocol: each key is a request of its own on its way through the routes, all at once,
 * and the reply waits for the last (lib/network/MultiOpParent.cpp). A key that its route cannot answer is a miss: so
 * ProxyRoute.h turns errors of gets into misses by default (`miss_on_get_errors`), and the page lacks the keys of a server that
 * is out, and no others. Read from the source only.
 *
 * With `--disable-miss-on-get-errors`, which is not modelled, the values found are followed by the first error in the place of
 * `END`, and each further one stands where its key's value would.
 */
import { Outcome } from "../../network/outcome.ts";
import { type Client, type Operation, Step } from "../client.ts";
import type { Hand, MultiGet, MultiGetCall } from "../multi-get.ts";
import { newOperation } from "../new-operation.ts";
import { Deadlines } from "../shared/deadlines.ts";

export class RoutedGets implements MultiGet {
  readonly #call: MultiGetCall;
  readonly #router: Client;
  readonly #timeoutSeconds: number;
  #hand!: Hand;
  #deadlines!: Deadlines;
  /** A request for each position of a key. */
  readonly #requests: Operation[];
  /** By server: the positions that wait for a connection, and for a reply, in the order in which they asked. */
  readonly #connecting = new Map<number, number[]>();
  readonly #sent = new Map<number, number[]>();
  #left: number;

  constructor(call: MultiGetCall, router: Client) {
    this.#call = call;
    this.#router = router;
    this.#timeoutSeconds = router.ioTimeoutMs / 1000;
    this.#requests = call.keys.map((key, position) => requestFor(call.process, key, position));
    this.#left = call.keys.length;
  }

  begin(hand: Hand): void {
    this.#hand = hand;
    this.#deadlines = new Deadlines(this.#call, hand);
    for (const request of this.#requests) this.#take(request, this.#router.start(this.#now(request)));
  }

  connected(node: number, outcome: Outcome): void {
    this.#follow(this.#connecting.get(node)!.shift()!, outcome);
  }

  replied(node: number, outcome: Outcome, found: number): void {
    const position = this.#sent.get(node)!.shift()!;
    this.#deadlines.clear(position);
    const isMiss = outcome === Outcome.answered && found === 0 && this.#router.seesMisses === true;
    this.#follow(position, isMiss ? Outcome.missed : outcome);
  }

  woke(): void {
    const late = new Set(this.#deadlines.due());
    for (const [node, positions] of this.#sent) {
      const given = positions.filter((position) => late.has(position));
      if (given.length === 0) continue;
      this.#sent.set(
        node,
        positions.filter((position) => !late.has(position)),
      );
      this.#hand.drop(node);
      for (const position of given) this.#follow(position, Outcome.ioTimeout);
    }
  }

  #follow(position: number, outcome: Outcome): void {
    const request = this.#now(this.#requests[position]);
    this.#take(request, this.#router.after(request, outcome));
  }

  #take(request: Operation, step: number): void {
    request.step = step;
    if (step < 0) {
      if (--this.#left === 0) this.#hand.end({ gives: "found", resultCode: 0, error: null });
      return;
    }
    const node = Step.node(step);
    const { number, ioTimeoutSeconds } = request;
    if (Step.isConnect(step)) {
      waitingAt(this.#connecting, node).push(number);
      this.#hand.connect(node, ioTimeoutSeconds > 0 ? ioTimeoutSeconds : undefined);
      return;
    }
    waitingAt(this.#sent, node).push(number);
    this.#hand.send(node, [number]);
    this.#deadlines.set(number, ioTimeoutSeconds > 0 ? ioTimeoutSeconds : this.#timeoutSeconds);
  }

  #now(request: Operation): Operation {
    request.seconds = this.#call.seconds;
    request.nowSeconds = this.#call.nowSeconds;
    request.waitSeconds = 0;
    request.ioTimeoutSeconds = 0;
    return request;
  }
}

function waitingAt(waiting: Map<number, number[]>, node: number): number[] {
  const positions = waiting.get(node) ?? [];
  waiting.set(node, positions);
  return positions;
}

function requestFor(process: number, key: number, position: number): Operation {
  return { ...newOperation(), number: position, process, key };
}
