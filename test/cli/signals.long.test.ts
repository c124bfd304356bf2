/** A signal ends every command, whatever it is doing, and no signal is lost between loading and work. */
import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { smallSweep, start, Workplace } from "./fallthrough.ts";

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.remove());

/** Far more work than a test waits for. */
const endless = {
  ...smallSweep,
  repeats: 1,
  control: false,
  sweep: {},
  scenario: {
    ...smallSweep.scenario,
    duration: "100d",
    window: "1d",
    workload: { keys: 5000, arrivals: { rate: 5000 } },
  },
};
const days = Array.from({ length: 20 }, () => ({ wait: "30000d" }));
const script = {
  question: "Which?",
  script: {
    nodes: [{ port: 7600 }],
    cases: Array.from({ length: 5000 }, (_, i) => ({ case: `${i}`, client: { name: "pecl-memcache" }, steps: days })),
  },
};

describe.each<[name: string, args: readonly string[], experiment: object]>([
  ["explain", ["explain", "1", "--experiment", "small.json"], endless],
  ["run on threads", ["run", "small.json", "--workers", "1", "--quiet"], endless],
  ["run without", ["run", "small.json", "--workers", "0", "--quiet"], endless],
  ["run of a script", ["run", "small.json", "--quiet"], script],
])("SIGTERM ends %s", (_, args, experiment) => {
  // From the beginning of loading into the work, which begins after half a second on an idle machine.
  it.each([250, 600, 1500])("%d ms after it was started", async (delayMs) => {
    place.write("small.json", experiment);
    const { child, ended } = start(args, place.path);
    await sleep(delayMs);
    child.kill("SIGTERM");
    const { code, signal } = await ended;
    expect([105, "SIGTERM"]).toContain(code ?? signal);
  });
});

it("a plan that is stopped says what it keeps, and the same command goes on from there", async () => {
  place.write("small.json", smallSweep);
  const command = ["plan", "small.json", "--only", "losses", "--for", "10s", "--workers", "1"];
  const { child, ended } = start([...command, "--events", "events"], place.path);
  const lines = (): string[] => (place.has("events") ? place.read("events").split("\n").slice(0, -1) : []);
  const done = (): number => lines().filter((line) => line.startsWith('{"event":"run"')).length;
  while (done() < 3) await sleep(2);
  child.kill("SIGINT");
  const { code, stdout, stderr } = await ended;
  expect([code, stdout]).toEqual([105, ""]);
  const kept = done();
  expect(stderr.slice(stderr.indexOf("small: interrupted"))).toBe(
    `small: interrupted after ${kept} runs, which are kept in results/.runs. The same command goes on from here:\n  npx fallthrough plan small.json --only losses --for 10s --workers 1 --events events\n`,
  );
  expect(place.has("results/small/plan.json")).toBe(false);
  const again = await start(command, place.path).ended;
  expect(again.code).toBe(0);
  expect(again.stderr).toContain(`${kept} of `);
});

it("a signal that has come and was not yet told is told to whoever listens next", () => {
  const module = new URL("../../dist/src/app/ending/interrupt.js", import.meta.url).href;
  const text = `
    const { endOnSignals, onInterrupt } = await import(${JSON.stringify(module)});
    endOnSignals();
    process.kill(process.pid, "SIGTERM");
    const { signal } = onInterrupt({ onThreads: true });
    signal.addEventListener("abort", () => process.exit(0));
    setTimeout(() => process.exit(1), 5000);
  `;
  expect(spawnSync(process.execPath, ["--input-type=module", "-e", text])).toMatchObject({ status: 0, signal: null });
});
