/** What reaches the database, compared with what it can serve: above the line it drowns. */
import type { TimelineSpec } from "./timeline/spec.ts";
import { timeline } from "./timeline.ts";

export const databaseLoadSpec: TimelineSpec = {
  name: "databaseLoad",
  title: "Database: queries offered against its capacity",
  note: "What reaches the database, by second. Above the capacity line it drowns: the filled part queues, times out or is refused.",
  series: ["databaseQueriesPerSecond", "fallThroughPerSecond"],
  capacity: "databaseCapacityPerSecond",
  closeUp: true,
};

export const databaseLoad = timeline(databaseLoadSpec);
