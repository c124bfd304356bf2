/** The plugins that the command line names: there before a command looks at what there is. */
import { InvalidInput } from "../ending/errors.ts";
import type { LoadedPlugin } from "./load.ts";
import { loadEach } from "./load-each.ts";

/** @throws InvalidInput with all that is wrong with them. */
export async function loadNamed(files: readonly string[]): Promise<readonly LoadedPlugin[]> {
  const { plugins, problems } = await loadEach(files, (i) => JSON.stringify(files[i]));
  if (problems.length > 0) throw new InvalidInput("--plugins", problems);
  return plugins;
}
