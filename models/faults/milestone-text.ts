/** What a fault may wait for, as people say it: `hit ratio > 0.9 for 60s`, `the node has been up 10m`. */
import { z } from "zod";
import { parseDuration } from "../../src/core/text/units.ts";
import type { MilestoneTime } from "./times.ts";

/** A milestone as read: the node may still be a name. */
export type ReadMilestone = MilestoneTime & { readonly nodeName?: string };

export const MILESTONES =
  '"hit ratio > 0.9 for 60s" (or miss, error; or <), "the node has been up 10m" (or down; or "node 2 has been ..."), or "after 1000 requests to node 2"';

export const milestone = z.strictObject({
  when: z.string().describe(`A milestone of the run: ${MILESTONES}.`),
});

const ratioForm = /^(hit|miss|error) ratio (>|<) (\d*\.?\d+)(%?) for (\S+)$/;
const stateForm = /^(?:the node|node (\S+)) has been (up|down) (?:for )?(\S+)$/;
const requestsForm = /^after (\d+) requests to (?:the node|node (\S+))$/;

/** Null where the text is none. */
export function parseMilestone(text: string): ReadMilestone | null {
  const words = text
    .trim()
    .replace(/\s+/g, " ")
    .replace(/^when /, "");
  const anchor = "milestone";
  const ratio = ratioForm.exec(words);
  if (ratio !== null) {
    const seconds = parseDuration(ratio[5]);
    const value = Number(ratio[3]) / (ratio[4] === "%" ? 100 : 1);
    if (seconds === null || seconds === 0 || value > 1) return null;
    const kind = ratio[1] as "hit" | "miss" | "error";
    return { anchor, text: words, milestone: "ratio", ratio: kind, isAbove: ratio[2] === ">", value, seconds };
  }
  const state = stateForm.exec(words);
  if (state !== null) {
    const seconds = parseDuration(state[3]);
    if (seconds === null) return null;
    return { anchor, text: words, milestone: "state", state: state[2] as "up" | "down", seconds, ...nodeOf(state[1]) };
  }
  const requests = requestsForm.exec(words);
  if (requests === null) return null;
  return { anchor, text: words, milestone: "requests", count: Number(requests[1]), ...nodeOf(requests[2]) };
}

/** A position, a name that is still to be looked up, or the node of the fault itself. */
function nodeOf(name: string | undefined): { readonly node: number; readonly nodeName?: string } {
  if (name === undefined) return { node: -1 };
  return /^\d+$/.test(name) ? { node: Number(name), nodeName: name } : { node: -1, nodeName: name };
}
