/**
 * From what an experiment says of its world to a resolved scenario, or to all that is wrong with it. Every part is read once
 * and by itself. What only several parts show together is checked as soon as these are readable, so that all errors come
 * at once.
 */
import { type Parsed, parseAs, withoutComments } from "../../src/core/text/problems.ts";
import { resolveApplication } from "./application.ts";
import { resolveClient } from "./client.ts";
import { inconsistencies } from "./consistency/index.ts";
import { resolveDatabase } from "./database.ts";
import { resolveDetail } from "./detail.ts";
import { type PlacedDraft, placeDraft, readDraft } from "./draft.ts";
import { allOf, isPlain } from "./parts.ts";
import { resolveProtection } from "./protection.ts";
import { scenarioSchema } from "./schema.ts";
import type { LookIntoTrace } from "./trace.ts";
import type { Scenario } from "./types.ts";

/**
 * Plain JSON in, a scenario with every default filled in out. Never throws on input, however wrong.
 * @param look opens the trace that a scenario may name.
 */
export function readScenario(input: unknown, look?: LookIntoTrace): Parsed<Scenario> {
  const plain = withoutComments(input);
  if (!isPlain(plain)) return { value: null, problems: parseAs(scenarioSchema, plain).problems };
  const draft = placeDraft(readDraft(plain, look));
  const problems = [...draft.problems, ...inconsistencies(draft)];
  if (problems.length > 0) return { value: null, problems };
  return { value: resolved(draft), problems: [] };
}

/** @throws Error if a part is missing, of which there was a problem then. */
function resolved({ parts, cluster, workload, times, servers, groupLists, placed: found }: PlacedDraft): Scenario {
  const whole = allOf({
    ...parts,
    cluster: cluster.cluster,
    workload: workload.workload,
    times,
    servers,
    groupLists,
    faults: found,
  });
  if (whole === null) throw new Error("a part of the scenario could not be read, and nothing is wrong with it");
  const protection = resolveProtection(whole.protection);
  return {
    ...whole.times,
    startAtSeconds: whole.startAt,
    ...whole.cluster,
    client: resolveClient(whole.client, whole.servers, whole.groupLists),
    ...(whole.framework === undefined ? {} : { framework: whole.framework }),
    application: resolveApplication(whole.application),
    database: resolveDatabase(whole.database),
    ...(protection === undefined ? {} : { protection }),
    workload: whole.workload,
    network: { roundTripSeconds: whole.network.roundTrip },
    ...resolveDetail(whole.detail, whole.workload.keys),
    statsAt: whole.statsAt,
    faults: whole.faults.placed.map(({ spec }) => spec),
  };
}
