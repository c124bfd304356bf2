/** The plugins that an experiment names: loaded before it is read, for names in it may be theirs. */
import { dirname, resolve } from "node:path";
import { InvalidInput } from "../ending/errors.ts";
import { parseJson } from "../files/json.ts";
import type { PluginFile } from "../plugins/load.ts";
import { loadEach } from "../plugins/load-each.ts";
import { manifestOf } from "./manifest.ts";

/**
 * @param text of the experiment, or of a manifest, in the file `path`: its plugins lie relative to that.
 * @param where what the file is called in errors.
 * @throws InvalidInput with all that is wrong with them.
 */
export async function loadPluginsOf(text: string, path: string, where: string): Promise<readonly PluginFile[]> {
  const names = namedIn(text);
  const files = names.map((name) => resolve(dirname(path), name));
  const { plugins, problems } = await loadEach(files, (i) => `plugins[${i}]: ${JSON.stringify(names[i])}`);
  if (problems.length > 0) throw new InvalidInput(where, problems);
  return plugins;
}

/** What is no list of texts is left to the reader, who says so. */
function namedIn(text: string): readonly string[] {
  const parsed = parseJson(text);
  if (parsed.problem !== null) return [];
  const document = manifestOf(parsed.value)?.experiment ?? parsed.value;
  const { plugins = [] } = (document ?? {}) as { readonly plugins?: unknown };
  return Array.isArray(plugins) && plugins.every((name) => typeof name === "string") ? plugins : [];
}
