/** Turns configurations that are in use into an experiment, and the words that go with it. */
import { basename } from "node:path";
import type { Server } from "../../../models/clients/client.ts";
import type { ClientDefinition } from "../../../models/clients/definition.ts";
import { clients } from "../../../models/clients/index.ts";
import { frameworks } from "../../../models/frameworks/index.ts";
import { clientProblem } from "../../../models/scenario/client.ts";
import { readScenario } from "../../../models/scenario/read.ts";
import { parseAs, problemText } from "../../core/text/problems.ts";
import { InvalidInput } from "../ending/errors.ts";
import { readInput, readProblem } from "../files/input-file.ts";
import { outlook } from "../outlook/outlook.ts";
import { versionOf } from "../routing/release.ts";
import { parseServers } from "../routing/servers.ts";
import { importedExperiment } from "./experiment.ts";
import { recognise } from "./index.ts";
import { type Defines, Found } from "./kind.ts";
import type { File } from "./reading.ts";
import { versionKeyLines } from "./version-key.ts";

export interface ImportOptions {
  readonly as?: string;
  readonly version?: string;
  readonly servers?: string;
  readonly pool?: string;
  /** `NAME=VALUE` each. */
  readonly define?: readonly string[];
}

export interface Imported {
  readonly experiment: unknown;
  /** For people: what will happen, and what was ignored. */
  readonly said: string;
}

/** A configuration that can be used. */
export interface Understood {
  readonly definition: ClientDefinition;
  readonly version: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Null where neither the files nor the command line name servers. */
  readonly servers: readonly Server[] | null;
  readonly found: Found;
  readonly experiment: { readonly scenario: unknown };
}

/** Servers of the largest cluster there may be take half of it; parsers take seconds for as many characters, made to be slow. */
const CHARACTERS_MAX = 500_000;

/** @throws InvalidInput where it cannot be read. */
export function readConfiguration(file: string): File {
  try {
    return { file: basename(file), text: readInput(file, { takesPipes: true }) };
  } catch (error) {
    throw new InvalidInput(file, [readProblem(error, "a file, or of php.ini fragments several")]);
  }
}

/** @throws InvalidInput with everything that makes the configuration unusable. */
export function imported(files: readonly File[], asked: ImportOptions): Imported {
  const { definition, version, options, servers, found, experiment } = understood(files, asked);
  const used = servers ?? THREE;
  const lines = [
    ...found.first,
    ...outlook({ definition, version, options, servers: used }),
    ...added(found),
    ...versionKeyLines({ definition, version, options, servers: used, framework: found.framework }),
    DEFAULTS,
    ...(servers === null
      ? ["No servers are named, so the cluster has the default of three nodes. Name them with --servers."]
      : []),
    ...[...found.assumed.values()].map((text) => `Taken: ${text}`),
    ...aside(found),
  ];
  return { experiment, said: lines.map((line) => `${line}\n`).join("") };
}

/**
 * What the files say, without what will come of it.
 *
 * @throws InvalidInput with everything that makes the configuration unusable.
 */
export function understood(files: readonly File[], options: ImportOptions): Understood {
  const { as, version: release, servers: list, pool, define = [] } = options;
  const where = files.map(({ file }) => file).join(", ");
  const large = files.find(({ text }) => text.length > CHARACTERS_MAX);
  if (large !== undefined) {
    const problem = `${large.file}: ${large.text.length} characters; expected at most ${CHARACTERS_MAX}`;
    throw new InvalidInput("import", [problem]);
  }
  const problems: string[] = [];
  const defines = definesOf(define, problems);
  const recognised = recognise(files, as);
  if ("problems" in recognised) throw new InvalidInput("import", [...problems, ...recognised.problems]);
  const { kind, read } = recognised;
  const found = new Found(defines);
  kind.read(read, found, { pool });
  const definition = clients.named(found.client ?? kind.client);
  if (recognised.client !== undefined && recognised.client !== definition.name) {
    problems.push(`${where}: not ${as} but ${kind.name}, for ${definition.name}; expected --as ${kind.name}`);
  }
  const noServers = list === undefined ? found.noServers : [];
  // Not by push(...): a file may have more errors than a call takes arguments.
  for (const all of [found.problems, noServers, optionProblems(definition, found)]) {
    for (const problem of all) problems.push(problem);
  }
  if (problems.length === 0 && isEmpty(found)) {
    problems.push(`no option of ${definition.name} was understood; expected what looks like ${kind.looks}`);
  }
  const version = versionOf(definition, release, problems);
  const servers = serversOf(list, found, problems);
  const set = Object.fromEntries([...found.options].map(([name, { value }]) => [name, value]));
  for (const name of defines.keys()) {
    if (!found.asked.has(name)) found.unused.push(`--define ${name}: nothing that was read asks for it`);
  }
  const refuse = (): never => {
    throw new InvalidInput(where, problems, aside(found));
  };
  if (problems.length > 0 || version === null) return refuse();
  const contradiction = clientProblem({ name: definition.name, version, options: set }, servers?.list ?? THREE);
  if (contradiction !== null) problems.push(contradiction);
  const name = files[0].file
    .replace(/\.[^.]*$/, "")
    .replace(/[^A-Za-z0-9._-]+|^[^A-Za-z0-9]+/g, "-")
    .replace(/^-+/, "");
  const versionFrom = release === undefined ? "default: the newest that is modelled" : `--version ${release}`;
  const parts = { name: name || "imported", definition, version, versionFrom, found, servers };
  const experiment = importedExperiment(parts);
  // What `run` would refuse is refused here.
  if (problems.length === 0) problems.push(...readScenario(experiment.scenario).problems.map(problemText));
  if (problems.length > 0) return refuse();
  return { definition, version, options: set, servers: servers?.list ?? null, found, experiment };
}

/** What the framework adds to what the library does. */
function added({ framework }: Found): string[] {
  if (framework === null) return [];
  const { title, summary } = frameworks.named(framework.name);
  return [
    `Above the library stands ${title}, and the experiment has it as scenario.framework. What is said of operations here is said of the library's own.`,
    `Keys of its own: ${summary.keys}.`,
    `Against stampedes: ${summary.protection}.`,
    `When a node fails: ${summary.onFailure}.`,
    `When a process dies with its lock: ${summary.onDeath}.`,
  ];
}

/** What a run of the experiment takes that no configuration of a cache says. */
const DEFAULTS =
  "Workload and database are not in the file: a run takes the program's defaults for load, keys and database, not yours, and loses no node. Its verdict holds for your site once scenario.workload, scenario.database and scenario.faults are yours.";

/** The default cluster of an experiment. */
const THREE: readonly Server[] = [0, 1, 2].map((i) => ({ host: "127.0.0.1", port: 11_211 + i, weight: 1 }));

function definesOf(define: readonly string[], problems: string[]): Defines {
  const defines = new Map<string, string>();
  for (const text of define) {
    const [, name, value] = /^([^=\s]+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined)
      problems.push(`--define: ${JSON.stringify(text)}; expected NAME=VALUE`);
    else if (defines.has(name)) problems.push(`--define: ${name} again; expected each once`);
    else defines.set(name, value);
  }
  return defines;
}

function isEmpty({ options, unused, servers, noServers }: Found): boolean {
  return options.size === 0 && unused.length === 0 && servers === null && noServers.length === 0;
}

function optionProblems({ options: schema }: ClientDefinition, found: Found): string[] {
  return [...found.options].flatMap(([name, { value, from }]) =>
    parseAs(schema, { [name]: value }).problems.map((problem) => `${from}: ${problemText(problem)}`),
  );
}

function serversOf(list: string | undefined, found: Found, problems: string[]): Found["servers"] {
  if (list === undefined) return found.servers;
  const parsed = parseServers(list);
  problems.push(...parsed.problems);
  if (found.servers !== null)
    problems.push(`--servers: ${found.servers.from} names the servers; expected one of the two`);
  return parsed.problems.length === 0 ? { list: parsed.servers, from: "--servers" } : null;
}

function aside({ notUnderstood, unused }: Found): string[] {
  return [
    ...notUnderstood.map(({ text, hint }) => `Not understood: ${text}${hint}`),
    ...unused.map((text) => `Not used: ${text}`),
  ];
}
