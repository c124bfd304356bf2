/** What the users of these settings ought to know before a run, in sentences. Nothing is wrong with the scenario itself. */
import { createDistribution } from "../../src/core/distributions/index.ts";
import { frameworks } from "../frameworks/index.ts";
import type { Scenario } from "./types.ts";

export function warningsOf(scenario: Scenario): string[] {
  return [...ofFramework(scenario), ...ofMultiGets(scenario)];
}

function ofFramework({ framework, workload, database }: Scenario): readonly string[] {
  if (framework === undefined) return [];
  const lives = workload.ttl.filter(({ seconds }) => seconds > 0).map(({ seconds }) => seconds);
  const ttlSecondsMin = Math.min(Number.POSITIVE_INFINITY, ...lives);
  const readSeconds = createDistribution(database.readService).mean;
  const { warnings } = frameworks.named(framework.name);
  return warnings?.(framework.options, { ttlSecondsMin, readSeconds }) ?? [];
}

/** libmemcached with the binary protocol: php-memcached calls the option so, pylibmc otherwise. */
function ofMultiGets({ application: { page }, client: { options } }: Scenario): string[] {
  const isBinary = options.OPT_BINARY_PROTOCOL === true || options.OPT_BINARY_PROTOCOL === 1 || options.binary === true;
  if (page === undefined || page.multiGets.length === 0 || !isBinary) return [];
  return [
    "A multi-get with libmemcached's binary protocol may give nothing at all where one server is dead, although the others have answered: far more keys are lost than those of the dead server.",
  ];
}
