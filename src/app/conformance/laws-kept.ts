/** The laws that every client is held to, configuration by configuration. */
import { conformance } from "../../../models/client-conformance/index.ts";
import type { ClientDefinition } from "../../../models/clients/definition.ts";

export interface LawsKept {
  readonly configuration: string;
  readonly kept: number;
  readonly tried: number;
  /** A sentence for each law that is broken. */
  readonly differences: readonly string[];
}

export function lawsKept(definition: ClientDefinition): LawsKept[] {
  const all = conformance(definition);
  return [...new Set(all.map(({ configuration }) => configuration))].map((configuration) => {
    const findings = all.filter((one) => one.configuration === configuration);
    const differences = findings.flatMap(({ law, problem }) => (problem === null ? [] : [`${law}: ${problem}`]));
    return { configuration, kept: findings.length - differences.length, tried: findings.length, differences };
  });
}
