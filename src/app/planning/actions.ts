/**
 * What a plan says to do, from what its runs measured: how to bring the nodes back, and, before they are lost again, what the cluster
 * bears and how its client is set. What the figures are of stands in the tables.
 */
import type { Estimate, Verdict } from "../../core/summary.ts";
import { listed } from "../../core/text/nearest.ts";
import { formatCount, formatEstimateLine } from "../../report/format.ts";
import { holdsNow } from "./apart.ts";
import { AT_ONCE } from "./candidates.ts";
import { type FiguredRow, figureOf } from "./figure-text.ts";
import { valueText } from "./headroom-told.ts";
import { type Headroom, plannedValue } from "./headrooms.ts";
import type { LossRow } from "./losses.ts";
import type { Plan } from "./plan.ts";
import { type Recovery, SINCE_BACK, type Tried } from "./recovery.ts";
import type { Runbook } from "./runbook.ts";
import { stopTexts } from "./runbook-text.ts";
import { AS_IT_IS, type Frontier, type Setting } from "./settings.ts";
import { lostText } from "./told.ts";

/** A card for each way back, and for each configuration one about the next loss. */
export function actionsOf(plan: Plan): Verdict[] {
  return plan.configurations.flatMap((configuration) => [
    ...plan.recoveries.filter((one) => one.configuration === configuration).flatMap((one) => bringingBack(plan, one)),
    ...beforeTheNext(plan, configuration),
  ]);
}

/** The runbook of a way back; none where the winner could not be looked into. */
export function bookOf({ runbooks }: Pick<Plan, "runbooks">, { configuration, nodes }: Recovery): Runbook | undefined {
  return runbooks.find(
    (book) =>
      book.configuration === configuration &&
      book.nodes.length === nodes.length &&
      book.nodes.every((name, i) => name.startsWith(`node ${nodes[i]} `)),
  );
}

function bringingBack(plan: Plan, recovery: Recovery): Verdict[] {
  const best = recovery.tried.find(({ name }) => name === recovery.winner);
  if (best === undefined) return [];
  const book = bookOf(plan, recovery);
  const names = book?.nodes ?? recovery.nodes.map((node) => `node ${node}`);
  const items = [
    ...best.prepare.map((text) => `Before the next loss: ${text}`),
    ...stepsOf(best, book),
    ...(book === undefined ? [] : [...stopTexts(book), ...book.flush]),
    whyText(recovery, best),
  ];
  return [verdict(`Bring back ${listed(names, "and")}${withText(recovery.configuration)}: ${best.name}`, items)];
}

/** What is waited for, and then what is done, with its time where there is a wait. */
function stepsOf({ steps }: Tried, book: Runbook | undefined): string[] {
  const opening = book?.steps.filter(({ isBack }) => !isBack).at(-1);
  const waits = opening === undefined ? 0 : steps.length - opening.todo.length;
  if (opening === undefined || waits <= 0) return [steps.join(" ")];
  return [...steps.slice(0, waits), `${opening.clock}: ${steps.slice(waits).join(" ")}`];
}

/** Why this way: what it was measured to cost, beside bringing them back at once; what was confirmed is told as confirmed. */
function whyText({ tried, winner, nodes, confirmed }: Recovery, best: Tried): string {
  const told = confirmed ?? best;
  const atOnce = winner === AT_ONCE ? undefined : tried.find(({ name }) => name === AT_ONCE);
  const old = (one: FiguredRow): string => `${figureOf(one, "staleReads")} old values are read`;
  const beside =
    atOnce === undefined
      ? ""
      : `; ${AT_ONCE} it is ${figureOf(atOnce, SINCE_BACK)}, and ${old(atOnce)}${confirmed == null ? "" : ", in scale models"}`;
  const fails =
    best.outcome === "FAIL" ? ` No way that was tried passes (FAIL: ${listed(best.reasons ?? [], "and")}).` : "";
  return `Why: since ${nodes.length === 1 ? "the node runs" : "the nodes run"} again the database is offered ${figureOf(told, SINCE_BACK)} its capacity in its worst minute, and ${old(told)}${best.isWithoutWait === true ? ", without those of the wait" : ""}${beside}.${fails}`;
}

function beforeTheNext(plan: Plan, configuration: string): Verdict[] {
  const own = <T extends { readonly configuration: string }>(all: readonly T[]): T[] =>
    all.filter((one) => one.configuration === configuration);
  const items = [
    ...lossTexts(own(plan.losses.rows)),
    ...boundsTexts(own(plan.headroom)),
    ...own(plan.frontiers).flatMap((one) => settingText(one, plan.search !== undefined)),
  ];
  return items.length === 0 ? [] : [verdict(`Before the next loss${withText(configuration)}`, items)];
}

/** How many may be away at a time, by the table of lost nodes. */
function lossTexts(rows: readonly LossRow[]): string[] {
  const lost = rows.filter(({ nodes, isTogether, outcome }) => nodes.length > 0 && !isTogether && outcome !== "none");
  const passing = Math.max(0, ...lost.filter(({ outcome }) => outcome === "PASS").map(({ nodes }) => nodes.length));
  const fails = (row: LossRow): string => `losing ${namesOf(row)} fails (${row.reasons.join(", and ")})`;
  const failing = lost.find(({ outcome }) => outcome === "FAIL");
  const first =
    failing === undefined
      ? passing === 0
        ? []
        : [`Have no more than ${formatCount(passing, "node")} away at a time: more was not tried.`]
      : passing === 0
        ? [`No node may be lost as things are: ${fails(failing)}.`]
        : [`Have no more than ${formatCount(passing, "node")} away at a time: ${fails(failing)}.`];
  const together = rows.filter(({ isTogether, outcome }) => isTogether && outcome === "FAIL");
  return [...first, ...together.map((row) => `Nodes that are lost together: ${fails(row)}.`)];
}

function namesOf(row: LossRow): string {
  return lostText(row).replace(/^.*?: /, "");
}

/** What one loss bears, each with all else as it is: what has to change where it does not hold now, and else what there is to spare. */
function boundsTexts(all: readonly Headroom[]): string[] {
  const known = all.flatMap((one) => {
    const value = plannedValue(one);
    return value === null ? [] : [{ one, value }];
  });
  const isSpare = ({ one, value }: Bound): boolean => valueText(one, value) !== valueText(one, one.current);
  const holding = known.filter(({ one }) => holdsNow(one));
  const [wanted, spare] = [known.filter(({ one }) => !holdsNow(one)), holding.filter(isSpare)].map((some) =>
    some.map(({ one, value }) => BOUNDS[one.quantity](valueText(one, value), valueText(one, one.current))),
  );
  const none = holding.filter((bound) => !isSpare(bound)).map(({ one }) => NAMES[one.quantity]);
  return [
    ...(wanted.length === 0
      ? []
      : [`With one of these, losing the worst node passes, each future by itself: ${listed(wanted, "or")}.`]),
    ...(spare.length === 0
      ? []
      : [`Losing the worst node still passes with one of these, all else as it is: ${listed(spare, "or")}.`]),
    ...(none.length === 0 ? [] : [`With the worst node lost there is nothing to spare of ${listed(none, "and")}.`]),
  ];
}

interface Bound {
  readonly one: Headroom;
  readonly value: number;
}

const BOUNDS: Readonly<Record<Headroom["quantity"], (value: string, now: string) => string>> = {
  load: (value, now) => `a peak of ${value} at most (now ${now})`,
  capacity: (value, now) => `a database good for ${value} (now ${now})`,
  nodes: (value, now) => `${value} (now ${now.replace(/ .*/, "")})`,
  memory: (value, now) => `${value} of memory a node (now ${now})`,
};

const NAMES: Readonly<Record<Headroom["quantity"], string>> = {
  load: "the load",
  capacity: "the database's capacity",
  nodes: "the nodes",
  memory: "their memory",
};

/** In the order in which settings are weighed. */
const MEASURES = [
  (estimate: string) => `${estimate} old values are read`,
  (estimate: string) => `${estimate} of requests fail`,
  (estimate: string) => `the database is offered ${estimate} its capacity in its worst minute`,
];

/** The settings on the frontier that are better than what there is, or that there are none. */
function settingText({ settings, futures }: Frontier, isModel: boolean): string[] {
  const now = settings.find(({ name }) => name === AS_IT_IS);
  if (now === undefined || settings.length === 1) return [];
  if (now.isKept) {
    return [
      `Leave the client as it is set: nothing of ${formatCount(settings.length - 1, "setting")} that change something is decidedly better in old values, failed requests or the database's load, and worse in none.`,
    ];
  }
  const better = settings.filter(
    (one) => one.isKept && differing(one, now).some(isLess) && !differing(one, now).some(isMore),
  );
  if (better.length === 0) return ["Set the client otherwise: what is better stands under how the client is set."];
  const texts = better.map((one) => {
    const told = differing(one, now).map(
      ({ k, a, b }) => `${MEASURES[k](formatEstimateLine(a, futures))} in place of ${formatEstimateLine(b, futures)}`,
    );
    return { name: one.name, does: `${listed(told, "and")}${isModel ? " (in scale models)" : ""}` };
  });
  // What does as much for more is not worth a line.
  const distinct = texts.filter(({ does }, i) => texts.findIndex((other) => other.does === does) === i);
  return distinct
    .slice(0, BETTER_MAX)
    .map(({ name, does }) => `${/^a gutter/.test(name) ? "Set up" : "Set"} ${name}: with the worst node lost ${does}.`);
}

/** The others are in the table. */
const BETTER_MAX = 2;

interface Differing {
  readonly k: number;
  readonly a: Estimate;
  readonly b: Estimate;
}

/** The measures of which the intervals lie apart. */
function differing(one: Setting, now: Setting): Differing[] {
  return one.estimates.map((a, k) => ({ k, a, b: now.estimates[k] })).filter((pair) => isLess(pair) || isMore(pair));
}

function isLess({ a, b }: Pick<Differing, "a" | "b">): boolean {
  return (a.high ?? a.mean ?? 0) < (b.low ?? b.mean ?? 0);
}

function isMore({ a, b }: Pick<Differing, "a" | "b">): boolean {
  return isLess({ a: b, b: a });
}

function withText(configuration: string): string {
  return configuration === "" ? "" : `, with ${configuration}`;
}

/** A card: a paragraph, or a list of several. */
export function verdict(title: string, items: readonly string[]): Verdict {
  return { title, text: items.join(" "), ...(items.length > 1 ? { items } : {}) };
}
