/** Configurations of public reports, imported and run as the documentation says: sentences and runs agree with each other. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Summary } from "../../src/core/summary.ts";
import { Workplace } from "../cli/fallthrough.ts";
import { called } from "../cli/in-process.ts";

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.remove());

const servers = (amount: number) => Array.from({ length: amount }, (_, i) => `10.0.0.${i + 1}:11211`);

const crash = { fault: "crash", node: 0, at: "6m", for: "2m" };
const small = [
  ["duration", '"20m"'],
  ["measureFrom", '"2m"'],
  ["workload.keys", "2000"],
  ["workload.arrivals.rate", "100"],
  ["faults", JSON.stringify([crash])],
].flatMap(([path, value]) => ["--set", `${path}=${value}`]);

async function importedAndRun(name: string, content: unknown) {
  const file = place.write(name, content);
  const imported = await called(["import", file]);
  expect(imported.code).toBe(0);
  const experiment = place.write("ours.json", imported.stdout);
  const out = place.file("results");
  const ran = await called(["run", experiment, ...small, "--seeds", "2", "--json", "--workers", "0", "--out", out]);
  expect([ran.code, ran.stderr]).toEqual([0, ""]);
  const summary = JSON.parse(ran.stdout) as Summary;
  return { outlook: imported.stderr, verdicts: summary.verdicts.map(({ text }) => text).join(" "), summary };
}

describe("a configuration that is imported and run", () => {
  it("mcrouter's gutter leaves nothing to flush: copies in it expire within failover_exptime", async () => {
    const { outlook, verdicts } = await importedAndRun("mcrouter.json", {
      pools: { main: { servers: servers(4) }, gutter: { servers: ["10.0.1.1:11211"] } },
      route: {
        type: "FailoverWithExptimeRoute",
        normal: "PoolRoute|main",
        failover: "PoolRoute|gutter",
        failover_exptime: 60,
      },
    });
    expect(outlook).toMatch(/expire 60 s after they were written/);
    expect(verdicts).not.toMatch(/Flush/);
  });

  it("Laravel with a persistent_id and without a dead time-out never uses a server again that it has removed", async () => {
    const { outlook, summary } = await importedAndRun("laravel.json", {
      driver: "memcached",
      persistent_id: "app",
      options: { OPT_LIBKETAMA_COMPATIBLE: true, OPT_REMOVE_FAILED_SERVERS: true },
      servers: servers(2).map((address) => ({ host: address.split(":")[0], port: 11_211, weight: 100 })),
    });
    expect(outlook).toMatch(/it is never used again/);
    // So its keys go on failing when it is back.
    const after = summary.points[0].metrics.getFailureRatioAfterReturn?.mean;
    expect(after).toBeGreaterThan(0.1);
  });

  it.each([
    [
      "pymemcache.json",
      { servers: servers(3), use_pooling: true, ignore_exc: true, dead_timeout: 60, retry_attempts: 2, timeout: 0.5 },
    ],
    [
      "nutcracker.yml",
      `alpha:\n  listen: 127.0.0.1:22121\n  hash: fnv1a_64\n  distribution: ketama\n  auto_eject_hosts: true\n  timeout: 400\n  server_failure_limit: 3\n  servers:\n${servers(
        4,
      )
        .map((server) => `   - ${server}:1\n`)
        .join("")}`,
    ],
  ])("%s fails over, as its sentences say, and a run of it has copies left elsewhere", async (name, content) => {
    const { outlook, verdicts, summary } = await importedAndRun(name, content);
    expect(outlook).toMatch(/keys go to other nodes/);
    expect(verdicts).toMatch(/[Tt]he client fails over/);
    expect(summary.points[0].metrics.strandedCopies?.mean).toBeGreaterThan(0);
  });
});

describe("a configuration with one mistake", () => {
  it("counts what is wrong, and not what is left aside", async () => {
    const pool = [
      "alpha:",
      "  listen: 127.0.0.1:22121",
      "  backlog: 1024",
      "  preconnect: true",
      "  server_connections: 4",
      "  auto_eject_hosts: true",
      "  servers:",
      "   - 10.0.0.1:11211:1",
      "   - 10.0.0.2:eleven:1",
    ];
    const { code, stderr } = await called(["import", place.write("nutcracker.yml", pool.join("\n"))]);
    const [first, ...others] = stderr.trimEnd().split("\n");
    expect([code, first]).toEqual([104, "nutcracker.yml: 1 error"]);
    // What is wrong is set off from the rest.
    expect(others.filter((line) => line.startsWith("  "))).toHaveLength(1);
    expect(others.length).toBeGreaterThan(3);
  });
});
