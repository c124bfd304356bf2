/** An experiment with the command that repeats it, and the plugins without which it cannot be read. */
import type { PluginFile } from "../plugins/load.ts";
import type { Experiment } from "./experiment.ts";

export interface Task<E extends Experiment = Experiment> {
  readonly experiment: E;
  readonly command: string;
  /** Why its worlds are not simulated in full, where nobody said how they are. */
  readonly whySampled?: string;
  /** In the order in which the experiment names them. */
  readonly plugins: readonly PluginFile[];
}
