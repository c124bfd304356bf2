/** One cluster has one verdict, in whatever detail it is simulated: of a small twin (`one-verdict.long.test.ts`: the cluster itself). */
import { expect, it } from "vitest";
import { verdictOf } from "./one-verdict.ts";

const small = { by: 500, startAt: "19:50", duration: "35m", outage: "15m", repeats: 2 };

it.each([
  [16, "FAIL"],
  [64, "PASS"],
])("a database of %d servers: %s in every detail", async (databaseServers, expected) => {
  for (const detail of ["full", "sampled:30", "sampled:90"] as const) {
    expect((await verdictOf({ ...small, databaseServers }, detail)).verdict, detail).toBe(expected);
  }
});
