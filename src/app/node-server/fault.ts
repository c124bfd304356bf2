/** What can be made to befall a served node, as a person writes it: `crash@30s`, `pause@10s+5s`, `slow=200ms`. */
import { didYouMean, listed } from "../../core/text/nearest.ts";
import { parseDuration } from "../../core/text/units.ts";

export const faultNames = ["crash", "start", "pause", "resume", "slow", "warm-restart"] as const;
export type FaultName = (typeof faultNames)[number];

export interface NodeFault {
  readonly name: FaultName;
  /** `slow`: how much later answers come. */
  readonly delayMs: number;
  /** `@`: seconds after the node was started; 0: at once. */
  readonly atSeconds: number;
  /** `+`: seconds until it is over; null: until somebody ends it. */
  readonly forSeconds: number | null;
}

/** How each one is written, and what it does. */
export const faultTexts: Readonly<Record<FaultName, readonly [form: string, what: string]>> = {
  crash: [
    "crash[@TIME][+TIME]",
    "memory and connections are lost and the port refuses; after +TIME an empty node starts",
  ],
  start: ["start[@TIME]", "an empty node starts where one crashed"],
  pause: ["pause[@TIME][+TIME]", "the process hangs: connections are taken, nothing is answered until it goes on"],
  resume: ["resume[@TIME]", "a paused process goes on, with what lies in its sockets first"],
  slow: ["slow=TIME[@TIME][+TIME]", "requests are done and answered so much later; slow=0 ends it"],
  "warm-restart": [
    "warm-restart[@TIME][+TIME]",
    "a clean stop, and a start that finds its memory (-e); down 1s or +TIME",
  ],
};

const FORM = /^([a-z-]+)(?:=([^@+]*))?(?:@([^+]*))?(?:\+(.*))?$/;

/** The fault, or what is wrong with the text. */
export function parseFault(text: string): NodeFault | string {
  const [, word, value, at, duration] = FORM.exec(text.trim()) ?? [];
  const name = faultNames.find((one) => one === word);
  if (name === undefined) {
    const meant = word ?? text;
    return `'${text}'; expected ${listed(faultNames)}${didYouMean(meant, faultNames)}`;
  }
  const expected = `'${text}'; expected ${faultTexts[name][0]}`;
  if ((name === "slow") !== (value !== undefined)) return expected;
  if (duration !== undefined && (name === "start" || name === "resume")) return expected;
  const [delay, atSeconds, forSeconds] = [value, at, duration].map((part) =>
    part === undefined ? null : (parseDuration(part) ?? Number.NaN),
  );
  if ([delay, atSeconds, forSeconds].some((seconds) => Number.isNaN(seconds))) {
    return `${expected}, with times like 200ms, 30s or 1h30m`;
  }
  return { name, delayMs: (delay ?? 0) * 1000, atSeconds: atSeconds ?? 0, forSeconds: forSeconds ?? null };
}
