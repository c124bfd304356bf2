/** Turns configurations that are in use into an experiment, and the words that go with it. */
import { basename } from "node:path";
import type { Server } from "../../../models/clients/client.ts";
import type { ClientDefinition } from "../../../models/clients/definition.ts";
import { clients } from "../../../models/clients/index.ts";
import { parseAs, problemText } from "../../core/text/problems.ts";
import { InvalidInput } from "../ending/errors.ts";
import { readInput, readProblem } from "../files/input-file.ts";
import { versionOf } from "../routing/release.ts";
import { parseServers } from "../routing/servers.ts";
import { importedExperiment } from "./experiment.ts";
import { type File, recognise } from "./index.ts";
import { Found } from "./kind.ts";
import { outlook } from "./outlook.ts";

export interface ImportOptions {
  readonly as?: string;
  readonly version?: string;
  readonly servers?: string;
  readonly pool?: string;
}

export interface Imported {
  readonly experiment: unknown;
  /** For people: what will happen, and what was ignored. */
  readonly said: string;
}

/** @throws InvalidInput where it cannot be read. */
export function readConfiguration(file: string): File {
  try {
    return { file: basename(file), text: readInput(file, { takesPipes: true }) };
  } catch (error) {
    throw new InvalidInput(file, [readProblem(error, "a file, or of php.ini fragments several")]);
  }
}

/** @throws InvalidInput with everything that makes the configuration unusable. */
export function imported(
  files: readonly File[],
  { as, version: release, servers: list, pool }: ImportOptions,
): Imported {
  const where = files.map(({ file }) => file).join(", ");
  const recognised = recognise(files, as);
  if ("problems" in recognised) throw new InvalidInput("import", recognised.problems);
  const { kind, read } = recognised;
  const definition = clients.find(({ name }) => name === kind.client)!;
  const found = new Found();
  kind.read(read, found, { pool });
  const problems = [...found.problems, ...optionProblems(definition, found)];
  if (problems.length === 0 && found.options.size === 0 && found.unused.length === 0 && found.servers === null) {
    problems.push(`no option of ${definition.name} was understood; expected what looks like ${kind.looks}`);
  }
  const version = versionOf(definition, release, problems);
  const servers = serversOf(list, found, problems);
  const options = Object.fromEntries([...found.options].map(([name, { value }]) => [name, value]));
  if (problems.length === 0) problems.push(...contradictions(definition, version!, options, servers?.list ?? THREE));
  if (problems.length > 0) throw new InvalidInput(where, [...problems, ...aside(found)]);
  const name = files[0].file.replace(/\.[^.]*$/, "").replace(/[^A-Za-z0-9._-]+/g, "-");
  const versionFrom = release === undefined ? "default: the newest that is modelled" : `--version ${release}`;
  const lines = [
    ...outlook(definition, version!, options, servers?.list ?? THREE),
    ...(servers === null
      ? ["No servers are named, so the cluster has the default of three nodes. Name them with --servers."]
      : []),
    ...aside(found),
  ];
  return {
    experiment: importedExperiment({ name, definition, version: version!, versionFrom, found, servers }),
    said: lines.map((line) => `${line}\n`).join(""),
  };
}

/** The default cluster of an experiment. */
const THREE: readonly Server[] = [0, 1, 2].map((i) => ({ host: "127.0.0.1", port: 11_211 + i, weight: 1 }));

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

/** Contradictions among the options, or with the version or the servers. */
function contradictions(
  definition: ClientDefinition,
  version: string,
  options: Readonly<Record<string, unknown>>,
  servers: readonly Server[],
): string[] {
  try {
    outlook(definition, version, options, servers);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

function aside({ notUnderstood, unused }: Found): string[] {
  return [...notUnderstood.map((text) => `Not understood: ${text}`), ...unused.map((text) => `Not used: ${text}`)];
}
