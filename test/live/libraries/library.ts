/** Libraries of other languages that are held against the model: which release is installed, and how a process is started. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { memcachedExtensionVersion, memcacheVersion } from "../programs.ts";
import { LineProcess } from "./line-process.ts";
import { PhpPages } from "./php-pages.ts";
import { Twemproxy } from "./twemproxy.ts";

export type Verb = "get" | "set";
export type Options = Readonly<Record<string, unknown>>;

/** What a call came to, and how long it took the library. */
export interface Said {
  readonly word: "OK" | "VALUE" | "MISS" | "FAIL";
  readonly ms: number;
  /** Of a hit. */
  readonly value?: string;
}

/** What a multi-get came to. */
export interface Page {
  /** Positions of the keys that came back; null where the whole call failed. */
  readonly answered: readonly number[] | null;
  /** What the library says of the failure; some say it beside keys that came back. */
  readonly error?: string | null;
  /** libmemcached's result code, of PHP's class. */
  readonly code?: number;
  readonly ms: number;
}

/** One process with one client object. */
export interface LibraryProcess {
  call(verb: Verb, key: string, value?: string): Promise<Said>;
  /** Makes the client object anew; before a proxy, the connection to it. */
  fresh(): Promise<void>;
  /** One multi-get. */
  page(keys: readonly string[]): Promise<Page>;
  end(): void;
}

export interface Library {
  /** As the model calls it. */
  readonly name: string;
  /** Of what is installed here; null if nothing is. */
  readonly release: string | null;
  open(ports: readonly number[], options: Options): Promise<LibraryProcess>;
}

/** Debian's libraries belong to the system's Python, whatever else is on the path. */
export const python = process.env.PYTHON ?? "/usr/bin/python3";
export const ruby = process.env.RUBY ?? "ruby";
const java = process.env.JAVA ?? "java";
const nutcracker = process.env.NUTCRACKER ?? "nutcracker";
const go = process.env.GO ?? "go";
/** Debian's packages of Go's libraries are sources, below this folder. */
const goPath = process.env.GOPATH ?? "/usr/share/gocode";
const spymemcachedJar = process.env.SPYMEMCACHED ?? "/usr/share/java/spymemcached.jar";

export const libraries: readonly Library[] = [
  driven("pymemcache", pythonRelease("pymemcache"), python, [file("driver.py"), "pymemcache"]),
  driven("python-memcached", pythonMemcachedRelease(), python, [file("driver.py"), "memcache"]),
  driven("pylibmc", pythonRelease("pylibmc"), python, [file("driver.py"), "pylibmc"]),
  driven("dalli", printed(/^(\S+)/, ruby, "-e", 'require "dalli"; puts Dalli::VERSION'), ruby, [file("driver.rb")]),
  driven("spymemcached", spymemcachedRelease(), java, ["-cp", spymemcachedJar, file("Driver.java")]),
  {
    name: "twemproxy",
    release: printed(/nutcracker-(\S+)/, nutcracker, "-V"),
    open: (ports, options) => Twemproxy.open(nutcracker, ports, options),
  },
  gomemcache(),
  nodeMemcached(),
  {
    name: "pecl-memcache",
    release: memcacheVersion,
    open: (ports, options) => PhpPages.open({ name: "pecl-memcache", options }, ports),
  },
  {
    name: "php-memcached",
    release: memcachedExtensionVersion,
    open: (ports, options) => PhpPages.open({ name: "php-memcached", options }, ports),
  },
];

/** A library with a driver here, which is told the servers and the options behind these arguments. */
function driven(name: string, release: string | null, program: string, args: readonly string[]): Library {
  return {
    name,
    release,
    open: (ports, options) => LineProcess.open(name, spawn(program, [...args, ...settings(ports, options)])),
  };
}

/** Servers and options, as the drivers read them. */
function settings(ports: readonly number[], options: Options): string[] {
  const servers = ports.map((port) => `127.0.0.1:${port}`).join();
  return [servers, ...Object.entries(options).map(([option, value]) => `${option}=${JSON.stringify(value)}`)];
}

/** Its driver is a program to build. It has no releases: Debian's package says of which day it is. */
function gomemcache(): Library {
  const name = "gomemcache";
  const isHere =
    existsSync(join(goPath, "src/github.com/bradfitz/gomemcache")) && printed(/go\d/, go, "version") !== null;
  let program: string | null = null;
  const built = () => {
    program ??= builtBy(go, file("driver.go"));
    return program;
  };
  return {
    name,
    release: isHere ? printed(/^Version: (.*)-/m, "dpkg-query", "-s", "golang-github-bradfitz-gomemcache-dev") : null,
    open: (ports, options) => LineProcess.open(name, spawn(built(), settings(ports, options))),
  };
}

function builtBy(compiler: string, source: string): string {
  const program = join(mkdtempSync(join(tmpdir(), "driver-")), "driver");
  const env = { ...process.env, GOPATH: goPath, GO111MODULE: "off" };
  execFileSync(compiler, ["build", "-o", program, source], { env });
  process.once("exit", () => rmSync(dirname(program), { recursive: true, force: true }));
  return program;
}

function nodeMemcached(): Library {
  const manifest = resolved("memcached/package.json");
  const release =
    manifest === null ? null : (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
  return driven("node-memcached", release, process.execPath, [file("driver.mjs"), resolved("memcached") ?? ""]);
}

function resolved(name: string): string | null {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return null;
  }
}

function file(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function pythonRelease(distribution: string): string | null {
  return printed(/^(\S+)\n$/, python, "-c", `import importlib.metadata as m; print(m.version("${distribution}"))`);
}

/** Debian's 1.59 says of itself that it is 1.58. */
function pythonMemcachedRelease(): string | null {
  const release = pythonRelease("python-memcached");
  return release === "1.58" ? "1.59" : release;
}

/** Its jar does not say its release. The driver is Java's source: running it needs the compiler. */
function spymemcachedRelease(): string | null {
  if (!existsSync(spymemcachedJar)) return null;
  return printed(/^jdk\.compiler/m, java, "--list-modules") === null ? null : "2.12";
}

/** The part of a program's output that matters; null if there is none. Some say their release on standard error. */
function printed(part: RegExp, program: string, ...args: string[]): string | null {
  try {
    const output = execFileSync("sh", ["-c", '"$@" 2>&1', "sh", program, ...args], { encoding: "utf8" });
    const found = part.exec(output);
    return found === null ? null : (found[1] ?? found[0]);
  } catch {
    return null;
  }
}
