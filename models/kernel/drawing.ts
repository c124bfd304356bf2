/** What the kernel draws requests by, where it knows their laws. */
import { Zipf } from "../../src/core/distributions/zipf.ts";
import { PoissonArrivals } from "../../src/core/poisson.ts";
import type { Stream } from "../../src/core/random.ts";
import type { Drawn, RequestBlock } from "../workload/request-source.ts";

/** A process is drawn from 32 bits where there are no more. */
const PROCESSES_MAX = 65_536;

export interface Drawing extends Drawn {
  readonly zipf: Zipf;
  /** Of arrivals; of none where they are drawn by others. */
  readonly timeStream: Stream;
}

/** Null where it does not know them. */
export function drawingOf(drawn: Drawn | undefined): Drawing | null {
  if (drawn === undefined || drawn.processes > PROCESSES_MAX) return null;
  const { arrivals, popularity, keyStream } = drawn;
  if (!(popularity instanceof Zipf)) return null;
  const timeStream = arrivals instanceof PoissonArrivals ? arrivals.stream : keyStream;
  return { ...drawn, zipf: popularity, timeStream };
}

/** The arrivals if the next ones, as many as a block has, come at one rate; else it is filled with them, and null. */
export function flatArrivals({ arrivals }: Drawing, { times, size }: RequestBlock): PoissonArrivals | null {
  if (arrivals instanceof PoissonArrivals && arrivals.isFlatFor(size)) return arrivals;
  arrivals.fill(times, size);
  return null;
}
