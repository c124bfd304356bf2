/**
 * A multi-get with libmemcached's binary protocol loses more than the keys of a dead server: where the error stands at the end of the
 * call, the caller is given nothing at all. That is told by what the run measured, and the text protocol is tried in its place.
 */
import { frameworks } from "../../../models/frameworks/index.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { BINARY_MULTI_GET, speaksBinary } from "../../../models/scenario/warnings.ts";
import { ailingOf, phaseOf } from "./conditions.ts";
import type { Measure } from "./measures.ts";
import type { ProtectionTrial } from "./protection-trials.ts";
import { figure, figureWithInterval, mean, type PointSummary } from "./texts.ts";

/** An assumption: as many failed gets more than the node has of the requests are no noise, and leave no doubt of their cause. */
const EXCESS_MIN = 1.25;

/** The gets that fail while the node is away are more than those of its keys; null where they are not. */
function failedIn(point: PointSummary): Measure | null {
  const metric = (point.outages?.length ?? 0) > 1 ? "getFailureRatioDuringDisturbance" : "getFailureRatioDuringOutage";
  const [failed, share] = [mean(point, metric), mean(point, "deadNodeShare")];
  return failed !== null && share !== null && share > 0 && failed > EXCESS_MIN * share ? metric : null;
}

/** Of the options only the protocol changes; none where a framework, or copies on further servers, need the binary one. */
export function speakText(point: PointSummary, scenario: Scenario): ProtectionTrial[] {
  const { client, framework } = scenario;
  const metric = failedIn(point);
  if (metric === null || !isTold(point) || !speaksBinary(client)) return [];
  if (Number(client.options.OPT_NUMBER_OF_REPLICAS ?? 0) > 0) return [];
  const option = "binary" in client.options ? "binary" : "OPT_BINARY_PROTOCOL";
  const changed = { ...client, options: { ...client.options, [option]: false } };
  if (framework !== undefined && (frameworks.named(framework.name).misfit?.(changed) ?? null) !== null) return [];
  return [
    {
      action: `Speak the text protocol (${option} false)`,
      label: "advice: text protocol",
      aims: [metric],
      scenario: { ...scenario, client: changed },
    },
  ];
}

/** Why more gets fail than the node has keys. */
export function binaryMultiGets(point: PointSummary): string {
  const metric = failedIn(point);
  const ailing = ailingOf(point);
  if (metric === null || !isTold(point) || ailing.conditions.length === 0) return "";
  const when = phaseOf(ailing) === "DuringOutage" ? "in the outage" : "in all outages";
  return `The cause is the binary protocol's multi-get: ${figureWithInterval(point, metric)} of the cache gets fail ${when}, and the lost node has ${figure(point, "deadNodeShare")} of the requests; a call that ends with the dead server's error gives no key at all.`;
}

function isTold({ notes }: PointSummary): boolean {
  return notes.some((note) => note.startsWith(BINARY_MULTI_GET));
}
