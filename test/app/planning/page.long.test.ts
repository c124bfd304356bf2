/**
 * The page of a plan of four clients in a browser: it says what to do before its tables, is short while they are folded, is read by
 * pointing at it and by tapping it, and breaks no rule of accessibility. Skipped where there is no Chromium.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../../models/run/run.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { made } from "../../../src/app/planning/make.ts";
import { pageOf } from "../../../src/app/planning/page.ts";
import { Runs } from "../../../src/app/planning/runs.ts";
import { inline } from "../../../src/sweep/backends/inline.ts";
import { CHROMIUM, sizes } from "../../report/chromium.ts";
import { threeNodes } from "./three-nodes.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { desktop, phone } = sizes;

const experiment = threeNodes("How many nodes may I lose?", [
  "pecl-memcache",
  "php-memcached",
  "python-memcached",
  "gomemcache",
]);

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
        parts: ["headroom", "recovery", "settings"],
        futures: 2,
      }),
      experiment,
    );
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  }, 120_000);
  afterAll(() => browser?.close());

  async function open(size: typeof desktop, scheme: "light" | "dark", hasTouch = false): Promise<Page> {
    const page = await browser.newPage({ viewport: size, colorScheme: scheme, reducedMotion: "reduce", hasTouch });
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(error.message));
    page.on("request", (request) => said.push(request.url()));
    await page.setContent(html);
    return page;
  }

  it.each([
    { ...desktop, most: 6000 },
    { ...phone, most: 12_000 },
  ])("is at most $most pixels long at a width of $width with everything folded", async ({ most, ...size }) => {
    const page = await open(size, "light");
    expect(await page.evaluate("document.documentElement.scrollHeight")).toBeLessThanOrEqual(most);
    await page.close();
  }, 60_000);

  it("says what to do first, on the first screen of a desktop, links the runbook, and folds every table", async () => {
    const page = await open(desktop, "light");
    const first = page.locator("main h2").first();
    expect(await first.innerText()).toBe("What to do");
    expect((await first.boundingBox())!.y).toBeLessThan(desktop.height);
    expect(await page.locator('main a[href="runbook.md"]').count()).toBe(1);
    const tables = await page.locator("main table").all();
    expect(tables.length).toBeGreaterThan(5);
    for (const table of tables) expect(await table.isVisible()).toBe(false);
    await page.close();
  }, 60_000);

  it("answers in the order of the questions: what to do, losses, headroom, ways back, settings, and then how it was found", async () => {
    const page = await open(desktop, "light");
    const heads = (await page.locator("main h2").allTextContents()).map((text) =>
      text.replace(/ back node.*/, " back"),
    );
    const order = [
      "What to do",
      "How many nodes may be lost",
      "How far it is from failing",
      "How to bring back",
      "How the client is set",
      "How this was judged and found",
    ];
    expect([...new Set(heads)].slice(0, order.length)).toEqual(order);
    const cards = page.locator('section[aria-labelledby="verdicts"] article');
    expect(await cards.first().locator("h3").innerText()).toMatch(/^Bring back node \d/);
    for (const name of experiment.points.map(({ axes }) => Object.values(axes)[0]))
      expect(await cards.filter({ hasText: `with ${name}` }).count(), name).toBeGreaterThanOrEqual(2);
    await page.close();
  }, 60_000);

  it("names what is on the frontier and what is now, each name whole and none over another", async () => {
    const page = await open(desktop, "light");
    await page.getByRole("button", { name: "Unfold all" }).click();
    const picture = page.locator(".frontier.ifwide svg");
    const frame = (await picture.boundingBox())!;
    const names = await picture.locator("text").filter({ hasText: ": " }).all();
    const boxes = await Promise.all(names.map(async (name) => (await name.boundingBox())!));
    expect(await picture.locator("text").filter({ hasText: ": as it is" }).count()).toBe(4);
    for (const [i, box] of boxes.entries()) {
      expect(box.x + box.width).toBeLessThanOrEqual(frame.x + frame.width);
      const below = boxes.filter((other, k) => k !== i && other.y >= box.y);
      for (const other of below) expect(other.y + 4 >= box.y + box.height || other.x > box.x + box.width).toBe(true);
    }
    await page.close();
  }, 60_000);

  it("on a phone numbers stand for the names, which stand below: all in view, in letters of 12 pixels, and nothing scrolls sideways", async () => {
    const names = async (size: typeof desktop, which: string) => {
      const page = await open(size, "light");
      await page.getByRole("button", { name: "Unfold all" }).click();
      const picture = page.locator(`.frontier.${which} svg`);
      const [frame, texts, boxes] = [
        await picture.boundingBox(),
        await picture.locator("text").allTextContents(),
        await Promise.all((await picture.locator("text").all()).map((text) => text.boundingBox())),
      ];
      expect(frame!.x + frame!.width).toBeLessThanOrEqual(size.width);
      for (const box of boxes) expect(box!.x + box!.width).toBeLessThanOrEqual(frame!.x + frame!.width);
      // The box of a letter is higher than its font size.
      if (which === "ifnarrow") for (const box of boxes) expect(box!.height).toBeGreaterThanOrEqual(12);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(size.width);
      expect(await page.locator(".frontier svg:visible").count()).toBe(1);
      await page.close();
      return texts;
    };
    const wide = (await names(desktop, "ifwide")).filter((text) => text.includes(": ") && !text.endsWith(":"));
    const narrow = (await names(phone, "ifnarrow")).join(" ");
    expect(wide.length).toBeGreaterThan(4);
    for (const name of wide) expect(narrow).toContain(name);
  }, 60_000);

  it("reads a line where a finger taps, until it taps elsewhere", async () => {
    const page = await open(phone, "light", true);
    const picture = page.locator(".picture svg[data-reading]").first();
    const box = (await picture.boundingBox())!;
    await picture.tap({ position: { x: box.width / 2, y: box.height / 2 } });
    const readout = page.locator(".tip");
    await page.waitForTimeout(100);
    expect(await readout.isVisible()).toBe(true);
    expect(await readout.innerText()).toMatch(/node lost, back at once/);
    await page.locator("h1").tap();
    await expect.poll(() => readout.isVisible()).toBe(false);
    await page.close();
  }, 60_000);

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
