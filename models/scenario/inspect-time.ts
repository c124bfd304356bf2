/** When the nodes of a run are looked into: as for faults, or from a fault or the end: `fault#2-1s`, `fault+10m`, `end`. */
import { z } from "zod";
import { expected } from "../../src/core/text/problems.ts";
import { parseDuration } from "../../src/core/text/units.ts";
import { parseFaultTime } from "../faults/fault-time.ts";
import type { InspectTime } from "./types.ts";

const form = /^(fault|end)(?:#([1-9]\d*))?\s*(?:([+-])\s*(.+))?$/;
const WORDS = 'a time such as "30m", "peak", "trough#2-5m", "fault+10m", "fault#2-1s" or "end"';

const inspectTime = z
  .union([z.string(), z.literal(0)], { error: (issue) => expected(issue.input, WORDS) })
  .transform((came, context) => {
    const time = parseInspectTime(String(came));
    if (time !== null) return time;
    context.issues.push({ code: "custom", input: came, message: expected(came, WORDS) });
    return z.NEVER;
  });

export const inspectTimes = z
  .array(inspectTime)
  .prefault([])
  .describe(
    'When to write down the stats of every node, in memcached\'s own names: since the start ("30m"), from a peak or trough of the load, from a fault ("fault#2-1s": a second before the second one; runs without faults leave it out), or at the "end". Default: never.',
  );

function parseInspectTime(text: string): InspectTime | null {
  const trimmed = text.trim();
  const match = form.exec(trimmed);
  if (match === null) {
    const time = parseFaultTime(trimmed);
    return time === null ? null : { ...time, text: trimmed };
  }
  const [, anchor, occurrence = "1", sign, offset] = match;
  const seconds = offset === undefined ? 0 : parseDuration(offset);
  if (seconds === null || (anchor === "end" && sign === "+")) return null;
  return {
    text: trimmed,
    anchor: anchor as "fault" | "end",
    occurrence: Number(occurrence),
    offsetSeconds: sign === "-" && seconds !== 0 ? -seconds : seconds,
  };
}
