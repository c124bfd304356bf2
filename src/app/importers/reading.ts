/** Reads files of any language that configurations are written in. The name of the file says which, or how it begins. */
import { YamlDocument } from "./document.ts";
import { iniOf, readEntries } from "./ini-files.ts";
import type { Read } from "./kind.ts";
import { PhpReader } from "./literals/php.ts";
import { PythonReader } from "./literals/python.ts";
import { RubyReader } from "./literals/ruby.ts";
import type { Tree } from "./tree.ts";
import { readXml } from "./xml.ts";

export interface File {
  readonly file: string;
  readonly text: string;
}

type Language = "ini" | "python" | "ruby" | "php" | "xml" | "yaml";

const ENDINGS: readonly (readonly [ending: RegExp, language: Language])[] = [
  [/\.(?:ini|conf|cfg|cnf|properties)$|(?:^|\/)\.env(?:\.\w+)*$|\.env$/i, "ini"],
  [/\.(?:ya?ml|json)$/i, "yaml"],
  [/\.py$/i, "python"],
  [/\.rb$/i, "ruby"],
  [/\.(?:php|inc)$/i, "php"],
  [/\.xml$/i, "xml"],
];

/** How files begin that have no such ending. */
const BEGINNINGS: readonly (readonly [beginning: RegExp, language: Language])[] = [
  [/^\s*<\?(?:php|=)/, "php"],
  [/^\s*<(?:\?xml|[a-z!])/i, "xml"],
  [/^[^\n#]*\bcache_store\s*=\s*[:[]|Dalli::Client\.new/m, "ruby"],
  [/^[ \t]*CACHES\s*(?:[:=]|\[)/m, "python"],
  [/^\s*(?:\$\w+\s*[[=-]|return\s*(?:\[|array\s*\()|(?:\[|array\s*\()\s*'[^'\n]*'\s*=>)/, "php"],
  [/^\s*\{(?:\s|#[^\n]*)*'[^'\n]*'\s*:/, "python"],
  [/^\s*(?:import|from)\s+\w+/, "python"],
];

export function languageOf({ file, text }: File): Language {
  const ending = ENDINGS.find(([pattern]) => pattern.test(file));
  if (ending !== undefined) return ending[1];
  const beginning = BEGINNINGS.find(([pattern]) => pattern.test(text));
  if (beginning !== undefined) return beginning[1];
  const line = text.split("\n").find((one) => one.trim() !== "" && !/^\s*(?:[;#]|\[[^\]]*\]\s*$)/.test(one)) ?? "";
  return /^\s*(?:export\s+)?[\w.]+\s*=/.test(line) ? "ini" : "yaml";
}

/** Several files are all ini files; of any other kind there is one. */
export function readFiles(files: readonly File[]): Read {
  const [first] = files;
  const language = languageOf(first!);
  if (language === "ini") {
    const entries = readEntries(files);
    return { ini: iniOf(entries), entries, document: null };
  }
  if (language === "xml") {
    const entries = readXml(first!);
    return { ini: iniOf(entries), entries, document: null };
  }
  return { ini: null, entries: [], document: treeOf(first!, language) };
}

function treeOf({ file, text }: File, language: Language): Tree {
  if (language === "ruby") return new RubyReader(file, text).read();
  if (language === "python") {
    const reader = new PythonReader(file, text);
    return /^(?:\s|#[^\n]*\n)*[{([]/.test(text) ? reader.readAlone() : reader.read();
  }
  if (language !== "php") return new YamlDocument(file, text);
  // W3 Total Cache keeps its JSON behind a line that ends the program.
  const json = /^\s*<\?php\s+exit;?\s*\?>(?=\s*\{)/.exec(text)?.[0];
  if (json !== undefined) return new YamlDocument(file, text.replace(json, json.replace(/[^\n]/g, " ")));
  const reader = new PhpReader(file, text);
  return /^\s*(?:\[|array\s*\()/i.test(text) ? reader.readAlone() : reader.read();
}
