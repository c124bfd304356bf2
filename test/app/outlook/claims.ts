/** The sentences of an outlook read back: what they claim of each way to lose a node. */
import type { Loss } from "../../../src/app/outlook/worlds/small-world.ts";

/** What befalls operations on the node's keys. */
export type Lost =
  | {
      readonly what: "fail";
      /** So many operations of a process in a row; after them it goes elsewhere. */
      readonly atLeast: number | null;
    }
  | { readonly what: "wait" }
  | {
      readonly what: "elsewhere";
      /** So many operations of each process fail first. */
      readonly failures: Range | null;
      /** They fail for so many seconds first. */
      readonly failingSeconds: Range | null;
      /** They go elsewhere until so long after the first failure, and then fail for good. */
      readonly untilSeconds: Range | null;
      /** Failures in a row whenever the node is tried again. */
      readonly again: number | null;
      readonly everySeconds: Range | null;
      /** So it is in every web request anew: so many operations of each fail first. */
      readonly eachRequest: Range | null;
      /** All that is about gets; sets fail. */
      readonly isOfGets: boolean;
    };

export interface Claims {
  readonly lost: Lost;
  /** From the return; null: never. */
  readonly backSeconds: Range | null;
  /** What the outage lasts of which that is said; null where any does. */
  readonly outageSeconds: number | null;
  readonly copies: "none" | "few" | "low" | "high";
  readonly splitSeconds: number | null;
  /** So many operations of each process go elsewhere slowly; null where nothing is said. */
  readonly slow: number | null;
  /** The longest that an operation waits. */
  readonly waitSeconds: number;
}

export type Range = readonly [least: number, most: number];

/** What no clause says anything of. */
const AT_ONCE: Range = [0, 0.5];
const CAUSES: readonly (readonly [RegExp, Loss])[] = [
  [/^(?:it crashes|a crash)$/, "crash"],
  [/^(?:its host is off|an outage of its host)$/, "host-down"],
  [/^(?:its process hangs|a hang)$/, "pause"],
];
/** The end of the first sentence, which is about all keys. */
const SHARES = / (?:For a process|[\d.]+ % of all keys|No key|There is no other node).*$/;
const TIME = "([\\d.]+)(?: (s|h|days))?(?: to ([\\d.]+) (s|h|days))?";

export function claimsOf([first = "", second = "", third = ""]: readonly string[], loss: Loss): Claims {
  const lostText = textFor(first.replace(/^.*? does this: /, "").replace(SHARES, ""), loss);
  const back = textFor(second.replace(/^When it returns: /, ""), loss);
  const [, when = ""] = / uses it again (.*)$/.exec(back) ?? [];
  const [soon = ""] = when.split(/ if it was lost for /);
  const copies = textFor(
    third.replace(/^Stale copies: /, "").replace(/ After a hang, what the node kept .*$/, ""),
    loss,
  );
  return {
    lost: lostOf(lostText),
    slow: slowOf(lostText),
    backSeconds: back === "it is never used again" || soon === "never" ? null : backOf(soon),
    outageSeconds: secondsIn(when, / if it was lost for TIME/)?.[1] ?? null,
    copies: /^(none|few|low|high)/.exec(copies)![1] as Claims["copies"],
    waitSeconds: Math.max(
      0,
      ...[...first.matchAll(/(?:takes?|after|up to) ([\d.]+) (s|h|days)/g)].map(([, count = "", unit]) =>
        seconds(count, unit),
      ),
    ),
    splitSeconds: secondsIn(copies, /split view for TIME/)?.[1] ?? null,
  };
}

/** The clause about this loss: `If it crashes or its process hangs, ...`, or the only one there is. */
function textFor(sentence: string, loss: Loss): string {
  for (const part of sentence.split(/(?<=\.) (?=[A-Z])/)) {
    const [, causes, text] = /^(?:[Ii]f|[Aa]fter) ([^,]*?), (.*)\.$/.exec(part) ?? [];
    if (causes === undefined) return part.replace(/\.$/, "");
    const named = causes.split(" or ").map((cause) => CAUSES.find(([form]) => form.test(cause))?.[1]);
    if (named.includes(loss)) return text!;
  }
  throw new Error(`nothing is said of ${loss}: ${sentence}`);
}

function lostOf(text: string): Lost {
  const ofGets = text.replace(/^sets of its keys fail[^;]*; /, "");
  if (ofGets !== text) {
    const lost = lostOf(ofGets.replaceAll("gets of its keys", "its keys").replace(/\bget(s?)\b/g, "operation$1"));
    return lost.what === "elsewhere" ? { ...lost, isOfGets: true } : lost;
  }
  if (/waits until it is back/.test(text)) return { what: "wait" };
  const [begin = "", again = ""] = text.split("; while it is lost, ");
  const many = /after (\d+) in a row they go to other nodes/.exec(begin);
  if (many !== null) return { what: "fail", atLeast: Number(many[1]) };
  if (/whether they go to other nodes/.test(begin)) return { what: "fail", atLeast: 0 };
  if (!/another node|other nodes/.test(begin) || /only one that goes on for seconds/.test(begin))
    return { what: "fail", atLeast: null };
  const first = /the first (\d+ )?operations? (?:of each process )?on its keys fail/.exec(begin);
  const next = /the next (\d+ )?operations? fails?/.exec(again);
  const most = first === null ? 0 : Number(first[1] ?? 1);
  const least = /at most the first/.test(begin) ? 0 : most;
  const isEachRequest = /web request/.test(begin);
  const fails = secondsIn(begin, /its keys fail for TIME/);
  return {
    what: "elsewhere",
    failures: isEachRequest || fails !== null ? null : [least, most],
    failingSeconds: fails,
    untilSeconds: untilOf(begin),
    again: next === null ? null : Number(next[1] ?? 1),
    eachRequest: isEachRequest ? [least, most] : null,
    isOfGets: false,
    everySeconds: secondsIn(again, /every TIME/),
  };
}

function slowOf(text: string): number | null {
  const first = /; the first (?:(\d+) )?operation(s?) of a process takes? /.exec(text);
  if (first !== null) return first[2] === "" ? 1 : first[1] === undefined ? null : Number(first[1]);
  return / go to other nodes at once$/.test(text) ? 0 : null;
}

function untilOf(text: string): Range | null {
  const until = secondsIn(text, /go to other nodes until TIME after the first failure/);
  return until !== null && /at the latest/.test(text) ? [0, until[1]] : until;
}

function backOf(text: string): Range {
  if (text === "at once") return AT_ONCE;
  if (text === "in some cases only") return [0, Number.POSITIVE_INFINITY];
  const within = secondsIn(text, /within TIME/);
  if (within !== null) return [0, within[1]];
  const later = secondsIn(text, /^TIME later/);
  if (later === null) throw new Error(`no time in "${text}"`);
  return later;
}

/** `2 s`, `2 to 3 s`, `3000 s to 2 h`: where the first has no unit, it has that of the second. */
function secondsIn(text: string, form: RegExp): Range | null {
  const [, least, unit, most, unitOfMost] = new RegExp(form.source.replace("TIME", TIME)).exec(text) ?? [];
  if (least === undefined) return null;
  const from = seconds(least, unit ?? unitOfMost);
  return [from, most === undefined ? from : seconds(most, unitOfMost)];
}

function seconds(count: string, unit: string | undefined): number {
  return Number(count) * { s: 1, h: 3600, days: 86_400 }[unit as "s" | "h" | "days"];
}
