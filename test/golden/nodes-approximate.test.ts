import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { replayEvictCase } from "../../models/memcached-server/replay/evict-case.ts";
import { readCase } from "../nodes/recording.ts";
import { sharedPath } from "../shared.ts";

const fixtures = fileURLToPath(new URL("../fixtures/nodes", import.meta.url));
const shared = sharedPath("golden/node");
const cases = "big drift fit loop mix10 mix64 noevict scanhot shift tenants ttl writeheavy z080 z099 z120".split(" ");

const ratio = ({ get_hits, cmd_get }: Readonly<Record<string, number>>) => (100 * get_hits!) / cmd_get!;
const percent = (value: number) => `${value.toFixed(3)} %`;
const grouped = (value: number) => value.toLocaleString("en-US");

const page = readFileSync(new URL("../../docs/memcached-model.md", import.meta.url), "utf8");

/** What the page says of a recording: the cells of its row after the name. */
function documented(name: string): string[] {
  const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
  return (row ?? "")
    .split("|")
    .slice(2, -1)
    .map((cell) => cell.trim());
}

describe("modern with its background work done at once", () => {
  /** Percentage points of hit ratio; large values in pieces make which page moves when a matter of luck. */
  const near = (name: string) => (name === "big" || name === "tiny" ? 0.25 : 0.1);

  function expectNear(folder: string, name: string, points: number): void {
    const { spec, ops, recorded } = readCase(folder, `${name}_m`);
    const { nodes } = replayEvictCase(spec, ops, "instant");
    const [real, here] = [ratio(recorded.stats), ratio(nodes.stats(0))];
    expect(Math.abs(here - real)).toBeLessThan(points);
    nodes.check();
    const moved = [recorded.stats.slabs_moved!, nodes.stats(0).slabs_moved!].map(grouped);
    expect(documented(name)).toEqual([
      `\`${spec.args.join(" ")}\``,
      grouped(ops.length),
      percent(real),
      percent(here),
      (here - real).toFixed(3).replace(/^-0\.000$/, "0.000"),
      ...moved,
    ]);
  }

  it("is within 0.25 points of the recorded hit ratio: tiny", () => expectNear(fixtures, "tiny", near("tiny")));

  for (const name of cases) {
    it.skipIf(shared === null)(
      `is within ${near(name)} points of the recorded hit ratio: ${name} (needs the shared recordings)`,
      () => expectNear(shared!, name, near(name)),
    );
  }
});

describe("a recording on a wall clock", () => {
  // What is free there is where seconds and wake-ups fall between operations. Where much expires that is worth 0.3 points.
  const runs = {
    drift_m_real_max: 0.2,
    mix10_m_real_max: 0.1,
    shift_m_real_2500: 0.1,
    ttl_m_real_1200: 0.4,
    z099_m_real_4000: 0.1,
  };
  for (const [name, points] of Object.entries(runs)) {
    it.skipIf(shared === null)(`has a hit ratio within ${points} points: ${name} (needs the shared recordings)`, () => {
      const { spec, ops, recorded } = readCase(shared!, name);
      const rate = spec.real_rate ?? ops.length / recorded.wall_s;
      const found = (["timed", "instant"] as const).map((maintenance) => {
        const { nodes } = replayEvictCase({ ...spec, rate }, ops, maintenance);
        expect(Math.abs(ratio(nodes.stats(0)) - ratio(recorded.stats)), maintenance).toBeLessThan(points);
        return percent(ratio(nodes.stats(0)));
      });
      expect(documented(name)).toEqual([String(Math.round(rate)), percent(ratio(recorded.stats)), ...found]);
    });
  }
});
