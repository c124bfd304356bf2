/**
 * The application's server list where it is not simply all nodes, or changes during a run: one client per list, each over a
 * part of the cluster. A change makes every process's object anew, as a deployment does: views, timers and sockets start afresh.
 */
import type { Client } from "./client.ts";
import type { StartedAt } from "./definition.ts";
import { ListedClient } from "./listed-client.ts";

export interface ServerList {
  /** Positions in the cluster, in the order of the list. */
  readonly servers: readonly number[];
  /** The library with exactly these servers, in so many processes. */
  readonly make: (processes: number, startedAt: StartedAt) => Client;
}

/** What a change of the list came to. */
export interface Turned {
  /** Those that begin anew. */
  readonly processes: readonly number[];
  /** A key may have another home than before. */
  readonly hasMoved: boolean;
}

export const UNTURNED: Turned = { processes: [], hasMoved: false };

export interface ServerListsParts {
  /** Of the cluster. */
  readonly nodes: number;
  readonly processes: number;
  /** All lists of the run, that of its start first. */
  readonly lists: readonly ServerList[];
  readonly startedAt: StartedAt;
}

export class ServerLists extends ListedClient {
  readonly #lists: readonly ServerList[];

  constructor({ nodes, processes, lists, startedAt }: ServerListsParts) {
    super(
      lists.map(({ make }) => make(processes, startedAt)),
      nodes,
      lists[0].servers,
    );
    this.#lists = lists;
  }

  /** Switches to this list, one of those given; nothing happens if it holds already. */
  turnTo(servers: readonly number[], nowSeconds: number): Turned {
    const wanted = servers.join();
    if (this.servers.join() === wanted) return UNTURNED;
    const list = this.#lists.find((one) => one.servers.join() === wanted)!;
    this.inner = list.make(this.processes, () => nowSeconds);
    this.place(list.servers);
    return { processes: Array.from({ length: this.processes }, (_, process) => process), hasMoved: true };
  }
}
