/** Where processes usually go, as far as anybody has asked since their libraries last did something. */
import type { ViewsListener } from "../application/attempts.ts";
import type { Client } from "../clients/client.ts";
import { keysAtHome } from "../clients/goes-home.ts";

/** Whether a process leaves some node alone. */
const Troubled = { no: 0, yes: 1, unknown: 2 } as const;
/** What it usually does with the keys of a home. */
export const View = { unknown: 0, goesHome: 1, asksLibrary: 2, goesElsewhere: 3 } as const;

export class Views implements ViewsListener {
  readonly #client: Client;
  /** By process, one of `Troubled`. */
  troubled: Uint8Array;
  /** By process and node, one of `View`: for processes that leave some node alone. */
  known: Uint8Array;
  /** Of each node a key whose home it is, and whose homes these are. What is usual for a key follows from its home alone. */
  #example: Int32Array = new Int32Array(0);
  #homes: Int16Array | undefined;

  constructor(client: Client) {
    this.#client = client;
    this.troubled = new Uint8Array(client.processes).fill(Troubled.unknown);
    this.known = new Uint8Array(client.processes * client.nodes);
  }

  /** There are so many processes now. */
  hasRoom(processes: number): void {
    if (processes <= this.troubled.length) return;
    const room = Math.max(processes, 2 * this.troubled.length);
    this.troubled = new Uint8Array(room).fill(Troubled.unknown);
    this.known = new Uint8Array(room * this.#client.nodes);
  }

  changed(process: number): void {
    if (this.troubled[process] === Troubled.unknown) return;
    this.troubled[process] = Troubled.unknown;
    const { nodes } = this.#client;
    this.known.fill(View.unknown, process * nodes, (process + 1) * nodes);
  }

  allChanged(): void {
    this.troubled.fill(Troubled.unknown);
    this.known.fill(View.unknown);
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
