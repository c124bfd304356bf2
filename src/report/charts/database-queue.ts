/** Queries that wait at the database: how deep it drowned, and when it came up again. */
import { timeline } from "./timeline.ts";

export const databaseQueue = timeline({
  name: "databaseQueue",
  title: "Database: queue",
  note: "Queries that wait at the database, mean of each window.",
  series: ["databaseQueueLength"],
});
