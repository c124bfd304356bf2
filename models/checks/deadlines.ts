/** Nobody waits longer than the deadline, and a worker is busy for nobody exactly where a caller has gone and it goes on. */
import { Left, Stage } from "../database/requests.ts";
import type { Check } from "./check.ts";

export const deadlinesHold: Check = ({ requests, workers, deadline, database }) => {
  const { stage, left, beganAt, used } = requests;
  let late = 0;
  let wasted = 0;
  for (let row = 0; row < used; row++) {
    if (stage[row] === Stage.over) continue;
    if (left[row] === Left.nobody && beganAt[row] + deadline.seconds < database.now) late++;
    if (left[row] === Left.caller && stage[row] !== Stage.queued) wasted++;
  }
  if (late > 0) return `${late} callers wait longer than ${deadline.seconds} s`;
  if (deadline.kills && wasted > 0) return `${wasted} requests go on although their workers were killed`;
  if (workers === null || workers.wasted === wasted) return null;
  return `${workers.wasted} workers are busy for nobody, but ${wasted} requests have no caller`;
};
