/**
 * The winner of the race as a runbook: clock times, what to do, what to prepare and to flush first, and what memcached's own `stats` and
 * the database say at each step. What it tells of a step is from the run of the winner's world under the first seed (of a world
 * of real size, of its scale model), and of the database from all of its futures.
 */

import { capacityOfAll } from "../../../models/database/capacity.ts";
import { plan } from "../../../models/run/plan.ts";
import { failsOver } from "../../../models/scenario/client.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import type { InspectTime } from "../../../models/scenario/types.ts";
import { loadCurves } from "../../../models/workload/load-curves/index.ts";
import type { Inspection } from "../../core/result.ts";
import { listed } from "../../core/text/nearest.ts";
import { formatDuration } from "../../core/text/units.ts";
import { formatBare } from "../../report/format.ts";
import { AT_ONCE, type Candidate, KEEPS_MEMORY } from "./candidates.ts";
import { type Scale, scaled, unsampled } from "./coarser.ts";
import type { Outcome } from "./judging.ts";
import type { Kept } from "./kept.ts";
import { type Recovery, type RecoveryOptions, SINCE_BACK, type Tried } from "./recovery.ts";
import type { Making } from "./runs.ts";
import { type Configuration, type Loss, nodeText } from "./worlds.ts";

/** What somebody on call looks at, of what memcached prints. */
export const WATCHED = ["curr_items", "get_hits", "get_misses", "cmd_set", "evictions", "curr_connections"] as const;

/** These grow for as long as the process runs: how fast they do says more than how far they are. */
export const GROWING = "get_misses";

const STRANDED = "strandedCopies";

export interface WatchedNode {
  readonly node: string;
  /** By memcached's own names; null while it does not answer. */
  readonly stats: Readonly<Record<string, number>> | null;
  /** By how much `get_misses` grew a second since the step before; null where the process did not answer then or now, or is another. */
  readonly missesPerSecond: number | null;
}

export interface Step {
  /** Since the start of the run; `clock` is what an operator reads. */
  readonly atSeconds: number;
  readonly clock: string;
  readonly title: string;
  readonly todo: readonly string[];
  /** The node is on its way back, or there. */
  readonly isBack: boolean;
  readonly watch: readonly WatchedNode[];
}

export interface Runbook {
  readonly configuration: string;
  readonly nodes: readonly string[];
  readonly winner: string;
  /** Of the winner, from the loss on. */
  readonly outcome: Outcome;
  /** Others that are not decided to be worse. */
  readonly noWorse: readonly string[];
  /** Others that did not race: what fails, and what leaves many more old values, whatever its load. */
  readonly passedOver: { readonly fails: readonly string[]; readonly oldValues: readonly string[] };
  /** What the winner needs before a node is lost, and what to do tonight where that is not there; empty for a way for tonight. */
  readonly prepare: readonly string[];
  /** What to flush, and when. */
  readonly flush: readonly string[];
  /** `stats` are of a scale model, and so many times as much as there; 1 where they are of the world itself. */
  readonly statsTimes: number;
  readonly steps: readonly Step[];
  /** Queries a second. */
  readonly capacityPerSecond: number;
  /** What the database was offered in the worst minute since the nodes ran again, over its capacity, in the worst future. */
  readonly worstLoad: number | null;
  /** The same of the last minutes before they were let in, to which going back leads; null where the runs do not say. */
  readonly loadBefore: number | null;
}

type Instant = Pick<Step, "atSeconds" | "title" | "todo" | "isBack">;

type BookOptions = Pick<RecoveryOptions, "loss" | "firstSeed" | "runs" | "fine"> & {
  readonly kept: readonly Kept[];
  /** Of the scale model that stands for the world, and who makes runs of worlds as they are; absent where these are the world's own. */
  readonly model?: Model | null;
};

export interface Model {
  readonly scale: Scale;
  readonly runs: Making;
}

/** @returns null where nothing won, or the winner cannot be looked into. */
export async function runbookOf(
  configuration: Configuration,
  { winner, tried, nodes, confirmed }: Recovery,
  best: Candidate | null,
  { loss, firstSeed, runs, kept, model = null }: BookOptions,
): Promise<Runbook | null> {
  if (winner === null || best === null) return null;
  const instants = instantsOf(configuration, best, loss, firstSeed);
  const looked = lookedInto(best.scenario, model);
  const statsAt = looked.scenario.detail === undefined ? instants.map(({ atSeconds }) => inspectTime(atSeconds)) : [];
  const world = { label: `${configuration.label} runbook`.trim(), scenario: { ...looked.scenario, statsAt } };
  const asks = [{ world, seed: firstSeed }];
  const by = model?.runs ?? runs;
  if (!by.affords(asks)) return null;
  const [{ inspections = [], metrics: seen }] = await by.make(asks);
  const { scenario } = configuration;
  const names = new Set(nodes.map((node) => nameOf(scenario, node)));
  const loads = kept.flatMap(({ metrics }) => metrics[SINCE_BACK] ?? []);
  const over = (why: Tried["passedOver"]) => tried.filter((one) => one.passedOver === why).map(({ name }) => name);
  // What raced without its wait strands the copies of a shorter outage: only this run has all of it.
  const stranded =
    best.late === undefined
      ? ((confirmed ?? tried.find(({ name }) => name === winner))?.figures[STRANDED]?.mean ?? 0)
      : looked.times * (seen[STRANDED] ?? 0);
  const steps = instants.map((one) => ({
    ...one,
    clock: clockOf(configuration, one.atSeconds),
    watch: watched(inspections, one, names, { scenario, times: looked.times }),
  }));
  return {
    configuration: configuration.label,
    nodes: nodes.map((node) => nodeText(scenario, node)),
    winner,
    outcome: tried.find(({ name }) => name === winner)?.outcome ?? "none",
    noWorse: tried.filter(({ isNoWorse, name }) => isNoWorse && name !== winner).map(({ name }) => name),
    passedOver: { fails: over("fails"), oldValues: over("old values") },
    prepare: prepareTexts(best, tried),
    flush: flushTexts(configuration, { nodes, tried, best, stranded }, loss),
    statsTimes: looked.times,
    steps: withGrowth(steps, looked.times),
    capacityPerSecond: capacityOfAll(scenario.database, scenario.workload.reads),
    worstLoad: loads.length === 0 ? null : Math.max(...loads),
    loadBefore: loadBefore(kept, loss, best.wait?.untilSeconds ?? configuration.lostAtSeconds + loss.forSeconds),
  };
}

/** No more than the outage's later half: its first minutes, in which other nodes fill, do not come again where the port is closed again. */
const BEFORE_SECONDS = 300;

/** The worst of the last minutes before this second, over the capacity, in the worst future; null where no run says it. */
function loadBefore(kept: readonly Kept[], { forSeconds }: Loss, opensSeconds: number): number | null {
  const from = opensSeconds - Math.min(BEFORE_SECONDS, forSeconds / 2);
  const loads = kept.flatMap(({ load }) => {
    if (load === undefined) return [];
    const { fromSeconds, windowSeconds, offered, capacity } = load;
    return offered.flatMap((perSecond, i) => {
      const begin = fromSeconds + i * windowSeconds;
      const isBefore = begin >= from && begin + windowSeconds <= opensSeconds;
      const most = capacity[i];
      return !isBefore || perSecond === null || most === null || most <= 0 ? [] : [perSecond / most];
    });
  });
  return loads.length === 0 ? null : Math.max(...loads);
}

/** Counters are those of all keys of a world: of a scale model without a sample, as many times as much as it is smaller. */
function lookedInto(scenario: Scenario, model: Model | null): { readonly scenario: Scenario; readonly times: number } {
  if (model === null) return { scenario, times: 1 };
  const scale = unsampled(scenario, model.scale);
  return { scenario: scaled(scenario, scale), times: scale.per };
}

/** Where the best way needs what cannot be had tonight: what that is, and the best of the ways that need nothing. */
function prepareTexts({ prepare }: Candidate, tried: readonly Tried[]): string[] {
  if (prepare.length === 0) return [];
  const loadOf = ({ figures }: Tried): number => figures[SINCE_BACK]?.mean ?? Number.POSITIVE_INFINITY;
  const rank = (one: Tried): number => (one.passedOver === null ? 0 : one.passedOver === "old values" ? 1 : 2);
  const tonight = tried.filter((one) => one.prepare.length === 0);
  if (tonight.length === 0) return [...prepare];
  const best = tonight.reduce((a, b) => (rank(b) < rank(a) || (rank(b) === rank(a) && loadOf(b) < loadOf(a)) ? b : a));
  const load = best.figures[SINCE_BACK]?.mean;
  const figure =
    load == null ? "" : `, which offers the database ${formatBare(load, "x")} its capacity in the worst minute`;
  const fails = best.outcome === "FAIL" ? ", and fails" : "";
  return [
    ...prepare,
    `Where that is not there tonight, bring back ${best.name}${figure}${fails}: ${best.steps.join(" ")} The numbers below are of what is prepared.`,
  ];
}

/** Whoever kept its memory comes back with what was written meanwhile still old; and its keys may have copies elsewhere. */
function flushTexts(
  { scenario }: Configuration,
  {
    nodes,
    tried,
    best,
    stranded,
  }: Pick<Recovery, "nodes" | "tried"> & { readonly best: Candidate; readonly stranded: number },
  { fault }: Loss,
): string[] {
  const oldOf = (way: string): number | null =>
    tried.find(({ name }) => name === way)?.figures.staleReads?.mean ?? null;
  const texts: string[] = [];
  const named = nodes.map((node) => nodeText(scenario, node));
  if (KEEPS_MEMORY.has(fault)) {
    const [it, is] = named.length === 1 ? ["it", "is"] : ["they", "are"];
    const [without, after] = [oldOf(AT_ONCE), oldOf("flushed first")];
    const figures =
      without === null || after === null
        ? ""
        : `: ${formatBare(without, "reads")} old values are read where ${it} ${is} not flushed, ${formatBare(after, "reads")} where ${it} ${is}`;
    texts.push(
      best.flushes
        ? `Flush ${listed(named, "and then")} first, behind a closed port, before clients reach ${it === "it" ? "it" : "them"}${figures}.`
        : `To flush ${listed(named, "and")} first gains nothing${figures}.`,
    );
  } else {
    const subject = listed(named, "and");
    texts.push(
      `${subject.charAt(0).toUpperCase()}${subject.slice(1)} ${named.length === 1 ? "comes" : "come"} back empty: there is nothing to flush first.`,
    );
  }
  const { secondPools, client, nodes: servers } = best.scenario;
  const isAlone = !failsOver(
    client,
    client.servers.map((node) => servers[node]),
  );
  const gutter = isAlone ? secondPools?.gutter : undefined;
  const whose = named.length === 1 ? "its" : "their";
  // Where the client itself does not fail over, keys have nowhere else to go.
  if (stranded > 0 && gutter !== undefined) {
    texts.push(
      `The gutter keeps ${formatBare(stranded, "copies")} copies of ${whose} keys, which nobody writes to any more. They are over ${formatDuration(gutter.ttlSeconds)} after they were set: there is nothing to flush on the other nodes.`,
    );
  } else if (stranded > 0) {
    texts.push(
      `The other nodes keep ${formatBare(stranded, "copies")} copies of ${whose} keys, which nobody writes to any more and which are read when a node is lost again. Flush these nodes one by one, in a quiet hour, and only before the next loss.`,
    );
  }
  return texts;
}

/** Of fewer in a scale model than so many a tenth is chance: a second digit says nothing. */
export const TWO_DIGITS = 100;

/** How fast misses grew since the step before, while the process is the same; of a scale model with the digits that its counts have. */
function withGrowth(steps: readonly Step[], times: number): Step[] {
  return steps.map((step, i) => ({
    ...step,
    watch: step.watch.map((one) => {
      const before = steps[i - 1]?.watch.find(({ node }) => node === one.node)?.stats?.[GROWING];
      const now = one.stats?.[GROWING];
      const seconds = step.atSeconds - (steps[i - 1]?.atSeconds ?? 0);
      // A counter that is less than it was is that of another process.
      if (before === undefined || now === undefined || now < before || seconds <= 0) return one;
      const perSecond = (now - before) / seconds;
      const digits = now - before < TWO_DIGITS * times ? 1 : 2;
      return { ...one, missesPerSecond: times === 1 ? perSecond : Number(perSecond.toPrecision(digits)) };
    }),
  }));
}

function instantsOf(
  { lostAtSeconds }: Configuration,
  { scenario, steps, wait, fillSeconds = 0 }: Candidate,
  loss: Loss,
  seed: number,
): Instant[] {
  const back = lostAtSeconds + loss.forSeconds;
  const strikes = plan(scenario, seed).timed.map(({ atSeconds }) => atSeconds);
  const opens = wait?.untilSeconds ?? back;
  const last = Math.max(opens + fillSeconds, ...strikes);
  const after = (minutes: number): number => last + 60 * minutes;
  const all: Omit<Instant, "isBack">[] = [
    { atSeconds: lostAtSeconds - 1, title: "before the loss", todo: ["This is how it looks while all is well."] },
    {
      atSeconds: lostAtSeconds + 60,
      title: "a minute after the loss",
      todo: ["Leave the other nodes alone: do not restart or flush them."],
    },
    ...(wait === undefined
      ? []
      : [
          { atSeconds: back, title: `${formatDuration(loss.forSeconds)} after the loss`, todo: [wait.todo] },
          { atSeconds: (back + opens) / 2, title: "half-way through the wait", todo: ["Go on waiting."] },
        ]),
    { atSeconds: opens - 1, title: "before the return", todo: steps },
    ...(last > opens + 60
      ? [{ atSeconds: (opens + last) / 2, title: "half-way through the return", todo: ["Go on."] }]
      : []),
    { atSeconds: after(1), title: "a minute after the return", todo: ["Compare with the numbers here."] },
    { atSeconds: after(5), title: "five minutes after the return", todo: ["Compare with the numbers here."] },
    {
      atSeconds: scenario.durationSeconds - 1,
      title: "the end of what was simulated",
      todo: ["If it looks like this it is over."],
    },
  ];
  return all
    .filter(({ atSeconds }) => atSeconds >= 0 && atSeconds < scenario.durationSeconds)
    .sort((a, b) => a.atSeconds - b.atSeconds)
    .map((one) => ({ ...one, isBack: one.atSeconds >= opens }));
}

function inspectTime(atSeconds: number): InspectTime {
  return { text: `${atSeconds}s`, anchor: "start", occurrence: 1, offsetSeconds: atSeconds };
}

function nameOf({ nodes }: Scenario, position: number): string {
  return `${nodes[position].host}:${nodes[position].port}`;
}

/** The nodes that were lost, each by itself, and one of the others: all of these are much alike. */
function watched(
  inspections: readonly Inspection[],
  { atSeconds }: Instant,
  names: ReadonlySet<string>,
  { scenario, times }: { readonly scenario: Scenario; readonly times: number },
): WatchedNode[] {
  const data = inspections.find(({ when }) => when === `${atSeconds}s`)?.data;
  if (!Array.isArray(data)) return [];
  const all = data as readonly { readonly node: string; readonly stats: Readonly<Record<string, unknown>> | null }[];
  const other = scenario.nodes.map((_, i) => nameOf(scenario, i)).find((name) => !names.has(name));
  return all
    .filter(({ node }) => names.has(node) || node === other)
    .map(({ node, stats }) => ({
      node,
      stats:
        stats === null
          ? null
          : Object.fromEntries(
              // How many connections there are is a matter of processes, of which a scale model has as few as it may.
              WATCHED.filter((name) => times === 1 || name !== "curr_connections").flatMap((name) =>
                stats[name] === undefined ? [] : [[name, times * Number(stats[name])]],
              ),
            ),
      missesPerSecond: null,
    }));
}

/** The time of day where the load follows it, else the time since the loss, T. */
function clockOf({ scenario, lostAtSeconds }: Configuration, atSeconds: number): string {
  const { startAtSeconds, workload } = scenario;
  if (!loadCurves.named(workload.arrivals.load.curve).followsDay) {
    const since = Math.round(atSeconds - lostAtSeconds);
    return `T${since < 0 ? "-" : "+"}${formatDuration(Math.abs(since))}`;
  }
  const seconds = Math.round(startAtSeconds + atSeconds) % 86_400;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  return `${two(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
}
