/** Gets answered with data older than the database's. */
import { timeline } from "./timeline.ts";

export const staleReads = timeline({
  name: "staleReads",
  title: "Stale reads",
  note: "Gets answered with data older than the database's, by second.",
  series: ["staleReadsPerSecond"],
});
