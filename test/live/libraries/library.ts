/** Libraries of other languages that are held against the model: which release is installed, and how a process is started. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LineProcess } from "./line-process.ts";
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

/** One process with one client object. */
export interface LibraryProcess {
  call(verb: Verb, key: string, value?: string): Promise<Said>;
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
const python = process.env.PYTHON ?? "/usr/bin/python3";
const ruby = process.env.RUBY ?? "ruby";
const java = process.env.JAVA ?? "java";
const nutcracker = process.env.NUTCRACKER ?? "nutcracker";
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
];

/** A library with a driver here, which is told the servers and the options behind these arguments. */
function driven(name: string, release: string | null, program: string, args: readonly string[]): Library {
  return {
    name,
    release,
    open(ports, options) {
      const servers = ports.map((port) => `127.0.0.1:${port}`).join();
      const given = Object.entries(options).map(([option, value]) => `${option}=${JSON.stringify(value)}`);
      return LineProcess.open(name, spawn(program, [...args, servers, ...given]));
    },
  };
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
