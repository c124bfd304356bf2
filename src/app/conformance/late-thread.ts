/** A client whose own thread wakes late, as on a machine that has other things to do. */
import type { Client } from "../../../models/clients/client.ts";
import { ForwardingClient } from "../../../models/clients/forwarding-client.ts";

export class LateThread extends ForwardingClient {
  readonly #lateSeconds: number;

  constructor(client: Client, lateSeconds: number) {
    super([client]);
    this.#lateSeconds = lateSeconds;
  }

  override get backgroundAtSeconds(): number {
    return super.backgroundAtSeconds + this.#lateSeconds;
  }
}
