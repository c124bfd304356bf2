/** Protections of the cache that do nothing in this world, in sentences: nothing is wrong with them, but whoever states them expects more. */

import { type LookAsideOptions, lookAside } from "../../frameworks/look-aside.ts";
import type { NamedOptions } from "../../protection/named-options.ts";
import { livesOf } from "../lives.ts";
import type { Scenario } from "../types.ts";
import { servesOne } from "./idle-protections.ts";

export function idleLookAside(scenario: Scenario): string[] {
  const { framework, workload } = scenario;
  if (framework?.name !== lookAside.name) return [];
  const { stampede, writes } = framework.options as unknown as LookAsideOptions;
  if (stampede.name !== "none" && workload.reads === 0) {
    return [`stampede ${stampede.name} does nothing: reads compute values, and there are only writes.`];
  }
  return [...ofWrites(scenario, writes), ...ofStampede(scenario, stampede)];
}

function ofWrites({ workload: { reads, onWrite } }: Scenario, { name }: NamedOptions): string[] {
  if (name === "plain") return [];
  if (reads === 1) return [`writes ${name} does nothing: nobody writes.`];
  return name === "hold-off" && onWrite !== "delete"
    ? ["writes hold-off leaves no tombstones: nothing is deleted after a write (workload.onWrite)."]
    : [];
}

function ofStampede(scenario: Scenario, { name, options }: NamedOptions): string[] {
  const { workload, client } = scenario;
  const found: string[] = [];
  const early = whileExpiring(name, options);
  if (early !== null && neverExpires(workload)) {
    found.push(`stampede ${early} does nothing: values live for ever (workload.ttl).`);
  }
  const isAlone = options.per === "process" || client.processes === client.hosts;
  if (name === "single-flight" && isAlone && servesOne(scenario)) {
    const place = options.per === "process" ? "process" : "host";
    found.push(`stampede single-flight does nothing: each ${place} serves one request at a time.`);
  }
  if (name === "meta-lease" && options.I === true && (workload.onWrite !== "delete" || workload.reads === 1)) {
    found.push("stampede meta-lease: I does nothing, since nothing is deleted after a write (workload.onWrite).");
  }
  return found;
}

/** What of it has to do with values that are about to expire, or have expired; null for nothing. */
function whileExpiring(name: string, options: NamedOptions["options"]): string | null {
  if (name === "xfetch" || name === "stale-while-revalidate") return name;
  if (name === "varnish" && Number(options.grace) > 0) return "varnish: grace";
  if (name === "nginx" && options.useStale === true) return "nginx: useStale";
  if (name === "meta-lease" && Number(options.R) > 0) return "meta-lease: R";
  return null;
}

function neverExpires(workload: Scenario["workload"]): boolean {
  return livesOf(workload).every((seconds) => seconds === Number.POSITIVE_INFINITY);
}
