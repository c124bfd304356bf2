/** Copies on nodes where no client looks for them: memory that serves nobody, and later perhaps stale reads. */
import { timeline } from "./timeline.ts";

export const strandedCopies = timeline({
  name: "strandedCopies",
  title: "Stranded copies",
  note: "Items on a node where a client would not look for them now.",
  series: ["strandedCopies", "strandedBytes"],
});
