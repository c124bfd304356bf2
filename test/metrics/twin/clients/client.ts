/** A client library as a rule: a call yields the steps it takes on the wire, is told what each came to, and returns. */
import type { NodeSpec, Scenario } from "../../../../models/scenario/types.ts";
import type { Outcome, Step } from "../network.ts";

export interface Call {
  readonly process: number;
  readonly key: string;
  readonly verb: "get" | "set" | "delete";
  /** Seconds since the start of the run, as they go by. */
  now(): number;
}

/** The node that answered, or -1 where the call fails. */
export type Steps = Generator<Step, number, Outcome>;

export interface TwinClient {
  readonly connectSeconds: number;
  readonly answerSeconds: number;
  call(call: Call): Steps;
  /** Where the key is for one that knows which nodes are dead, -1 for nowhere. */
  settled(key: string, down: ReadonlySet<number>): number;
  /** The process begins its next web request. */
  newRequest?(process: number): void;
  /** A new process takes the place of one that was killed; a client whose processes outlive their workers has no such method. */
  replaced?(process: number): void;
  /** Further nodes that the write which has just ended is copied to; a client without copies has no such method. */
  copies?(process: number, key: string, now: number): readonly number[];
}

/** One process's view of one node, made at the first look. */
export class Views<View> {
  readonly #make: () => View;
  readonly #views = new Map<string, View>();

  constructor(make: () => View) {
    this.#make = make;
  }

  forget(process: number): void {
    for (const name of this.#views.keys()) if (name.startsWith(`${process} `)) this.#views.delete(name);
  }

  of(process: number, node: number): View {
    const name = `${process} ${node}`;
    const view = this.#views.get(name) ?? this.#make();
    this.#views.set(name, view);
    return view;
  }
}

export type Options = Scenario["client"]["options"];

/** An option that is a number, or its default. */
export const numberOf = (options: Options, name: string, otherwise: number): number =>
  typeof options[name] === "number" ? options[name] : otherwise;

export const addressOf = ({ host, port }: NodeSpec): string => `${host}:${port}`;
