/** The share of gets that the cache could not answer. */
import { timeline } from "./timeline.ts";

export const missRatio = timeline({
  name: "missRatio",
  title: "Miss ratio",
  note: "Share of gets that the cache could not answer.",
  series: ["missRatio"],
});
