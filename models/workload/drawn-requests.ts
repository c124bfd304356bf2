/**
 * Requests drawn by laws: when one arrives, for which key, of which kind and at which process. Each has a stream of its own,
 * so that no policy changes what another draws.
 */
import type { Zipf } from "../../src/core/distributions/zipf.ts";
import type { PoissonArrivals } from "../../src/core/poisson.ts";
import type { Stream } from "../../src/core/random.ts";
import type { NewKeys } from "./new-keys.ts";
import { Does, type RequestBlock, type RequestSource } from "./request-source.ts";

/** What the application does with the cached copy after a write. */
export type OnWrite = "set" | "delete" | "nothing";

export const writeDoes = { set: Does.writeAndSet, delete: Does.writeAndDelete, nothing: Does.write } as const;

export interface DrawnOptions {
  readonly arrivals: PoissonArrivals;
  readonly popularity: Zipf;
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
  const { arrivals, popularity, newKeys, keyStream, kindStream, processStream, processes, reads, onWrite } = options;
  const write = writeDoes[onWrite];
  return {
    fill({ size, times, keys, processes: which, does }: RequestBlock): void {
      arrivals.fill(times, size);
      popularity.fill(keys, keyStream, size);
      if (reads < 1) for (let i = 0; i < size; i++) does[i] = kindStream.next() < reads ? Does.read : write;
      if (processes > 1) for (let i = 0; i < size; i++) which[i] = processStream.below(processes);
      newKeys?.place(keys, does, size);
    },
  };
}
