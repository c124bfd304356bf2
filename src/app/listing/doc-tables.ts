/** Tables of clients, frameworks and faults for the pages in docs/, made of what the registries say. */
import { clients } from "../../../models/clients/index.ts";
import { pools } from "../../../models/database/pools/index.ts";
import { type FaultDefinition, isCompound } from "../../../models/faults/fault.ts";
import { faults } from "../../../models/faults/index.ts";
import { frameworks } from "../../../models/frameworks/index.ts";
import { presets } from "../../../models/workload/presets/index.ts";
import { defaultOf } from "./default-of.ts";
import { clientColumns } from "./list-clients.ts";
import { frameworkColumns } from "./list-frameworks.ts";
import { markdownTable } from "./markdown-table.ts";
import { mechanisms } from "./mechanisms.ts";

export function clientsTable(): string {
  return markdownTable(
    ["client", "what it is", ...clientColumns.map(([head]) => head), "made after"],
    clients.map((client) => [
      `\`${client.name}\``,
      client.title,
      ...clientColumns.map(([, cell]) => cell(client)),
      client.source,
    ]),
  );
}

/** Libraries whose call for many keys is modelled. */
export function multiGetTable(): string {
  return markdownTable(
    ["client", "how it asks for many keys"],
    clients.flatMap(({ name, multiGet }) => (multiGet === undefined ? [] : [[`\`${name}\``, multiGet]])),
  );
}

export function frameworksTable(): string {
  return markdownTable(
    ["framework", "what it is", ...frameworkColumns.map(([head]) => head), "made after"],
    frameworks.map((framework) => [
      `\`${framework.name}\``,
      framework.title,
      ...frameworkColumns.map(([, cell]) => cell(framework)),
      framework.source,
    ]),
  );
}

export function protectionsTable(): string {
  return markdownTable(
    ["protection", "what it is", "what it does", "options and their defaults", "made after"],
    mechanisms().map(({ part, name, title, rule, options, source }) => [
      `\`${part}: ${name}\``,
      title,
      rule,
      defaultsOf(options.shape),
      source,
    ]),
  );
}

export function poolsTable(): string {
  return markdownTable(
    ["pool", "what it is", "how it works", "options and their defaults", "what the caller gets", "made after"],
    pools.map(({ name, title, rule, options, error, source }) => [
      `\`${name}\``,
      title,
      rule,
      defaultsOf(options.shape),
      error,
      source,
    ]),
  );
}

function defaultsOf(shape: object): string {
  return Object.entries(shape)
    .map(([option, field]) => `\`${option}\` ${defaultOf((field as Described).description ?? "")}`)
    .join(", ");
}

interface Described {
  readonly description?: string | undefined;
}

export function faultsTable(): string {
  return markdownTable(
    ["fault", "what happens", "ended by"],
    faults.map((fault) => [`\`${fault.name}\``, fault.doc, endOf(fault)]),
  );
}

export function presetsTable(): string {
  return markdownTable(
    ["preset", "what it is", "published miss ratio", "not as in the original"],
    presets.map(({ name, doc, missRatio, refusal, told }) => [
      `\`${name}\``,
      refusal === null ? doc : `refused: ${refusal}`,
      missRatio === null ? "" : `${Number((100 * missRatio).toPrecision(4))} %`,
      told.join("; "),
    ]),
  );
}

/** The fault that ends it, if there is one. Then an entry may say `for` instead. */
function endOf(fault: FaultDefinition): string {
  return isCompound(fault) || fault.endedBy === undefined ? "" : `\`for\`, or \`${fault.endedBy.name}\``;
}
