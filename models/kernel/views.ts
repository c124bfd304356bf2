/** Where processes usually go, as far as anybody has asked since their libraries last did something. */
import type { ViewsListener } from "../application/attempts.ts";
import type { Client } from "../clients/client.ts";
import { keysAtHome } from "../clients/goes-home.ts";

/** Whether a process leaves some node alone. */
const Troubled = { no: 0, yes: 1, unknown: 2 } as const;
/** What it usually does with the keys of a home. */
export const View = { unknown: 0, goesHome: 1, asksLibrary: 2, goesElsewhere: 3 } as const;

/** More do not fit a place of `settled`. */
const NODES_MAX = 254;
const SECONDS_MAX = 0x7fffffff;

export class Views implements ViewsListener {
  readonly #client: Client;
  /** By process, one of `Troubled`. */
  troubled: Uint8Array;
  /** By process and node, one of `View`: for processes that leave some node alone. */
  known: Uint8Array;
  /**
   * By process: until this second it sends each key whose home it leaves alone to the node where one that knows which nodes are down would,
   * and has told its library of the web requests that begin.
   */
  standsInUntil: Int32Array;
  /** By key: this node and one more; 0 where nobody has asked since nodes last changed. Has no places where nobody may ask. */
  settled: Uint8Array;
  readonly #down: Uint8Array;
  /** Of each node a key whose home it is, and whose homes these are. What is usual for a key follows from its home alone. */
  #example: Int32Array = new Int32Array(0);
  #homes: Int16Array | undefined;

  /** @param mayFail some node may leave, of those that are 1 in `down` then. */
  constructor(client: Client, down: Uint8Array, mayFail: boolean) {
    this.#client = client;
    this.#down = down;
    const isSaid = mayFail && client.standsInUntil !== undefined && client.nodes <= NODES_MAX;
    this.settled = new Uint8Array(isSaid ? client.homes!.length : 0);
    this.standsInUntil = new Int32Array(client.processes);
    this.troubled = new Uint8Array(client.processes).fill(Troubled.unknown);
    this.known = new Uint8Array(client.processes * client.nodes);
  }

  /** There are so many processes now. */
  hasRoom(processes: number): void {
    if (processes <= this.troubled.length) return;
    const room = Math.max(processes, 2 * this.troubled.length);
    this.troubled = new Uint8Array(room).fill(Troubled.unknown);
    this.known = new Uint8Array(room * this.#client.nodes);
    this.standsInUntil = new Int32Array(room);
  }

  changed(process: number): void {
    if (this.troubled[process] === Troubled.unknown) return;
    this.troubled[process] = Troubled.unknown;
    const { nodes } = this.#client;
    this.known.fill(View.unknown, process * nodes, (process + 1) * nodes);
    this.standsInUntil[process] = 0;
  }

  allChanged(): void {
    this.troubled.fill(Troubled.unknown);
    this.known.fill(View.unknown);
    this.standsInUntil.fill(0);
    this.settled.fill(0);
  }

  /** A get of the process for this key has gone to this node, which stands in for the key's home, now, in seconds. */
  stoodIn(process: number, key: number, node: number, now: number): void {
    const { settled } = this;
    if (key >= settled.length) return;
    settled[key] = node + 1;
    this.standsInUntil[process] = Math.min(this.#client.standsInUntil!(process, this.#down, now), SECONDS_MAX);
  }

  /** The node that the process usually asks for the keys of this home; -1 where its library has to be asked first. */
  usual(process: number, home: number): number {
    const { troubled } = this;
    const client = this.#client;
    if (troubled[process] === Troubled.unknown) {
      troubled[process] = client.troubled!(process) ? Troubled.yes : Troubled.no;
    }
    if (troubled[process] === Troubled.no) return home;
    if (this.#homes !== client.homes) {
      this.#homes = client.homes;
      this.#example = keysAtHome(client.homes!, client.nodes);
    }
    const node = client.usual(process, this.#example[home]);
    const view = node < 0 ? View.asksLibrary : node === home ? View.goesHome : View.goesElsewhere;
    this.known[process * client.nodes + home] = view;
    return node;
  }
}
