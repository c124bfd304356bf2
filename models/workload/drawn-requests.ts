/**
 * Requests drawn by laws: when one arrives, for which key, of which kind and at which process. Each has a stream of its own,
 * so that no policy changes what another draws.
 */
import type { Arrivals } from "../../src/core/arrivals.ts";
import type { Stream } from "../../src/core/random.ts";
import type { Drift } from "./drift.ts";
import type { NewKeys } from "./new-keys.ts";
import type { OnWrite } from "./on-write.ts";
import type { Popularity } from "./popularity/popularity.ts";
import { Does, type RequestBlock, type RequestSource } from "./request-source.ts";

export const writeDoes = { set: Does.writeAndSet, delete: Does.writeAndDelete, nothing: Does.write } as const;

/** What the application does to the cached copy, of a request that writes. */
export function onWriteOf(does: number): OnWrite {
  return does === Does.writeAndSet ? "set" : does === Does.writeAndDelete ? "delete" : "nothing";
}

export interface DrawnOptions {
  readonly arrivals: Arrivals;
  readonly popularity: Popularity;
  /** Null where all ranks keep their keys. */
  readonly drift: Drift | null;
  /** Null where all keys are there from the start. */
  readonly newKeys: NewKeys | null;
  /** Streams of their own for which key, which kind and which process: no policy changes what another draws. */
  readonly keyStream: Stream;
  readonly kindStream: Stream;
  readonly processStream: Stream;
  /** Processes of the application; each request is for any of them. */
  readonly processes: number;
  /** Share of requests that read. */
  readonly reads: number;
  readonly onWrite: OnWrite;
}

export function drawnRequests(options: DrawnOptions): RequestSource {
  const { arrivals, popularity, drift, newKeys, keyStream, kindStream, processStream, processes, reads, onWrite } =
    options;
  const write = writeDoes[onWrite];
  return {
    drawn: drift === null && newKeys === null ? { ...options, write } : undefined,
    fill({ size, times, keys, processes: which, does }: RequestBlock): void {
      arrivals.fill(times, size);
      popularity.fill(keys, keyStream, size);
      if (drift !== null) for (let i = 0; i < size; i++) keys[i] = drift.keyOf(keys[i], times[i]);
      if (reads < 1) for (let i = 0; i < size; i++) does[i] = kindStream.next() < reads ? Does.read : write;
      // Who serves the block may have put others in their place.
      for (let i = 0; i < size; i++) which[i] = processes > 1 ? processStream.below(processes) : 0;
      newKeys?.place(keys, does, size);
    },
  };
}
