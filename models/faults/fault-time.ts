/** When a fault strikes, as people say it: `2h`, `peak`, `peak+10m`, `trough#2-5m`, or when a milestone is reached. */
import { z } from "zod";
import { expected } from "../../src/core/text/problems.ts";
import { parseDuration } from "../../src/core/text/units.ts";
import { MILESTONES, milestone, parseMilestone } from "./milestone-text.ts";
import type { AnchoredTime } from "./times.ts";

const form = /^(peak|trough)(?:#([1-9]\d*))?\s*(?:([+-])\s*(.+))?$/;
const WORDS = 'a time such as "2h", "peak", "peak+10m" or "trough#2-5m"';

export function faultTime() {
  return z
    .union([z.string(), z.literal(0), milestone], { error: (issue) => expected(issue.input, WORDS) })
    .transform((came, context) => {
      const isMilestone = typeof came === "object";
      const time = isMilestone ? parseMilestone(came.when) : parseFaultTime(String(came));
      if (time !== null) return time;
      const message = isMilestone ? expected(came.when, MILESTONES) : expected(came, WORDS);
      context.issues.push({ code: "custom", input: came, path: isMilestone ? ["when"] : [], message });
      return z.NEVER;
    })
    .describe(
      'When: a time since the start ("2h"), or "peak" or "trough" of the load, "#k" for the k-th since measurement began, "+10m" or "-10m" from there; or {"when": ...}, a milestone of the run: "hit ratio > 0.9 for 60s", "the node has been up 10m", "after 1000 requests to node 2".',
    );
}

/** Null where the text is no such time. */
export function parseFaultTime(text: string): AnchoredTime | null {
  const trimmed = text.trim();
  const sinceStart = parseDuration(trimmed);
  if (sinceStart !== null) return { anchor: "start", occurrence: 1, offsetSeconds: sinceStart };
  const match = form.exec(trimmed);
  if (match === null) return null;
  const [, anchor, occurrence = "1", sign, offset] = match;
  const seconds = offset === undefined ? 0 : parseDuration(offset);
  if (seconds === null) return null;
  return {
    anchor: anchor as "peak" | "trough",
    occurrence: Number(occurrence),
    offsetSeconds: sign === "-" && seconds !== 0 ? -seconds : seconds,
  };
}
