/** One cluster has one verdict, in whatever detail it is simulated: with the requests and the processes that it has, and of twins in full. */
import { describe, expect, it } from "vitest";
import { DETAILS, verdictOf } from "./one-verdict.ts";

describe("one verdict in every detail", () => {
  it.each([
    // A full database is asked the same in every sample. In one that is not, the worst minute of one run in the coarsest sample
    // scatters by 5 %: six runs leave 2 %.
    [16, "FAIL", 2],
    [64, "PASS", 6],
  ])(
    "of a twin with a hundredth of the requests and %d servers of the database: %s",
    async (servers, expected, repeats) => {
      const twin = { by: 100, databaseServers: servers, startAt: "18:30", duration: "3h", outage: "1h", repeats };
      const full = await verdictOf(twin, "full");
      expect(full.verdict).toBe(expected);
      for (const detail of DETAILS) {
        const { verdict, load } = await verdictOf(twin, detail);
        expect(verdict, detail).toBe(expected);
        // What is asked of a sample.
        expect(Math.abs(load / full.load - 1), detail).toBeLessThan(0.05);
      }
    },
    600_000,
  );

  it("of the cluster itself, at 30,000 requests a second and with twelve servers, in the coarsest: FAIL", async () => {
    const cluster = { by: 1, databaseServers: 12, startAt: "19:58", duration: "5m", outage: "2m", repeats: 1 };
    const { verdict } = await verdictOf(cluster, DETAILS.at(-1)!);
    expect(verdict).toBe("FAIL");
  }, 600_000);
});
