/** Which processes leave some node alone, as far as anybody has asked since their libraries last did something. */
import type { ViewsListener } from "../application/attempts.ts";
import type { Client } from "../clients/client.ts";

const UNTROUBLED = 0;
const TROUBLED = 1;
/** Nobody has asked. */
const UNKNOWN = 2;

export class Views implements ViewsListener {
  readonly #client: Client;
  /** By process. */
  troubled: Uint8Array;

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

  /** The node that the process usually asks for the key; -1 where its library has to be asked first. */
  usual(process: number, key: number): number {
    if (this.troubled[process] === UNKNOWN) {
      this.troubled[process] = this.#client.troubled!(process) ? TROUBLED : UNTROUBLED;
    }
    return this.#client.usual(process, key);
  }
}
