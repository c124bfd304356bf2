/** An experiment with the command that repeats it. */
import type { Experiment } from "./experiment.ts";

export interface Task<E extends Experiment = Experiment> {
  readonly experiment: E;
  readonly command: string;
}
