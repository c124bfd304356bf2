/** A row of a life in words: who did what and where, what was there, and why. */
import { Verb, verbNames } from "../../../models/clients/client.ts";
import { QueryEnd } from "../../../models/database/answering.ts";
import type {
  Act,
  Copy,
  End,
  Left,
  LifeEvent,
  Met,
  Occasion,
  PageEnd,
  PageOver,
  PageStep,
} from "../../../models/key-history/event.ts";
import { isBehind } from "../../../models/key-history/event.ts";
import type { Row } from "../../../models/key-history/fold.ts";
import { listed } from "../../core/text/nearest.ts";

/** What the words depend on besides the row. */
export interface Setting {
  /** Pages of a framework write to the database first, and tell the cache by an operation of its own. */
  readonly tellsLater: boolean;
  /** What the key holds is a version of the database. */
  readonly hasVersions: boolean;
  /** The name of a node. */
  readonly node: (node: number) => string;
  /** A name for these processes together; empty where there is only one process. */
  readonly processes: (processes: ReadonlySet<number>) => string;
  /** A time, without the day where that is the day of `near`. */
  readonly time: (seconds: number, near?: number) => string;
}

/** The cells of a row, without the time. */
export interface Told {
  readonly who: string;
  readonly what: string;
  readonly where: string;
  readonly there: string;
  readonly why: string;
}

const MET: Readonly<Record<Met, (node: string) => string>> = {
  refused: (node) => `${node} refused the connection`,
  "no connection": (node) => `no connection to ${node} within the time-out`,
  "broken socket": (node) => `the socket to ${node} was broken`,
  "no answer": (node) => `no answer from ${node} within the time-out`,
  "given up": (node) => `began anew while it waited for ${node}`,
  killed: (node) => `its process was killed while it waited for ${node}`,
  "no reply asked": (node) => `sent to ${node}, which has not done it yet; no reply is asked for`,
};

const ENDS: Readonly<Record<End, string>> = {
  evicted: "evicted: the node needed its memory",
  expired: "expired: its time to live is over",
  flushed: "flushed: no earlier copy counts any more",
  "lost with its process": "lost with the node's memory",
};

const OCCASIONS: Readonly<Record<Exclude<Occasion, "request">, string>> = {
  "after read": "as the database answered",
  "after write": "after the write",
  "at the start": "warm at the start",
  "multi-get": "by a multi-get",
  copy: "second copy of the same write",
  "warm-up": "the library adds what it found",
  late: "done late: no process waits for it",
};

/** An answer that takes longer is called late. */
const LATE_SECONDS = 0.001;
const NOT_HOME = "not its home now";
/** A tombstone or a lock, which a framework has put in the value's place. */
const NO_VALUE = "no value";
const OWN_LIST = "its home by the server list of this process";

export function told(row: Row, setting: Setting): Told {
  const { event } = row;
  switch (event.what) {
    case "act":
      return actTold(row, event, setting);
    case "fault":
      return unaskedFor("FAULT", event.node < 0 ? "" : setting.node(event.node), "", event.text);
    case "gone":
      return unaskedFor(counted("gone", row), setting.node(event.node), versionsText(row, setting), ENDS[event.end]);
    case "moved":
      return movedTold(event, setting);
    case "page":
      return pageTold(row, event, setting);
    case "written":
      return unaskedFor(
        counted("write", row),
        "database",
        versionsText(row, setting),
        event.isLate
          ? "done after the application had given up: the cache is not told"
          : setting.tellsLater
            ? ""
            : "the application does not tell the cache",
      );
    case "deadline":
      return unaskedFor(
        counted(event.isWrite ? "write" : "read", row),
        "",
        "no answer",
        `deadline: the caller gets an error, ${event.isKilled ? "and the worker is killed" : "and the worker goes on"}`,
      );
    default:
      return unaskedFor(
        counted(event.isWrite ? "write" : "read", row),
        "database",
        "no answer",
        UNANSWERED[event.end] ?? "the application gave up after its time-out",
      );
  }
}

/** Why a query has no answer, where it is not the time-out. */
const UNANSWERED: { readonly [End in QueryEnd]?: string } = {
  [QueryEnd.rejected]: "refused: its queue is full",
  [QueryEnd.refused]: "not asked: refused by the application's own protection",
  [QueryEnd.unwanted]: "dropped when its turn came, since its caller had gone",
};

const PAGE_ENDS: Readonly<Record<PageEnd, string>> = {
  answered: "",
  failed: "an error page",
  late: "its caller had gone",
  killed: "its worker was killed",
};

/** What the page did, in order, and how long it took. */
function pageTold(row: Row, { steps, end, beganSeconds, atSeconds }: PageOver, setting: Setting): Told {
  const isOne = row.times === 1;
  const others = isOne ? steps : steps.filter(({ isOfKey }) => isOfKey);
  const did = `the page did: ${others.map(stepText).join(", ")}${isOne ? "" : ", beside other keys"}`;
  const took = isOne ? [`${lengthText(atSeconds - beganSeconds)} in all`] : [];
  const ended = end === "answered" ? [] : [PAGE_ENDS[end]];
  return {
    ...{ who: setting.processes(row.processes), what: counted("page", row), where: "", there: "" },
    why: [did, ...ended, ...took].join("; "),
  };
}

function stepText({ does, keys, isOfKey }: PageStep): string {
  if (keys > 1 && isOfKey) return `${does} of ${keys} keys with this one`;
  const what = isOfKey ? "this key" : keys === 1 ? "a key" : `${keys} keys`;
  return `${does} of ${what}`;
}

function unaskedFor(what: string, where: string, there: string, why: string): Told {
  return { who: "", what, where, there, why };
}

function actTold(row: Row, act: Act, setting: Setting): Told {
  const refill = row.refill === null ? null : timeless(row, row.refill);
  const single = verbNames[act.verb] + (refill === null ? "" : `, ${verbNames[refill.verb]}`);
  const isOne = row.times === 1;
  const because = reasons(timeless(row, act), setting, isOne);
  return {
    who: setting.processes(row.processes),
    what: isOne ? single : `${single}\n×${row.times}`,
    where: whereText(act, refill, setting),
    there: thereText(row, act, setting),
    why: [...because, ...(refill === null ? [] : refillReasons(because, refill, setting, isOne))].join("; "),
  };
}

/** Where a row stands for many acts, the times of one tell nothing about the others. */
function timeless({ times }: Row, act: Act): Act {
  if (times === 1) return act;
  const avoided = act.avoided.map(({ node }) => ({ node, untilSeconds: Number.NaN }));
  return { ...act, avoided, databaseSeconds: null };
}

function whereText(act: Act, refill: Act | null, { node }: Setting): string {
  const path = [...act.looks.map((look) => `${node(look.node)} ✗`), ...servers(act).map(node)];
  if (refill !== null) path.push(...servers(refill).map(node));
  const places = path.filter((place, i) => place !== path[i - 1]);
  return places.length === 0 ? "none" : places.join("\n");
}

/** The nodes that served, first the one whose reply it is. */
function servers({ node, also }: Act): number[] {
  return [...(node < 0 ? [] : [node]), ...also];
}

function thereText(row: Row, act: Act, setting: Setting): string {
  const { refill } = row;
  const versions = versionsText(row, setting);
  if (refill !== null) return refill.version === null ? "nothing" : `nothing,\n${versions}`;
  if (act.node < 0) return "";
  if (act.version === null) return act.verb === Verb.set || act.verb === Verb.add ? "not stored" : "nothing";
  if (act.verb === Verb.delete) return `${versions},\ndeleted`;
  return isOld(act) ? `OLD\n${versions}` : versions;
}

export function isOld({ verb, version, newest }: Act): boolean {
  return verb !== Verb.delete && version !== null && isBehind(version, newest);
}

/** `it` for what has no version. */
function versionsText({ versions }: Row, setting: Setting): string {
  if (versions === null) return "";
  const [least, greatest] = versions;
  return least === greatest || !setting.hasVersions
    ? versionText(least, setting)
    : least < 0
      ? `${NO_VALUE} or up to v${greatest}`
      : `v${least}–${greatest}`;
}

function versionText(version: number, { hasVersions }: Setting): string {
  if (!hasVersions) return "it";
  return version < 0 ? NO_VALUE : `v${version}`;
}

/** Why the act ended as it did, in the order in which things happened. */
function reasons(act: Act, setting: Setting, isOne: boolean): string[] {
  const { node: name, time } = setting;
  return [
    ...occasionReasons(act),
    ...act.avoided.map(({ node, untilSeconds }) => {
      const until =
        untilSeconds === Number.POSITIVE_INFINITY ? "for good" : `until ${time(untilSeconds, act.atSeconds)}`;
      return `${name(node)} considered dead${Number.isNaN(untilSeconds) ? "" : ` ${until}`}`;
    }),
    ...countedTexts(act.looks.map(({ node, met }) => MET[met](name(node)))),
    ...resultReasons(act, setting, isOne),
    ...act.leaves.map(({ node, version }) => `v${version} stays on ${name(node)}, old from now on`),
  ];
}

/** What was met several times is told once, with how often, where it was met first. */
function countedTexts(texts: readonly string[]): string[] {
  return [...new Set(texts)].map((text) => {
    const times = texts.filter((one) => one === text).length;
    return times === 1 ? text : `${text} ×${times}`;
  });
}

function occasionReasons({ occasion, databaseSeconds }: Act): string[] {
  if (occasion === "request") return [];
  return [OCCASIONS[occasion] + (databaseSeconds === null ? "" : ` (${lengthText(databaseSeconds)})`)];
}

function resultReasons(act: Act, setting: Setting, isOne: boolean): string[] {
  if (act.endSeconds === null) return ["still under way at the end of the run"];
  const waited = act.endSeconds - act.atSeconds;
  const late = waited < LATE_SECONDS ? [] : [isOne ? `after ${lengthText(waited)}` : "late"];
  if (act.node >= 0) return [...(act.verb === Verb.get ? getReasons(act, setting) : setReasons(act)), ...late];
  const isUntried = act.looks.length === 0 && act.avoided.length === 0 && act.also.length === 0;
  const isSent = act.looks.at(-1)?.met === "no reply asked";
  const fails = act.also.length === 0 ? "the call fails" : "the call fails, though these nodes have done it";
  const result = act.verb === Verb.get ? "cannot be got" : isSent ? "the call returns" : fails;
  return [...(isUntried ? ["no node is tried"] : []), result, ...(isOne ? late : [])];
}

function getReasons(act: Act, setting: Setting): string[] {
  if (act.version === null) return ["miss", ...ownList(act)];
  const elsewhere = act.isElsewhere ? [isSecond(act.origin) ? "a second copy" : NOT_HOME] : ownList(act);
  if (!isOld(act)) return ["hit", ...elsewhere];
  const cause = act.staleCause === "" ? [] : [`cause: ${act.staleCause}`];
  return [
    `stale read: the newest is v${act.newest}`,
    ...originReasons(act.origin, setting, act.atSeconds),
    ...cause,
    ...elsewhere,
  ];
}

function setReasons(act: Act): string[] {
  if (act.verb === Verb.delete || act.verb === Verb.touch) return [];
  if (act.version === null) return [act.verb === Verb.add ? "one is there already" : "no memory for it"];
  const overtaken = isOld(act) ? [`old at once: the newest is v${act.newest}`] : [];
  return [...overtaken, ...(act.isElsewhere && !isSecond(act) ? [`stranded: ${NOT_HOME}`] : ownList(act))];
}

function ownList({ isByOwnList }: Act): string[] {
  return isByOwnList ? [OWN_LIST] : [];
}

/** Whether it is meant to be where the key itself is not looked for. */
function isSecond(stored: Act | null): boolean {
  return stored?.occasion === "copy" || stored?.occasion === "warm-up";
}

/** How a copy came to where it is. */
function originReasons(origin: Act | null, setting: Setting, near?: number): string[] {
  if (origin === null) return [];
  const away = [...new Set([...origin.avoided, ...origin.looks].map(({ node }) => setting.node(node)))];
  const because = away.length === 0 ? "" : `, when ${listed(away, "and")} could not be reached`;
  return [`stored ${setting.time(origin.atSeconds, near)}${because}`];
}

function refillReasons(known: readonly string[], set: Act, setting: Setting, isOne: boolean): string[] {
  const database = set.databaseSeconds === null ? "" : ` after ${lengthText(set.databaseSeconds)}`;
  // What happened to the set as it had happened to the get is not told twice.
  const own = reasons({ ...set, occasion: "request" }, setting, isOne).filter((text) => !known.includes(text));
  return [`the database answers${database}`, ...own];
}

function movedTold({ atSeconds, to, copies }: Extract<LifeEvent, { what: "moved" }>, setting: Setting): Told {
  const here = copies.find(({ node }) => node === to);
  const why = [to < 0 ? "it has no home now and can be neither got nor set" : "its home is here now"];
  if (here?.isStale) why.push("an old copy is back", ...originReasons(here.origin, setting, atSeconds));
  for (const copy of copies) if (copy.node !== to) why.push(`left on ${copyText(copy, setting)}`);
  const found = here === undefined ? "nothing" : `${here.isStale ? "OLD\n" : ""}${versionText(here.version, setting)}`;
  return unaskedFor("home", to < 0 ? "none" : setting.node(to), to < 0 ? "" : found, why.join("; "));
}

function copyText({ node, version, isStale }: Copy, setting: Setting): string {
  if (!setting.hasVersions) return setting.node(node);
  return `${setting.node(node)}: ${versionText(version, setting)}${isStale ? ", old" : ""}`;
}

/** A copy at the end of the run, and whether anybody would read it. */
export function leftText(copy: Left, setting: Setting): string {
  const what = `${copyText(copy, setting)}, ${originReasons(copy.origin, setting).join("")}`;
  if (!copy.isElsewhere) return `${what}. It is at home.`;
  if (isSecond(copy.origin)) return `${what}. A second copy.`;
  if (copy.readWhenLost < 0) return `${what}. Stranded; the loss of no single node leads here.`;
  const lost = setting.node(copy.readWhenLost);
  return `${what}. Stranded: looked for when ${lost} fails${copy.isStale ? ", and then it is a stale read" : ""}.`;
}

function counted(what: string, { times }: Row): string {
  return times === 1 ? what : `${what}\n×${times}`;
}

/** How long something took. */
function lengthText(seconds: number): string {
  return seconds < 1 ? `${Number((seconds * 1000).toPrecision(3))} ms` : `${Number(seconds.toPrecision(3))} s`;
}
