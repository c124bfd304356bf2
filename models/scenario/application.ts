/**
 * How long a caller waits for the application's answer, and what becomes of the work when the time is over. A web server in
 * front stops waiting and lets the worker go on: nginx after `fastcgi_read_timeout`, 60 s by default. A process manager ends
 * the worker: PHP-FPM after `request_terminate_timeout` (SIGTERM, and a new process), gunicorn and unicorn after `timeout`.
 */
import { z } from "zod";
import type { Problem } from "../../src/core/text/problems.ts";
import { duration, type Limit } from "../../src/core/text/quantities.ts";
import { formatDuration } from "../../src/core/text/units.ts";
import { SECONDS_PER_DAY } from "../../src/core/units.ts";
import { type PagePart, page, resolvePage } from "./page.ts";

/** Each request that waits takes some 100 bytes of memory here until its deadline. */
const DEADLINE_MAX: Limit = { value: SECONDS_PER_DAY, why: "a day; leave it out for callers who wait for ever" };

export const application = z.strictObject({
  page: page
    .optional()
    .describe(
      "What one web request does: several gets, multi-gets, writes and work of its own, on one worker. The deadline is that of the page. Default: one operation a request.",
    ),
  deadline: duration({ aboveZero: true, most: DEADLINE_MAX })
    .optional()
    .describe(
      "The caller of a request gets an error this long after it began, whatever it waits for: a node, a worker or the database. Default: none, callers wait for ever.",
    ),
  onDeadline: z
    .enum(["continue", "kill"])
    .prefault("continue")
    .describe(
      "What becomes of the request's worker at the deadline: it continues until the library or the database answers (nginx gives up, PHP goes on), or it is killed, and a new one is free at once (PHP-FPM's request_terminate_timeout). A query goes on in both cases. Default: continue.",
    ),
});

export interface ApplicationPart {
  readonly page?: PagePart | undefined;
  readonly deadline?: number | undefined;
  readonly onDeadline: "continue" | "kill";
}

export function resolveApplication({ page: part, deadline, onDeadline }: ApplicationPart) {
  const isKilledAtDeadline = deadline !== undefined && onDeadline === "kill";
  return {
    deadlineSeconds: deadline ?? 0,
    isKilledAtDeadline,
    ...(part === undefined ? {} : { page: resolvePage(part) }),
  };
}

/** A deadline that no hit would meet. */
export function hopelessDeadline({ deadline }: ApplicationPart, roundTripSeconds: number): Problem[] {
  if (deadline === undefined || deadline > roundTripSeconds) return [];
  const text = `${formatDuration(deadline)}; expected more than ${formatDuration(roundTripSeconds)}, the round trip of a hit (network.roundTrip)`;
  return [{ path: ["deadline"], text }];
}

/** What should become of a worker at a deadline that does not come. */
export function deathWithoutDeadline({ deadline, onDeadline }: ApplicationPart): Problem[] {
  if (deadline !== undefined || onDeadline !== "kill") return [];
  return [
    { path: ["onDeadline"], text: '"kill", which takes effect at a deadline; expected application.deadline beside it' },
  ];
}
