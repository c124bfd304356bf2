/** What all versions of pecl-memcache have in common: placement, health, and where it all settles. */
import type { Outcome } from "../../network/outcome.ts";
import type { Client, Operation } from "../client.ts";
import type { Health } from "./health.ts";
import type { Placement } from "./placement.ts";

export interface PoolParts {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly placement: Placement;
  readonly health: Health;
  readonly allowFailover: boolean;
  /** At least 1. */
  readonly failoverAttemptsMax: number;
  readonly keepsSockets: boolean;
  /** Of a connect as of an answer. */
  readonly timeoutMs: number;
}

export abstract class Pool implements Client {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets: boolean;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  protected readonly placement: Placement;
  protected readonly health: Health;
  /** Probes after the primary; 0 where there is no failover. */
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
    this.placement = parts.placement;
    this.health = parts.health;
    this.attemptsMax = parts.allowFailover ? parts.failoverAttemptsMax : 0;
    this.#home = parts.placement.home;
    this.#failed = parts.health.failed;
  }

  usual(process: number, key: number): number {
    const home = this.#home[key];
    if (this.#failed[process] === 0 || home < 0) return home;
    return this.health.isFailed(process, home) ? -1 : home;
  }

  abstract start(op: Operation): number;
  abstract after(op: Operation, outcome: Outcome): number;

  newRequest(process: number): void {
    this.health.newRequest(process);
  }

  avoids(process: number, node: number, seconds: number): number | null {
    return this.health.isValid(process, node, Math.floor(seconds)) ? null : this.health.validAgainAt(process, node);
  }

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    const home = this.#home[key];
    if (home < 0) return -1;
    tried?.push(home);
    if (down[home] !== 1) return home;
    const attempts = this.nodes > 1 ? this.attemptsMax : 0;
    for (let i = 0; i < attempts; i++) {
      const node = this.placement.probe(key, i);
      tried?.push(node);
      if (down[node] !== 1) return node;
    }
    return -1;
  }
}
