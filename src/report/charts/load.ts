/** What the application asks of the cache: the day's curve, against which everything else is read. */
import { timeline } from "./timeline.ts";

export const load = timeline({
  name: "load",
  title: "Load",
  note: "Requests of the application, by second.",
  series: ["requestsPerSecond"],
});
