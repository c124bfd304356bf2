/** The worst minute of fall-through, as a multiple of what was usual in the hour before the outage. */
import { Counter } from "../recording/counters.ts";
import { PhaseName } from "../recording/phase-name.ts";
import { inEachPhase } from "./metric.ts";

export const fallThroughPeakMultiple = inEachPhase({
  name: "fallThroughPeakMultiple",
  title: "Fall-through peak",
  unit: "x",
  better: "lower",
  definition:
    "Highest rate of gets that reached the database over any minute (or what the phase leaves of it), over the mean " +
    "rate of the hour before the first outage",
  of: (account, recording) => {
    const before = recording.phase(PhaseName.before)?.perSecond(Counter.databaseReads) ?? 0;
    return before > 0 ? account.peakPerSecond[Counter.databaseReads] / before : null;
  },
});
