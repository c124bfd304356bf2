/** One key's life through an experiment, as a text for the terminal or as JSON. */
import { folded, unfolded } from "../../../models/key-history/fold.ts";
import { screenOf } from "../../terminal/screen.ts";
import { readTask } from "../experiment/run-experiments.ts";
import { lifeJson } from "./json.ts";
import { live, type Wish } from "./live.ts";
import { lifeText } from "./tell.ts";

/**
 * @param name of the experiment: a file, or one that comes with fallthrough.
 * @throws InvalidInput with everything that is wrong with the experiment or the wish.
 */
export async function explain(name: string, wish: Wish, { json }: { readonly json: boolean }): Promise<string> {
  const { experiment } = await readTask(name, { set: wish.set });
  const lived = live(name, experiment, wish);
  const rows = wish.keepsAll ? unfolded(lived.life.events) : folded(lived.life.events);
  return json ? lifeJson(lived, rows) : lifeText(lived, rows, screenOf(process.stdout));
}
