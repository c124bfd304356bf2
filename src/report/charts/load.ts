/** What the application asks of the cache: the curve of the day, to read all other charts by. */
import { timeline } from "./timeline.ts";

export const load = timeline({
  name: "load",
  title: "Load",
  note: "Requests of the application, by second.",
  series: ["requestsPerSecond"],
});
