/** The conformance suite of clients: what the definition owes, and every law on every version and variation. */
import type { ClientDefinition } from "../clients/definition.ts";
import { type Configuration, configurationsOf, labelOf } from "./configuration.ts";
import { definitionLaws } from "./definition-laws.ts";
import type { Law } from "./law.ts";
import { laws } from "./laws/index.ts";

/** What became of one law in one configuration. */
export interface Finding {
  /** `my-client 1.0 {"retry":5}`. */
  readonly configuration: string;
  readonly law: string;
  /** Null where the law holds, or is broken with good reason. */
  readonly problem: string | null;
}

export function conformance(definition: ClientDefinition): Finding[] {
  const configurations = configurationsOf(definition);
  const tried = new Set(configurations.map(({ options }) => options));
  const refused = (definition.variations ?? []).filter(({ options }) => !tried.has(options));
  return [
    ...definitionLaws.map(({ title, holds }) => ({
      configuration: definition.name,
      law: title,
      problem: problemIn(() => holds(definition)),
    })),
    ...refused.map(({ options }) => ({
      configuration: `${definition.name} ${JSON.stringify(options)}`,
      law: "a variation is taken by some version",
      problem: "refused by all versions; expected options that one of them takes",
    })),
    ...configurations.flatMap((configuration) =>
      laws.map((law) => ({
        configuration: labelOf(configuration),
        law: law.title,
        problem: problemOf(law, configuration),
      })),
    ),
  ];
}

/** A law that is said not to hold must not: else nobody would take the exception away again. */
export function problemOf(law: Law, configuration: Configuration): string | null {
  const problem = problemIn(() => law.holds(configuration));
  const reason = configuration.except?.[law.name];
  if (reason === undefined) return problem;
  return problem === null ? `it holds; expected not to (${reason})` : null;
}

function problemIn(holds: () => void): string | null {
  try {
    holds();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
