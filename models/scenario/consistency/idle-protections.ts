/** Protections that do nothing in this world, in sentences: nothing is wrong with them, but whoever states them expects more. */
import { clients } from "../../clients/index.ts";
import { retryBudget } from "../../protection/retry-budget.ts";
import type { Scenario } from "../types.ts";

export function idleProtections(scenario: Scenario): string[] {
  const { protection } = scenario;
  if (protection === undefined) return [];
  return [ofRetry, ofBreaker, ofLimit, ofShedding, ofNegativeCaching].flatMap((idle) => idle(scenario, protection));
}

type Protection = NonNullable<Scenario["protection"]>;

function ofRetry(_: Scenario, { retry }: Protection): string[] {
  if (retry === undefined) return [];
  const why = retry.options.attempts === 1 ? "attempts is 1, the first one" : neverPays(retry);
  return why === null ? [] : [`protection.retry (${retry.name}) does nothing: ${why}.`];
}

/** A budget into which nothing is paid, and which has no reserve. */
function neverPays({ name, options }: NonNullable<Protection["retry"]>): string | null {
  if (name !== retryBudget.name || options.percentCanRetry !== 0 || options.minRetriesPerSecond !== 0) return null;
  return "percentCanRetry and minRetriesPerSecond are 0, so that it never pays for one";
}

function ofBreaker({ database }: Scenario, { breaker }: Protection): string[] {
  if (breaker?.name !== "resilience4j") return [];
  const { slowCallRateThreshold, slowCallDurationThreshold } = breaker.options;
  const isNever = Number(slowCallDurationThreshold) >= database.timeoutSeconds;
  return Number(slowCallRateThreshold) < 100 && isNever
    ? [
        "protection.breaker: no query is ever slow, since the application gives up on each (database.timeout) before slowCallDurationThreshold.",
      ]
    : [];
}

/** Each process serves one request at a time. */
export function servesOne({ client }: Scenario): boolean {
  return client.workers === 0
    ? clients.named(client.name).oneAtATime !== undefined
    : client.workers * client.hosts === client.processes;
}

/** A process that serves one request at a time has one query at a time, and no limit is below that but one of none at all. */
function ofLimit(scenario: Scenario, { limit }: Protection): string[] {
  if (limit === undefined || limit.options.maxConcurrentCalls === 0) return [];
  return servesOne(scenario)
    ? [
        `protection.limit (${limit.name}) does nothing: each process serves one request at a time, and so has one query at most.`,
      ]
    : [];
}

function ofShedding({ application, database, workload }: Scenario, { shed }: Protection): string[] {
  if (shed === undefined) return [];
  const { deadline, priority } = shed;
  const found: string[] = [];
  if (deadline && application.deadlineSeconds === 0) {
    found.push("protection.shed.deadline does nothing: there is no application.deadline, so callers wait for ever.");
  }
  if (priority !== undefined && database.servers === 0) {
    found.push("protection.shed.priority does nothing: no query waits for one of any number of servers.");
  } else if (priority !== undefined && priority.queueAbove >= database.queueLimit) {
    found.push(
      "protection.shed.priority does nothing: no more than database.queueLimit queries wait, which is not above queueAbove.",
    );
  }
  if (priority !== undefined && (workload.reads === 0 || workload.reads === 1)) {
    found.push("protection.shed.priority has nothing to choose between: all queries are of one kind.");
  }
  return found;
}

function ofNegativeCaching({ workload }: Scenario, { negativeCaching }: Protection): string[] {
  return negativeCaching !== undefined && workload.reads === 0
    ? ["protection.negativeCaching does nothing: it keeps the errors of reads, and there are only writes."]
    : [];
}
