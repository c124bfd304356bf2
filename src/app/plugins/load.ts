/** Loads plugins: each file once a thread, its parts registered as those inside are. */
import { spawnSync } from "node:child_process";
import { realpathSync, statSync } from "node:fs";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseAs, problemText } from "../../core/text/problems.ts";
import { readProblem } from "../files/input-file.ts";
import { digestOf } from "./digest.ts";
import { type Plugin, register } from "./plugin.ts";
import { pluginShape } from "./shape.ts";

export interface LoadedPlugin {
  /** Absolute. */
  readonly file: string;
  readonly sha256: string;
  readonly plugin: Plugin;
}

/** What tells a worker which plugin it is to load. */
export type PluginFile = Pick<LoadedPlugin, "file" | "sha256">;

/** What is wrong with a plugin, without its path: whoever asked for it says where it is named. */
export class PluginError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("; "));
    this.name = "PluginError";
    this.problems = problems;
  }
}

const PARTS = "an object with lists of parts: { clients: [...], faults: [...], metrics: [...] }";
const loaded = new Map<string, LoadedPlugin>();

/**
 * Loads the plugin, or says again what was loaded from this file.
 * @throws PluginError if it is not there, cannot be imported, or brings what cannot be registered; then nothing is.
 */
export async function loadPlugin(path: string): Promise<LoadedPlugin> {
  const file = found(path);
  const earlier = loaded.get(file);
  if (earlier !== undefined) return earlier;
  const sha256 = digested(file);
  const parts = await exported(file);
  const { problems } = parseAs(pluginShape, parts);
  if (problems.length > 0) throw new PluginError(problems.map(problemText));
  const plugin = parts as Plugin;
  const taken = register(plugin);
  if (taken.length > 0) throw new PluginError(taken);
  const one = { file, sha256, plugin };
  loaded.set(file, one);
  return one;
}

/**
 * What a worker loads: what the program that started it has loaded, and nothing else.
 * @throws Error if a file has changed since.
 */
export async function loadSame(plugins: readonly PluginFile[]): Promise<void> {
  for (const { file, sha256 } of plugins) {
    const here = await loadPlugin(file);
    if (here.sha256 === sha256) continue;
    throw new Error(`${file}: sha256 ${here.sha256}; expected ${sha256}, that of the plugin when the program began`);
  }
}

function found(path: string): string {
  const wanted = "expected the path of a JavaScript module";
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new PluginError([`there is no such file (${resolve(path)}); ${wanted}`]);
  if (!stats.isFile()) throw new PluginError([`it is no file; ${wanted}`]);
  return realpathSync(path);
}

function digested(file: string): string {
  try {
    return digestOf(file);
  } catch (error) {
    throw new PluginError([`it or a file that it imports: ${readProblem(error)}`]);
  }
}

async function exported(file: string): Promise<unknown> {
  let module: { readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(file).href)) as typeof module;
  } catch (error) {
    throw new PluginError([failure(error, file)]);
  }
  const parts = module.default;
  if (parts !== null && typeof parts === "object" && !Array.isArray(parts)) return parts;
  throw new PluginError([`its default export is ${kindOf(parts)}; expected ${PARTS}`]);
}

function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  return Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
}

function failure(error: unknown, file: string): string {
  if (!(error instanceof Error)) return `it threw ${String(error)}; expected a module that can be imported`;
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ERR_UNKNOWN_FILE_EXTENSION") return `"${extname(file)}"; expected a JavaScript module, .js or .mjs`;
  const install = error.message.includes("'fallthrough'") ? ", with fallthrough installed beside it" : "";
  return `${placeIn(error, file)}${error.name}: ${error.message}; expected a module that can be imported${install}`;
}

/** `line 3: `, if somebody knows: of an error in the syntax only Node.js itself does, and only on its way out. */
function placeIn(error: Error, file: string): string {
  const url = pathToFileURL(file).href;
  const told = error instanceof SyntaxError ? spawnSync(process.execPath, ["--check", file]).stderr : error.stack;
  const place = String(told).split(url)[1] ?? String(told).split(file)[1] ?? "";
  const line = /^:(\d+)/.exec(place)?.[1];
  return line === undefined ? "" : `line ${line}: `;
}
