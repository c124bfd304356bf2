/** Several plugins, and what is wrong with them all at once. */
import { type LoadedPlugin, loadPlugin, PluginError } from "./load.ts";

/**
 * Loads them one after the other.
 * @param where says of the plugin at this place where it is named.
 * @returns Those that could be loaded, and all that is wrong with the others.
 */
export async function loadEach(
  files: readonly string[],
  where: (i: number) => string,
): Promise<{ readonly plugins: readonly LoadedPlugin[]; readonly problems: readonly string[] }> {
  const plugins: LoadedPlugin[] = [];
  const problems: string[] = [];
  for (const [i, file] of files.entries()) {
    try {
      plugins.push(await loadPlugin(file));
    } catch (error) {
      if (!(error instanceof PluginError)) throw error;
      problems.push(...error.problems.map((problem) => `${where(i)}: ${problem}`));
    }
  }
  return { plugins, problems };
}
