/** Copies older than the database's version of their key, read or not. */
import { timeline } from "./timeline.ts";

export const staleCopies = timeline({
  name: "staleCopies",
  title: "Stale copies",
  note: "Items in the cache that are older than the database's version of their key, read or not.",
  series: ["staleCopies"],
});
