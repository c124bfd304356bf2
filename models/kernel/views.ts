/** Which processes leave some node alone, as far as anybody has asked since their libraries last did something. */
import type { ViewsListener } from "../application/attempts.ts";
import type { Client } from "../clients/client.ts";
import { keysAtHome } from "../clients/goes-home.ts";

const UNTROUBLED = 0;
const TROUBLED = 1;
/** Nobody has asked. */
const UNKNOWN = 2;

export class Views implements ViewsListener {
  readonly #client: Client;
  /** By process. */
  troubled: Uint8Array;
  /** Of each node a key whose home it is, and whose homes these are. What is usual for a key follows from its home alone. */
  #example: Int32Array = new Int32Array(0);
  #homes: Int16Array | undefined;

  constructor(client: Client) {
    this.#client = client;
    this.troubled = new Uint8Array(client.processes).fill(UNKNOWN);
  }

  /** There are so many processes now. */
  hasRoom(processes: number): void {
    if (processes <= this.troubled.length) return;
    const longer = new Uint8Array(Math.max(processes, 2 * this.troubled.length)).fill(UNKNOWN);
    longer.set(this.troubled);
    this.troubled = longer;
  }

  changed(process: number): void {
    this.troubled[process] = UNKNOWN;
  }

  allChanged(): void {
    this.troubled.fill(UNKNOWN);
  }

  /** The node that the process usually asks for the keys of this home; -1 where its library has to be asked first. */
  usual(process: number, home: number): number {
    const { troubled } = this;
    const client = this.#client;
    if (troubled[process] === UNKNOWN) troubled[process] = client.troubled!(process) ? TROUBLED : UNTROUBLED;
    if (troubled[process] === UNTROUBLED) return home;
    if (this.#homes !== client.homes) {
      this.#homes = client.homes;
      this.#example = keysAtHome(client.homes!, client.nodes);
    }
    return client.usual(process, this.#example[home]);
  }
}
