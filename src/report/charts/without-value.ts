/** The share of gets that the cache could not answer. */
import { timeline } from "./timeline.ts";

export const withoutValue = timeline({
  name: "withoutValue",
  title: "Gets without a value",
  note: "Share of gets that missed or failed: the cache could not answer them, and the database is asked.",
  series: ["fallThroughRatio"],
});
