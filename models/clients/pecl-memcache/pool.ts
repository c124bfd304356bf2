/** What all versions of pecl-memcache share: the probes, the status of servers, and where operations settle. */
import type { Outcome } from "../../network/outcome.ts";
import type { Client, Operation } from "../client.ts";
import type { Probes } from "./probes.ts";
import type { ServerStatus } from "./server-status.ts";

export interface PoolParts {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly probes: Probes;
  readonly status: ServerStatus;
  readonly allowFailover: boolean;
  /** At least 1. */
  readonly failoverAttemptsMax: number;
  readonly keepsSockets: boolean;
  /** For a connection and for an answer. */
  readonly timeoutMs: number;
}

export abstract class Pool implements Client {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets: boolean;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  protected readonly probes: Probes;
  protected readonly status: ServerStatus;
  /** Probes after the primary; 0 without failover. */
  protected readonly attemptsMax: number;
  readonly #home: Int16Array;
  readonly #failed: Uint16Array;

  constructor(parts: PoolParts) {
    this.name = parts.name;
    this.nodes = parts.nodes;
    this.processes = parts.processes;
    this.keepsSockets = parts.keepsSockets;
    this.connectTimeoutMs = parts.timeoutMs;
    this.ioTimeoutMs = parts.timeoutMs;
    this.probes = parts.probes;
    this.status = parts.status;
    this.attemptsMax = parts.allowFailover ? parts.failoverAttemptsMax : 0;
    this.#home = parts.probes.home;
    this.#failed = parts.status.failed;
  }

  get homes(): Int16Array {
    return this.#home;
  }

  usual(process: number, key: number): number {
    const home = this.#home[key];
    if (this.#failed[process] === 0 || home < 0) return home;
    return this.status.isFailed(process, home) ? -1 : home;
  }

  troubled(process: number): boolean {
    return this.#failed[process] > 0;
  }

  abstract start(op: Operation): number;
  abstract after(op: Operation, outcome: Outcome): number;

  newRequest(process: number): void {
    this.status.newRequest(process);
  }

  replaced(process: number): void {
    this.status.replaced(process);
  }

  avoids(process: number, node: number, seconds: number): number | null {
    return this.status.isValid(process, node, Math.floor(seconds)) ? null : this.status.validAgainAt(process, node);
  }

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    const home = this.#home[key];
    if (home < 0) return -1;
    tried?.push(home);
    if (down[home] !== 1) return home;
    const attempts = this.nodes > 1 ? this.attemptsMax : 0;
    for (let i = 0; i < attempts; i++) {
      const node = this.probes.at(key, i);
      tried?.push(node);
      if (down[node] !== 1) return node;
    }
    return -1;
  }
}
