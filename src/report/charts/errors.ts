/** Requests that ended in an error. */
import { timeline } from "./timeline.ts";

export const errors = timeline({
  name: "errors",
  title: "Errors",
  note: "Requests that ended in an error, by second.",
  series: ["errorsPerSecond"],
});
