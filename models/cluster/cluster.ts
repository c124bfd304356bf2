/** The cache tier of a run: its nodes, the clients' views of them and the wire between; faults act on it. */

import { MICROS_PER_SECOND } from "../../src/core/units.ts";
import type { Client } from "../clients/client.ts";
import type { First } from "../clients/lists-by-process.ts";
import { UNTURNED } from "../clients/server-lists.ts";
import type { Turnable } from "../clients/stand-ins.ts";
import type { DatabaseServer } from "../database/fleet.ts";
import type { Wire } from "../network/wire.ts";
import { FIRST_WAKE_MICROS } from "../nodes/memory/upkeep.ts";
import type { Nodes } from "../nodes/nodes.ts";
import type { LockDeaths } from "../protection/lock-deaths.ts";
import { Cause } from "../recording/causes.ts";
import type { Ledger } from "../staleness/ledger.ts";
import type { Loader } from "./loader.ts";

export interface ClusterParts {
  readonly nodes: Nodes;
  readonly client: Client;
  /** The client library over the lists of servers it is given one after another; it may have one for good. */
  readonly serverLists: Partial<Turnable> | null;
  readonly wire: Wire;
  /** 1 for a node that no client can have anything done by. */
  readonly down: Uint8Array;
  readonly ledger: Ledger;
  /** Hosts that the processes of the application run on, in equal parts. */
  readonly hosts: number;
  /** Something about the node has changed: whoever waits for it may want to know. */
  readonly changed: (node: number) => void;
  /** A node is back with nothing in its memory. */
  readonly returnedEmpty?: ((node: number, nowSeconds: number) => void) | undefined;
  /** Null where no process of the application takes locks. */
  readonly lockDeaths?: LockDeaths | null;
  /** These processes begin anew: what their operations wait for does not come any more. */
  readonly renewed: (processes: readonly number[]) => void;
}

/** How a node that was stopped comes back. */
const Stop = { none: 0, cold: 1, warm: 2 } as const;

export class Cluster {
  readonly nodes: Nodes;
  readonly client: Client;
  readonly wire: Wire;
  readonly down: Uint8Array;
  /** What stands behind it, which faults may strike as well; it is made later. Null where there is none. */
  database: Pick<DatabaseServer, "slow" | "stop" | "start" | "setServers" | "loseWrites"> | null = null;
  /** What fills nodes from the database; null where no fault of the run has it done. */
  loader: Loader | null = null;
  /** What makes retries of database queries; null where nothing does. */
  retries: { limitRetries(perSecond: number): boolean } | null = null;
  readonly #parts: ClusterParts;
  readonly #stop: Uint8Array;
  readonly #stoppedAt: Float64Array;

  constructor(parts: ClusterParts) {
    this.#parts = parts;
    this.nodes = parts.nodes;
    this.client = parts.client;
    this.wire = parts.wire;
    this.down = parts.down;
    this.#stop = new Uint8Array(parts.nodes.count);
    this.#stoppedAt = new Float64Array(parts.nodes.count);
    for (let node = 0; node < parts.nodes.count; node++) this.#lookAround(node, 0);
  }

  /** Retries of database queries, all processes together; false where that changes nothing. */
  limitRetries(perSecond: number): boolean {
    return this.retries?.limitRetries(perSecond) ?? false;
  }

  /** Background work that fell due up to now on nodes that run; requests see to their own node themselves. */
  advance(nowSeconds: number): void {
    for (let node = 0; node < this.nodes.count; node++) {
      if (this.wire.isUp(node)) this.nodes.advance(node, nowSeconds * MICROS_PER_SECOND);
    }
  }

  /** The process of the node ends and its memory with it; false if there is none that runs. */
  crash(node: number): boolean {
    if (!this.wire.isUp(node) && !this.wire.isHung(node)) return false;
    this.#stop[node] = Stop.cold;
    this.wire.crash(node);
    this.#empty(node);
    return this.#changed(node);
  }

  /** A new, empty process listens at the node's address; false if it did not crash. */
  recover(node: number, nowSeconds: number): boolean {
    if (this.#stop[node] !== Stop.cold) return false;
    this.#stop[node] = Stop.none;
    this.wire.recover(node);
    this.nodes.start(node, Math.floor(nowSeconds));
    this.#lookAround(node, Math.floor(nowSeconds));
    this.#parts.returnedEmpty?.(node, nowSeconds);
    return this.#changed(node);
  }

  /** The process ends, its memory stays; false if it does not run. */
  warmStop(node: number, nowSeconds: number): boolean {
    if (!this.wire.isUp(node)) return false;
    this.#stop[node] = Stop.warm;
    this.#stoppedAt[node] = nowSeconds;
    this.wire.crash(node);
    return this.#changed(node);
  }

  /** A new process takes the memory over; false if none was kept. Within the second of the stop it finds it unusable. */
  warmStart(node: number, nowSeconds: number): boolean {
    if (this.#stop[node] !== Stop.warm) return false;
    this.#stop[node] = Stop.none;
    if (!this.nodes.warmRestart(node, this.#stoppedAt[node], nowSeconds)) {
      this.#parts.ledger.nodeEmptied(node);
      this.#lookAround(node, Math.floor(nowSeconds));
      this.#parts.returnedEmpty?.(node, nowSeconds);
    }
    this.wire.recover(node);
    return this.#changed(node);
  }

  /** The process hangs; false if it does not run. */
  pause(node: number): boolean {
    if (!this.wire.isUp(node)) return false;
    this.wire.pause(node);
    return this.#changed(node);
  }

  /** A process that hangs goes on; false if it does not hang. */
  resume(node: number, nowSeconds: number): boolean {
    if (!this.wire.isHung(node)) return false;
    this.nodes.resume(node, nowSeconds);
    this.wire.resume(node);
    return this.#changed(node);
  }

  /** Nothing comes back from the node's host; false if the node is lost already. */
  hostDown(node: number, isMemoryKept: boolean): boolean {
    if (!this.wire.isUp(node)) return false;
    this.#stop[node] = isMemoryKept ? Stop.none : Stop.cold;
    this.wire.silence(node);
    if (!isMemoryKept) this.#empty(node);
    return this.#changed(node);
  }

  /** The host is back; false if it was not away. */
  hostUp(node: number, nowSeconds: number): boolean {
    if (!this.wire.isSilent(node)) return false;
    if (this.#stop[node] === Stop.cold) return this.recover(node, nowSeconds);
    this.wire.resume(node);
    return this.#changed(node);
  }

  /** The first hosts of the application cannot reach the node, or its first processes where there is one host. */
  cutOff(node: number, share: number): boolean {
    const { hosts } = this.#parts;
    const { processes } = this.client;
    const parts = hosts > 1 ? hosts : processes;
    const cut = Math.round((Math.max(1, Math.round(share * parts)) * processes) / parts);
    let hasChanged = false;
    for (let process = 0; process < cut; process++) hasChanged = this.wire.cut(process, node, true) || hasChanged;
    return hasChanged && this.#changed(node);
  }

  /** All processes reach the node again. */
  heal(node: number): boolean {
    let hasChanged = false;
    for (let process = 0; process < this.client.processes; process++) {
      hasChanged = this.wire.cut(process, node, false) || hasChanged;
    }
    return hasChanged && this.#changed(node);
  }

  /** The node's port is closed to all processes; false if it is already. */
  close(node: number): boolean {
    return this.wire.admit(node, 0) && this.#changed(node);
  }

  /** The node's port is open to so many processes, the first ones, and no others; false if that is so already. */
  admit(node: number, count: number): boolean {
    return this.wire.admit(node, count) && this.#changed(node);
  }

  /** Answers come so much later; false if they did already. */
  slow(node: number, seconds: number): boolean {
    if (this.wire.delaySecondsOf(node) === seconds) return false;
    this.wire.delay(node, seconds);
    return this.#changed(node);
  }

  /** This share of the packets is lost; false if it was already. */
  lose(node: number, share: number): boolean {
    if (this.wire.lossOf(node) === share) return false;
    this.wire.lose(node, share);
    return this.#changed(node);
  }

  /** All items of the node are invalid from now on; false if it holds none that is valid or nobody can tell it to. */
  flush(node: number, nowSeconds: number): boolean {
    const second = Math.floor(nowSeconds);
    const canBeTold = this.down[node] === 0 || this.wire.isOnlyClosed(node);
    if (!canBeTold || !this.nodes.holdsAny(node, second)) return false;
    this.nodes.flushAll(node, 0, second);
    return true;
  }

  /** So many of the processes that next get a lock die with it; false if none takes locks. */
  killLockHolders(count: number): boolean {
    const { lockDeaths } = this.#parts;
    lockDeaths?.want(count);
    return lockDeaths !== undefined && lockDeaths !== null;
  }

  /** All processes, or the first of an order, begin anew with this server list; false if it is the one they have. */
  resize(servers: readonly number[], nowSeconds: number, who?: First): boolean {
    const { serverLists, ledger, renewed } = this.#parts;
    const turned = serverLists?.turnTo?.(servers, nowSeconds, who) ?? UNTURNED;
    if (turned.processes.length === 0) return false;
    for (const process of turned.processes) this.wire.closeAll(process);
    if (turned.hasMoved) ledger.topologyChanged(Cause.ringChanged);
    renewed(turned.processes);
    return true;
  }

  #empty(node: number): void {
    this.#parts.ledger.nodeEmptied(node);
    this.nodes.crash(node);
  }

  #changed(node: number): true {
    const down = this.wire.isLost(node) ? 1 : 0;
    if (down !== this.down[node]) {
      this.down[node] = down;
      this.#parts.ledger.topologyChanged();
    }
    this.#parts.changed(node);
    return true;
  }

  /** The threads of a new process look first in its first millisecond, at empty lists. */
  #lookAround(node: number, startedSeconds: number): void {
    this.nodes.advance(node, startedSeconds * MICROS_PER_SECOND + FIRST_WAKE_MICROS);
  }
}
