/** The page as a browser shows it: heights, widths, what is read at the pointer, sorting, zooming, print. Skipped where there is no Chromium. */
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Summary } from "../../src/core/summary.ts";
import { renderHtml } from "../../src/report/html.ts";
import { start, Workplace } from "../cli/fallthrough.ts";
import { CHROMIUM, sizes } from "./chromium.ts";
import { founding, judgedPeakFailure, nodesSweep, peakFailure } from "./summaries.ts";

const made: Readonly<Record<string, () => Summary>> = { founding, peakFailure, nodesSweep };
/** In windows of half an hour: quick to draw and to open. */
const small = (): Summary => peakFailure(1800);

describe.skipIf(!existsSync(CHROMIUM))("the page in Chromium (skipped without /usr/bin/chromium)", () => {
  let browser: Browser;
  const pages: Record<string, string> = {};
  const troubles: string[] = [];

  beforeAll(async () => {
    for (const [name, make] of Object.entries(made)) pages[name] = renderHtml(make());
    pages.small = renderHtml(small());
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  }, 60_000);
  afterAll(() => browser?.close());

  async function open(name: string, size: keyof typeof sizes = "desktop"): Promise<Page> {
    const page = await browser.newPage({ viewport: sizes[size] });
    page.on("console", (message) => troubles.push(message.text()));
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("request", (request) => troubles.push(request.url()));
    await page.setContent(pages[name]);
    return page;
  }
  const unfold = (page: Page) => page.getByRole("button", { name: "Unfold all" }).click();
  // biome-ignore lint/suspicious/noExplicitAny: the DOM's types are not part of this project's libraries
  const inPage = (page: Page, text: string): Promise<any> => page.evaluate(text);

  it.each(
    Object.keys(made),
  )("%s, folded: at most 6,000 pixels high, 12,000 on a phone, and no wider than the screen", async (name) => {
    for (const [size, most] of [
      ["desktop", 6000],
      ["phone", 12_000],
    ] as const) {
      const page = await open(name, size);
      const { height, width } = await inPage(
        page,
        "({height:document.documentElement.scrollHeight,width:document.documentElement.scrollWidth})",
      );
      expect(height).toBeLessThanOrEqual(most);
      expect(width).toBe(sizes[size].width);
      await unfold(page);
      expect(await inPage(page, "document.documentElement.scrollWidth")).toBe(sizes[size].width);
      await page.close();
    }
  }, 60_000);

  it("a map of 49 points is less than 2 MB, and no wider than a phone", async () => {
    const place = new Workplace();
    try {
      const { code } = await start(["run", "metastable-map", "--seeds", "2", "--quiet", "--no-advice"], place.path)
        .ended;
      expect(code).toBe(0);
      pages.map = place.read("results/metastable-map/report.html");
    } finally {
      place.remove();
    }
    expect(Buffer.byteLength(pages.map)).toBeLessThan(2e6);
    expect(pages.map).toContain("Of 49 parts these 12 are drawn");
    const page = await open("map", "phone");
    await inPage(page, "for(const d of document.querySelectorAll('details'))d.open=true");
    expect(await inPage(page, "document.documentElement.scrollWidth")).toBe(sizes.phone.width);
    await page.close();
  }, 120_000);

  it("the verdict, its picture and the head of what to do are in the first window", async () => {
    pages.judged = renderHtml(judgedPeakFailure());
    const page = await open("judged");
    for (const what of [".badges .fail", ".badges .pass", ".lead", "header svg.plot >> nth=0", "#verdicts"]) {
      const box = await page.locator(what).boundingBox();
      expect(box!.y + box!.height, what).toBeLessThanOrEqual(sizes.desktop.height);
    }
    // A colour each, and that of a word on its ground has a contrast of 4.5 (WCAG 2.2, 1.4.3), light and dark.
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const word of ["fail", "pass"]) {
        const [ink, ground] = await inPage(
          page,
          `(()=>{const s=getComputedStyle(document.querySelector(".badges .${word}")),b=getComputedStyle(document.body);return[s.color,s.backgroundColor==="rgba(0, 0, 0, 0)"?b.backgroundColor:s.backgroundColor]})()`,
        );
        expect(contrast(ink, ground), `${word}, ${colorScheme}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    await page.close();
  }, 60_000);

  it("at the pointer every series is read with the numbers of its window, in every panel over the same time", async () => {
    const page = await open("founding");
    await unfold(page);
    const panel = page.locator('section[aria-labelledby="time"] svg.plot').first();
    await panel.scrollIntoViewIfNeeded();
    const box = (await panel.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const told = await page.locator(".tip").innerText();
    const { seriesInfo, points } = founding();
    const drawn = seriesInfo.filter(({ name }) =>
      points.some(({ series }) => series.columns[name]?.mean.some((n) => n !== null && n !== 0)),
    );
    expect(drawn.filter(({ title }) => told.includes(title)).length).toBeGreaterThan(3);
    for (const { control, label, axes } of points)
      if (!control) expect(told).toContain(Object.values(axes)[0] ?? label);
    expect(await page.locator("svg .pointer").count()).toBeGreaterThan(1);
    await page.mouse.move(2, 2);
    expect(await page.locator(".tip").isVisible()).toBe(false);
    await page.close();
  }, 60_000);

  it("what is read is the mean of the windows that it names", async () => {
    const page = await open("founding");
    const { series, readings } = await inPage(page, 'JSON.parse(document.getElementById("readings").textContent)');
    const { points, seriesInfo } = founding();
    let compared = 0;
    for (const reading of readings) {
      for (const [s, { title }] of series.entries()) {
        const { name } = seriesInfo.find((info) => info.title === title)!;
        for (const [l, { label, control }] of reading.lines.entries()) {
          const point = points.find(
            (one) => !control && (Object.values(one.axes).includes(label) || one.label === label),
          );
          const values: (number | null)[] = reading.values[s][l];
          if (point === undefined || values.length === 0) continue;
          const { fromSeconds, windowSeconds, columns } = point.series;
          const all = values.map((_, i) => {
            const inside = columns[name].mean.filter((value, w) => {
              const middle = fromSeconds + (w + 0.5) * windowSeconds - reading.fromSeconds;
              return value !== null && middle >= i * reading.stepSeconds && middle < (i + 1) * reading.stepSeconds;
            });
            return inside.length === 0 ? null : inside.reduce<number>((sum, value) => sum + value!, 0) / inside.length;
          });
          const at = all.findIndex((value) => value !== null && value !== 0);
          if (at < 0) continue;
          const scale = Math.round(Math.log10((all[at] ?? 0) / (values[at] ?? 0)) * 1000);
          for (const [i, value] of all.entries()) {
            if (value === null || value === 0) continue;
            compared++;
            // The same scale throughout, to three digits.
            expect(
              Math.abs(Math.round(Math.log10(value / (values[i] ?? 0)) * 1000) - scale),
              `${name} ${i}`,
            ).toBeLessThanOrEqual(4);
          }
        }
      }
    }
    expect(compared).toBeGreaterThan(100);
    await page.close();
  }, 60_000);

  it("keys read, zoom and show all again", async () => {
    const page = await open("small");
    const panel = page.locator("header svg.plot").first();
    await panel.focus();
    await page.keyboard.press("ArrowRight");
    const first = await page.locator(".tip").innerText();
    await page.keyboard.press("Shift+ArrowRight");
    expect(await page.locator(".tip").innerText()).not.toBe(first);
    const whole = (await panel.getAttribute("data-frame"))!.split(" ").slice(2).map(Number);
    await page.keyboard.press("+");
    const [from, to] = (await panel.getAttribute("data-view"))!.split(" ").map(Number);
    expect(to - from).toBeCloseTo((whole[1] - whole[0]) / 2);
    expect(from).toBeGreaterThanOrEqual(whole[0]);
    await page.keyboard.press("Escape");
    expect((await panel.getAttribute("data-view"))!.split(" ").map(Number)).toEqual(whole);
    await page.close();
  }, 60_000);

  it("a pointer drawn across a chart zooms into what it crossed", async () => {
    const page = await open("small");
    const panel = page.locator("header svg.plot").first();
    const box = (await panel.boundingBox())!;
    const [left, width, from, to] = (await panel.getAttribute("data-frame"))!.split(" ").map(Number);
    const shown = Number((await panel.getAttribute("viewBox"))!.split(" ")[2]);
    const at = (share: number) => box.x + ((left + share * width) / shown) * box.width;
    await page.mouse.move(at(0.25), box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(at(0.5), box.y + box.height / 2, { steps: 3 });
    await page.mouse.up();
    const view = (await panel.getAttribute("data-view"))!.split(" ").map(Number);
    expect((view[0] - from) / (to - from)).toBeCloseTo(0.25, 2);
    expect((view[1] - from) / (to - from)).toBeCloseTo(0.5, 2);
    await panel.dblclick();
    expect((await panel.getAttribute("data-view"))!.split(" ").map(Number)).toEqual([from, to]);
    await page.close();
  }, 60_000);

  it("a column sorts by its numbers, up, down and as it was", async () => {
    const page = await open("peakFailure");
    await unfold(page);
    const table = page.locator('section[aria-labelledby="results"] table').first();
    const column = () => table.locator("tbody tr td:nth-child(2) b").allInnerTexts();
    const numbers = async () =>
      (await column()).map((text) => Number.parseFloat(text) * (text.includes(" k") ? 1000 : 1));
    const before = await column();
    const button = table.locator("thead th:nth-child(2) button");
    await button.focus();
    await page.keyboard.press("Enter");
    const up = await numbers();
    expect(up).toEqual([...up].sort((a, b) => a - b));
    expect(await table.locator("thead th:nth-child(2)").getAttribute("aria-sort")).toBe("ascending");
    await page.keyboard.press("Enter");
    expect(await numbers()).toEqual([...up].sort((a, b) => b - a));
    await page.keyboard.press("Enter");
    expect(await column()).toEqual(before);
    await page.close();
  }, 60_000);

  it("differences are words in colour, with their numbers at the pointer, and all on demand", async () => {
    const page = await open("small");
    await unfold(page);
    const section = page.locator('section[aria-labelledby="comparisons"]');
    const cell = section.locator("td.better, td.worse, td.same, td.undecided").first();
    const numbers = cell.locator("small").first();
    expect(await numbers.isVisible()).toBe(false);
    await cell.hover();
    expect(await numbers.isVisible()).toBe(true);
    await page.mouse.move(2, 2);
    await section.getByRole("checkbox").first().check();
    expect(await numbers.isVisible()).toBe(true);
    await page.close();
  }, 60_000);

  it("on paper everything is unfolded but what is said to be left out", async () => {
    const page = await open("founding");
    await page.emulateMedia({ media: "print" });
    for (const id of ["results", "faults", "assumptions"]) {
      expect(await page.locator(`section[aria-labelledby="${id}"] table`).first().isVisible(), id).toBe(true);
    }
    expect(await page.getByRole("button", { name: "Unfold all" }).isVisible()).toBe(false);
    await page.close();
  }, 60_000);

  it("a slider walks through the outage node by node, by keys too", async () => {
    const base = small();
    const [point] = base.points.filter(({ control }) => !control);
    const walk = {
      atSeconds: [1, 2, 3],
      processes: 9,
      nodes: [
        {
          name: "a:1",
          up: [1, 0, 1],
          avoidedBy: [0, 4, 9],
          items: [1000, 0, 7],
          strandedCopies: [0, 0, 2],
          staleCopies: [0, 0, 1],
        },
        { name: "b:2", up: [1, 1, 1] },
      ],
    };
    pages.walked = renderHtml({ ...base, points: base.points.map((one) => (one === point ? { ...one, walk } : one)) });
    const page = await open("walked");
    await unfold(page);
    const section = page.locator('section[aria-labelledby="walk"]');
    const rows = async () =>
      (await section.locator("tbody tr").allInnerTexts()).map((text) => text.split(/\s+/).join(" "));
    const slider = section.getByRole("slider", { name: "Instant" });
    await slider.focus();
    await page.keyboard.press("Home");
    expect(await rows()).toEqual(["a:1 up 0 1,000 0 0", "b:2 up – – – –"]);
    await page.keyboard.press("ArrowRight");
    expect(await rows()).toEqual(["a:1 down 4 0 0 0", "b:2 up – – – –"]);
    await page.keyboard.press("End");
    expect(await rows()).toEqual(["a:1 up 9 7 2 1", "b:2 up – – – –"]);
    await page.close();
  }, 60_000);

  it("nothing was asked of the network, and nothing went wrong", () => {
    expect(troubles).toEqual([]);
  });
});

/** The ratio of relative luminances (WCAG 2.2). */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const [red, green, blue] = colour
      .match(/[\d.]+/g)!
      .slice(0, 3)
      .map((text) => {
        const share = Number(text) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}
