/** Nobody waits longer than the deadline, and a worker is busy for nobody exactly where a caller has gone and it goes on. */

import { PageState, type Pages } from "../application/pages.ts";
import { Left, type Requests, Stage } from "../database/requests.ts";
import type { Check } from "./check.ts";

export const deadlinesHold: Check = ({ requests, pages, workers, deadline, database }) => {
  const latestBegin = database.now - deadline.seconds;
  const { late, wasted } = pages === null ? ofRequests(requests, latestBegin) : ofPages(pages, latestBegin);
  if (late > 0) return `${late} callers wait longer than ${deadline.seconds} s`;
  if (deadline.kills && wasted > 0) return `${wasted} requests go on although their workers were killed`;
  if (workers === null || workers.wasted === wasted) return null;
  return `${workers.wasted} workers are busy for nobody, but ${wasted} requests have no caller`;
};

interface Callers {
  readonly late: number;
  readonly wasted: number;
}

function ofRequests({ stage, left, beganAt, used }: Requests, latestBegin: number): Callers {
  let late = 0;
  let wasted = 0;
  for (let row = 0; row < used; row++) {
    if (stage[row] === Stage.over) continue;
    if (left[row] === Left.nobody && beganAt[row] < latestBegin) late++;
    if (left[row] === Left.caller && stage[row] !== Stage.queued) wasted++;
  }
  return { late, wasted };
}

function ofPages({ state, left, beganAt, used }: Pages, latestBegin: number): Callers {
  let late = 0;
  let wasted = 0;
  for (let row = 0; row < used; row++) {
    if (state[row] === PageState.over) continue;
    if (left[row] === Left.nobody && beganAt[row] < latestBegin) late++;
    if (left[row] === Left.caller && state[row] !== PageState.queued) wasted++;
  }
  return { late, wasted };
}
