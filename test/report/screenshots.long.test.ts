/**
 * The page as it looks: the first screen against pictures of it, and every part against the rules of accessibility that axe knows.
 * Pictures are compared in blocks of 16 pixels, so that another smoothing of letters is no difference and a part that is moved, empty or
 * of another colour is one. `UPDATE_SCREENSHOTS=1` takes them anew; look at them then. Skipped where there is no Chromium, and the
 * pictures where its letters have other widths.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderHtml } from "../../src/report/html.ts";
import { CHROMIUM, sizes } from "./chromium.ts";
import { founding, judgedPeakFailure } from "./summaries.ts";

const folder = new URL("../fixtures/screenshots/", import.meta.url);
const isUpdating = process.env.UPDATE_SCREENSHOTS === "1";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const judged = renderHtml(judgedPeakFailure());
const { desktop, phone } = sizes;
const views = [
  { name: "desktop", size: desktop, scheme: "light" },
  { name: "desktop-dark", size: desktop, scheme: "dark" },
  { name: "phone", size: phone, scheme: "light" },
] as const;

/** Pixels of a block's edge. */
const BLOCK = 16;
/** Of 255: letters that are smoothed otherwise move the mean of a block less. */
const BLOCK_TOLERANCE = 24;
/** Of all blocks: a line of text that is a pixel further down crosses some edges. */
const SHARE_TOLERANCE = 0.01;
/** The width of a text in the page's letters, for which the pictures hold, and what a rounding may change. */
const PROBE = "Losing 1 of 8 at peak sends 2.1x [2.0, 2.2] to the database: FAIL";
const PROBE_FILE = new URL("letters.txt", folder);

describe.skipIf(!existsSync(CHROMIUM))("the page in Chromium (skipped without /usr/bin/chromium)", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  }, 60_000);
  afterAll(() => browser?.close());

  async function open(size: typeof desktop, scheme: "light" | "dark", html = judged): Promise<Page> {
    const page = await browser.newPage({ viewport: size, colorScheme: scheme, reducedMotion: "reduce" });
    await page.setContent(html);
    return page;
  }

  it.each(views)("looks as it did: $name", async ({ name, size, scheme }) => {
    const file = new URL(`${name}.png`, folder);
    const page = await open(size, scheme);
    const letters = await lettersOf(page);
    if (isUpdating) {
      writeFileSync(PROBE_FILE, letters);
      writeFileSync(file, await page.screenshot());
    }
    if (readFileSync(PROBE_FILE, "utf8") !== letters) {
      console.warn(`${fileURLToPath(file)} is not compared: this machine's letters are ${letters} and not its own`);
      await page.close();
      return;
    }
    const [now, before] = await Promise.all(
      [await page.screenshot(), readFileSync(file)].map((png) => blocksOf(page, png.toString("base64"))),
    );
    await page.close();
    expect(now.length).toBe(before.length);
    const changed = now.filter((mean, i) => Math.abs(mean - before[i]) > BLOCK_TOLERANCE).length;
    expect(changed / now.length).toBeLessThan(SHARE_TOLERANCE);
  }, 60_000);

  it.each([
    ["founding", "light"],
    ["founding", "dark"],
    ["peakFailure", "light"],
    ["peakFailure", "dark"],
  ] as const)(
    "breaks no rule of accessibility that axe knows, all unfolded: %s, %s",
    async (name, scheme) => {
      const page = await open(phone, scheme, name === "founding" ? renderHtml(founding()) : judged);
      await page.getByRole("button", { name: "Unfold all" }).click();
      await page.evaluate(axe);
      const broken: string[] = await page.evaluate(
        `axe.run(document,{resultTypes:["violations"]}).then(r=>r.violations.flatMap(v=>v.nodes.slice(0,3).map(n=>v.id+": "+n.target.join(" ")+" "+(n.any[0]?.message??n.all[0]?.message??n.none[0]?.message??""))))`,
      );
      await page.close();
      expect(broken).toEqual([]);
    },
    60_000,
  );
});

/** Widths of the probe in the letters of text and of code. */
async function lettersOf(page: Page): Promise<string> {
  return await page.evaluate(
    `["inherit","monospace"].map(f=>{const s=document.createElement("span");s.style.cssText="position:absolute;white-space:nowrap;font-size:16px;font-family:"+f;s.textContent=${JSON.stringify(PROBE)};document.body.append(s);const w=s.getBoundingClientRect().width;s.remove();return Math.round(w)}).join(" ")`,
  );
}

/** The mean of each colour in each block, by rows. */
async function blocksOf(page: Page, png: string): Promise<number[]> {
  return await page.evaluate(
    `(async()=>{const i=new Image();i.src="data:image/png;base64,${png}";await i.decode();
const c=document.createElement("canvas");c.width=i.width;c.height=i.height;const x=c.getContext("2d");x.drawImage(i,0,0);
const d=x.getImageData(0,0,i.width,i.height).data,across=Math.ceil(i.width/${BLOCK}),down=Math.ceil(i.height/${BLOCK});
const sums=new Float64Array(3*across*down),counts=new Float64Array(across*down);
for(let y=0;y<i.height;y++)for(let z=0;z<i.width;z++){const b=Math.floor(y/${BLOCK})*across+Math.floor(z/${BLOCK});counts[b]++;for(let k=0;k<3;k++)sums[3*b+k]+=d[4*(y*i.width+z)+k]}
return Array.from(sums,(s,n)=>s/counts[Math.floor(n/3)])})()`,
  );
}
