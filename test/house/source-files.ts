/** The project's own sources as the tests of the house see them: paths, texts, and who imports what. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix, sep } from "node:path";
import { fileURLToPath } from "node:url";

export interface SourceFile {
  /** From the project's root, with slashes: `src/core/calendar.ts`. */
  readonly path: string;
  readonly text: string;
  /** The text with comments and the insides of quoted strings blanked out, line for line. */
  readonly code: string;
  /** Files of the project that it imports, by path, whether for values or for types. */
  readonly imports: readonly string[];
  /** Packages and Node.js modules that it imports: `zod`, `node:fs`, and `@noble/hashes` for `@noble/hashes/legacy.js`. */
  readonly packages: readonly string[];
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** All TypeScript files of a folder; none if it does not exist. */
export function sourceFiles(folder: string): SourceFile[] {
  const absolute = join(root, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).split(sep).join("/"))
    .sort()
    .map((path) => parse(path, readFileSync(join(root, path), "utf8")));
}

export function readText(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** A source file from its text; imports are resolved against its path. */
export function parse(path: string, text: string): SourceFile {
  const specifiers = importsIn(text);
  const isRelative = (specifier: string) => specifier.startsWith(".");
  const resolve = (specifier: string) => posix.join(posix.dirname(path), specifier);
  return {
    path,
    text,
    code: blank(text),
    imports: specifiers.filter(isRelative).map(resolve),
    packages: specifiers.filter((specifier) => !isRelative(specifier)).map(packageOf),
  };
}

function packageOf(specifier: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
}

/**
 * `import ... from "x"`, `export ... from "x"` and `import "x"` where a statement begins, and `import("x")` anywhere,
 * outside of comments, for values or for types.
 */
function importsIn(text: string): string[] {
  const uncommented = text.replace(TOKENS, (token) => (token.startsWith("/") ? " " : token));
  const statement = /^\s*(?:import|export)\b(?:[^"';]*?\bfrom)?\s*["']([^"'\n]+)["']/gm;
  const call = /\bimport\(\s*["']([^"'\n]+)["']/g;
  return [...uncommented.matchAll(statement), ...uncommented.matchAll(call)].map((match) => match[1]);
}

/** Comments and strings, whichever begins first; templates are left, for they hold code. */
const TOKENS = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;

function blank(text: string): string {
  return text.replace(TOKENS, (token) => (token.startsWith("/") ? token.replace(/[^\n]/g, " ") : '""'));
}
