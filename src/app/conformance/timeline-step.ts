/** One step of a recorded process: a call for one key or many, a server that is killed, started, stopped or resumed, or a new web request. */
import { z } from "zod";

/** One of the two says when. */
const when = { sec: z.int().min(0).optional(), t: z.number().min(0).optional() };

/** `pause` and `resume` are SIGSTOP and SIGCONT. */
const happening = z.strictObject({
  ...when,
  ev: z.enum(["kill", "start", "pause", "resume"]),
  server: z.int().min(0),
});
const request = z.strictObject({ ...when, ev: z.literal("newRequest") });
const call = z.strictObject({
  ...when,
  ev: z.enum(["get", "set", "add", "delete", "touch"]),
  key: z.string(),
  /** The only server that holds the key after the call, null for a call that failed. */
  landed: z.int().min(0).nullable().optional(),
  /** libmemcached's result code. */
  rc: z.int().optional(),
  /** getServerByKey() right after the call. */
  mapsToAfter: z.int().min(0).optional(),
  /** How long the call took. */
  ms: z.number().min(0).optional(),
  /** What the library answered, in one word and in its own. */
  said: z.enum(["OK", "MISS", "FALSE", "FAIL"]).optional(),
  err: z.string().optional(),
});
const manyCall = z.strictObject({
  ...when,
  ev: z.literal("multi-get"),
  keys: z.array(z.string()).min(1),
  /** Positions of the keys that came back, ascending; null for a call that failed. */
  answered: z.array(z.int().min(0)).nullable(),
  /** libmemcached's result code. */
  code: z.int().optional(),
  error: z.string().nullable().optional(),
  ms: z.number().min(0).optional(),
});
export const timelineStep = z
  .union([happening, request, call, manyCall])
  .refine(({ sec, t }) => (sec === undefined) !== (t === undefined), { error: "expected a time, sec or t" });

export type TimelineStep = z.output<typeof timelineStep>;
export type TimelineCall = z.output<typeof call>;
export type TimelineManyCall = z.output<typeof manyCall>;
