/** The page of a plan in a browser: its picture is read by pointing at it, and nothing of it breaks a rule of accessibility. Skipped where there is no Chromium. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../../models/run/run.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { readExperiment, type SimulationExperiment } from "../../../src/app/experiment/experiment.ts";
import { made } from "../../../src/app/planning/make.ts";
import { pageOf } from "../../../src/app/planning/page.ts";
import { Runs } from "../../../src/app/planning/runs.ts";
import { inline } from "../../../src/sweep/backends/inline.ts";
import { CHROMIUM, sizes } from "../../report/chromium.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { desktop, phone } = sizes;

const experiment = readExperiment(
  JSON.stringify({
    question: "How many nodes may I lose?",
    scenario: {
      duration: "8m",
      measureFrom: "1m",
      cluster: { nodes: 3, memory: "2MB" },
      client: { processes: 3 },
      database: { servers: 2, capacity: "4/s" },
      workload: { keys: 300, popularity: { zipf: 0.8 }, arrivals: { rate: 15 } },
    },
    sweep: { grid: { "client.name": ["pecl-memcache", "php-memcached"] } },
  }),
  "test",
  "test",
) as SimulationExperiment;

describe.skipIf(!existsSync(CHROMIUM))("the page of a plan in Chromium (skipped without /usr/bin/chromium)", () => {
  let browser: Browser;
  let html: string;
  const said: string[] = [];
  beforeAll(async () => {
    const make = inline((scenario, seed) => run(scenario as Scenario, seed));
    const runs = new Runs({ engine: "e", backend: { make, close: async () => {} }, budgetSeconds: 600 });
    html = pageOf(
      await made(experiment, {
        runs,
        command: "",
        budgetSeconds: 600,
        forSeconds: 60,
        parts: ["headroom", "recovery"],
        futures: 2,
      }),
      experiment,
    );
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  }, 120_000);
  afterAll(() => browser?.close());

  async function open(size: typeof desktop, scheme: "light" | "dark"): Promise<Page> {
    const page = await browser.newPage({ viewport: size, colorScheme: scheme, reducedMotion: "reduce" });
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(error.message));
    page.on("request", (request) => said.push(request.url()));
    await page.setContent(html);
    return page;
  }

  it("reads every line at the time that is pointed at, and is wide enough on a phone", async () => {
    const page = await open(desktop, "light");
    const picture = page.locator(".picture svg[data-reading]").first();
    const box = (await picture.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const readout = page.locator(".tip");
    await expect
      .poll(() => readout.innerText())
      .toMatch(/no faults[\s\S]*1 node lost, back at once[\s\S]*Database capacity/);
    await page.close();
    const small = await open(phone, "light");
    expect(await small.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(phone.width);
    await small.close();
    expect(said).toEqual([]);
  }, 60_000);

  it.each([
    "light",
    "dark",
  ] as const)("breaks no rule of accessibility that axe knows, all unfolded: %s", async (scheme) => {
    const page = await open(phone, scheme);
    await page.getByRole("button", { name: "Unfold all" }).click();
    await page.evaluate(axe);
    const broken: string[] = await page.evaluate(
      `axe.run(document,{resultTypes:["violations"]}).then(r=>r.violations.flatMap(v=>v.nodes.slice(0,3).map(n=>v.id+": "+n.target.join(" "))))`,
    );
    await page.close();
    expect(broken).toEqual([]);
    expect(said).toEqual([]);
  }, 60_000);
});
