import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import type { PointSummary, Summary } from "../../src/core/summary.ts";
import { controlsOnceOf } from "../../src/report/controls.ts";
import { visible } from "../../src/report/escape.ts";
import { renderHtml } from "../../src/report/html.ts";
import { strainOf } from "../../src/report/strain.ts";
import { formatTime, timeStyle } from "../../src/report/time.ts";
import { viewOf } from "../../src/report/view.ts";
import { commonOf, directionOf, mainMetricsOf } from "../../src/report/words.ts";
import { skeleton, svgsOf, xmlFault } from "./markup.ts";
import { readInterval, readShown, rounds } from "./shown.ts";
import { all, HOSTILE, hostile, nodesSweep, onePoint, peakFailure, TO_DO } from "./summaries.ts";

const summaries: Record<string, Summary> = {};
const pages: Record<string, string> = {};
beforeAll(() => {
  for (const [name, make] of Object.entries(all)) {
    summaries[name] = make();
    pages[name] = renderHtml(summaries[name]);
  }
  // A busy machine draws for half a minute what an idle one does in three seconds.
}, 60_000);

// biome-ignore lint/suspicious/noExplicitAny: linkedom's elements, without the DOM's types
type Element = any;
const names = Object.keys(all);
const documents = new Map<string, Element>();
/** Parsed once: no test changes it. */
function documentOf(name: string): Element {
  const known = documents.get(name) ?? parseHTML(pages[name]).document;
  documents.set(name, known);
  return known;
}
const textOf = (element: Element): string => (element?.textContent ?? "").replace(/\s+/g, " ").trim();

describe.each(names)("%s", (name) => {
  it("opens offline: nothing in it points outside of it", () => {
    const document = documentOf(name);
    expect(document.querySelectorAll("link,iframe,img,object,embed,image,use,base,form,video,audio")).toHaveLength(0);
    const faults: string[] = [];
    for (const element of document.querySelectorAll("*")) {
      for (const { name: attribute, value } of element.attributes) {
        const outward = /^(src|srcset|xlink:href|action|ping|on.*)$/.test(attribute);
        const elsewhere = attribute === "href" && !/^#[a-z]+$/.test(value);
        const fetched = /^(style|fill|stroke|marker.*|clip-path)$/.test(attribute) && /url\(/.test(value);
        if (outward || elsewhere || fetched) faults.push(`${element.localName} ${attribute}="${value}"`);
      }
    }
    expect(faults).toEqual([]);
    for (const style of document.querySelectorAll("style"))
      expect(style.textContent).not.toMatch(/url\(|@import|:\/\//);
  });

  it("links of its contents lead to a heading, and ids are given once", () => {
    const document = documentOf(name);
    const ids = [...document.querySelectorAll("[id]")].map((element: Element) => element.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of document.querySelectorAll("nav a")) {
      expect(ids).toContain(link.getAttribute("href").slice(1));
    }
  });

  it("every chart is well-formed SVG that names itself", () => {
    for (const svg of svgsOf(pages[name])) {
      expect(xmlFault(svg)).toBeNull();
      expect(svg).toMatch(
        /^<svg [^>]*(role="img"[^>]*aria-label="[^"]+|aria-label="[^"]+"[^>]*role="img"|aria-hidden="true")/,
      );
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it("every table has a caption and its columns are as many as its rows have cells", () => {
    for (const table of documentOf(name).querySelectorAll("table")) {
      expect(textOf(table.querySelector("caption"))).not.toBe("");
      const columns = table.querySelectorAll("thead th").length;
      for (const row of table.querySelectorAll("tbody tr")) expect(row.querySelectorAll("th,td")).toHaveLength(columns);
    }
  });

  it("every main metric of every point stands in the results, rounded and with its interval", () => {
    const summary = summaries[name];
    const section = documentOf(name).querySelector('section[aria-labelledby="results"]');
    const rows: Element[] = section === null ? [] : [...section.querySelectorAll("tbody tr")];
    const byLabel = new Map(rows.map((row) => [textOf(row.querySelector("th")), row]));
    // Controls with equal figures are one row: controls.test.ts.
    const points = controlsOnceOf(summary.points, mainMetricsOf(summary));
    expect(rows.length).toBe(points.length);
    for (const point of points) {
      const label = `${visible(point.label)}${point.control ? " control" : ""}`.replace(/\s+/g, " ");
      const cells = [...byLabel.get(label).querySelectorAll("td")];
      for (const [i, { name: metric }] of mainMetricsOf(summary).entries()) {
        const estimate = point.metrics[metric];
        const value = textOf(cells[i].querySelector("b"));
        const small = [...cells[i].querySelectorAll("small")].map(textOf);
        if (estimate === undefined) expect(textOf(cells[i])).toBe("–");
        else if (estimate.mean === null) {
          if (estimate.censored > 0)
            expect(small).toEqual([`not within the horizon (${estimate.censored} of ${point.repeats})`]);
          else expect(value).toBe("–");
        } else {
          expect(rounds(readShown(value, estimate.unit), estimate.mean)).toBe(true);
          if (estimate.low !== null && estimate.high !== null) {
            const [low, high] = readInterval(small[0], value, estimate.unit);
            expect(rounds(low, estimate.low) && rounds(high, estimate.high)).toBe(true);
          }
          expect(small.some((text) => text.startsWith("not within"))).toBe(estimate.censored > 0);
        }
      }
    }
  });

  it("every metric that a point has is defined and no other, and every value of every point is in the full table", () => {
    const summary = summaries[name];
    const meanOf = ({ metrics }: PointSummary, metric: string) => metrics[metric]?.mean ?? null;
    const isThere = (metric: string): boolean =>
      summary.points.length === 0 ||
      summary.points.some((point) => meanOf(point, metric) !== null || (point.metrics[metric]?.censored ?? 0) > 0);
    const there = summary.metrics.filter((metric) => isThere(metric.name));
    const section = documentOf(name).querySelector('section[aria-labelledby="metrics"]');
    if (summary.metrics.length === 0) return expect(section).toBeNull();
    const [definitions, matrix] = [...section.querySelectorAll("table")];
    expect(definitions.querySelectorAll("tbody tr")).toHaveLength(there.length);
    for (const { definition } of there) expect(textOf(definitions)).toContain(visible(definition).replace(/\s+/g, " "));
    const rows = [...matrix.querySelectorAll("tbody tr")];
    for (const [i, { name: metric }] of there.entries()) {
      const cells = [...rows[i].querySelectorAll("td")];
      for (const [k, { metrics }] of summary.points.entries()) {
        const estimate = metrics[metric];
        if (estimate === undefined || estimate.mean === null) continue;
        expect(rounds(readShown(cells[k].childNodes[0].textContent, estimate.unit), estimate.mean)).toBe(true);
      }
    }
  });

  it("every difference of a main metric stands with its verdict", () => {
    const summary = summaries[name];
    const section = documentOf(name).querySelector('section[aria-labelledby="comparisons"]');
    if (summary.comparisons.length === 0) return expect(section).toBeNull();
    // Rows are grouped by direction but keep the order within; counted, each must find its own.
    const rows: string[] = [...section.querySelectorAll("tbody tr")].map(textOf);
    expect(rows).toHaveLength(summary.comparisons.length);
    for (const comparison of summary.comparisons) {
      const at = rows.findIndex((row) => {
        const verdicts = [...row.matchAll(/\b(better|worse|undecided|different)\b(?! is)/g)].map(([word]) => word);
        const expected = mainMetricsOf(summary).flatMap(({ name }) => comparison.metrics[name]?.verdict ?? []);
        return (
          row.startsWith(visible(directionOf(comparison, summary)).replace(/\s+/g, " ")) &&
          row.includes(visible(commonOf(comparison, summary)).replace(/\s+/g, " ")) &&
          verdicts.slice(-expected.length).join() === expected.join()
        );
      });
      expect(at).toBeGreaterThanOrEqual(0);
      rows.splice(at, 1);
    }
  });

  it("every fault of every schedule is told with its time", () => {
    const summary = summaries[name];
    const text = textOf(documentOf(name).querySelector('section[aria-labelledby="faults"]'));
    const horizon = name === "founding" ? 600 : 129600;
    for (const { events } of summary.points) {
      for (const event of events) {
        const time = formatTime(event.atSeconds, timeStyle(0, horizon));
        expect(text).toContain(`${time}${visible(event.what)}${visible(event.text)}`.replace(/\s+/g, " "));
      }
    }
  });

  it("everything else that the summary says is said", () => {
    const summary = summaries[name];
    const text = textOf(documentOf(name).documentElement);
    const said = [
      summary.title,
      ...summary.assumptionsNote.split("\n"),
      summary.question,
      summary.headline,
      summary.command,
      summary.version,
      ...summary.verdicts.flatMap(({ title, text, items = [text] }) => [title, ...items]),
      ...summary.points.flatMap(({ notes }) => notes),
      ...summary.points.flatMap(({ inspections = [] }) =>
        inspections.flatMap(({ title, table }) => [
          title,
          table.note,
          ...table.columns,
          ...table.rows.flat().map(({ text }) => text),
        ]),
      ),
      ...summary.assumptions.flatMap(({ what, value, source }) => [what, value, source]),
      ...summary.validation.map((line) => line.replaceAll("`", "")),
      ...summary.tables.flatMap(({ title, note, columns, rows }) => [
        title,
        note,
        ...columns,
        ...rows.flat().map((cell) => cell.text),
      ]),
    ];
    for (const each of said) expect(text).toContain(visible(each).replace(/\s+/g, " ").trim());
  });
});

// The long sweep draws with the same charts as the short one does.
it.each(names.filter((name) => name !== "nodesSweep"))("%s is the same to the byte when rendered again", (name) => {
  expect(renderHtml(all[name]()) === pages[name]).toBe(true);
});

// Backticks stay: between two of them a line about the validation, which is the program's own, is code.
it("text of the user's adds no element: the page has the same tags as with harmless text of the same length", () => {
  const harmless = HOSTILE.replace(/[^ `]/g, "x");
  const replaced = JSON.parse(
    JSON.stringify(hostile()).replaceAll(JSON.stringify(HOSTILE).slice(1, -1), harmless),
  ) as Summary;
  expect(skeleton(pages.hostile!)).toEqual(skeleton(renderHtml(replaced)));
  expect(documentOf("hostile").querySelectorAll("script:not([type])")).toHaveLength(1);
});

it("runs that try advice stand in the tables; the charts leave them out and say so", () => {
  const base = onePoint();
  const trial = { ...base.points[0], id: "tried", label: "advice: flush the node", trialOf: base.points[0].id };
  const { document } = parseHTML(renderHtml({ ...base, points: [...base.points, trial] }));
  const over = document.querySelector('section[aria-labelledby="time"]');
  expect(textOf(document.querySelector('section[aria-labelledby="results"]'))).toContain(trial.label);
  expect(textOf(over)).not.toContain(trial.label);
  expect(textOf(over.querySelector("figcaption"))).toMatch(/^Peak /);
  expect(textOf(over)).toContain("try advice");
  expect(textOf(documentOf("onePoint").querySelector('section[aria-labelledby="time"]'))).not.toContain("try advice");
});

it("a title that is the experiment's name is not said twice", () => {
  const base = onePoint();
  const head = (title: string): string =>
    textOf(parseHTML(renderHtml({ ...base, title })).document.querySelector("header"));
  expect(head("A title")).toMatch(`Experiment ${base.experiment}`);
  expect(head(base.experiment)).not.toContain("Experiment");
});

it("every marked cell carries its mark as a sign and as a word, not as colour alone", () => {
  const { tables } = summaries.founding!;
  const cells = [...documentOf("founding").querySelectorAll('section[aria-labelledby="tables"] td')];
  const expected = tables.flatMap(({ rows }) => rows.flat());
  expect(cells).toHaveLength(expected.length);
  for (const [i, { mark, text, strong }] of expected.entries()) {
    const shown = text === "" ? "–" : text;
    const sign = mark === undefined ? "" : mark === "agree" ? "✓" : "✗";
    const word = mark === undefined ? "" : mark === "agree" ? " (agrees)" : " (differs)";
    expect(textOf(cells[i])).toBe(`${sign}${shown}${word}`);
    expect(cells[i].querySelector("strong") !== null).toBe(strong === true);
  }
  expect(cells.filter((cell: Element) => textOf(cell).includes("(differs)"))).toHaveLength(1);
});

it("more metrics than paper is wide are parted into tables, none of them lost", () => {
  const base = summaries.founding!;
  const metrics = Array.from({ length: 19 }, (_, i) => ({
    ...base.metrics[0],
    name: `m${i}`,
    title: `Metric no ${i}`,
  }));
  const page = renderHtml({ ...base, metrics, mainMetrics: metrics.map(({ name }) => name) });
  const tables = [...parseHTML(page).document.querySelectorAll('section[aria-labelledby="results"] table')];
  const heads = tables.map((table: Element) =>
    [...table.querySelectorAll("thead th")].slice(1).map((head) => head.childNodes[0].textContent),
  );
  for (const head of heads) expect(head.length).toBeLessThanOrEqual(7);
  expect(heads.flat()).toEqual(metrics.map(({ title }) => title));
  for (const table of tables) expect(table.querySelectorAll("tbody tr")).toHaveLength(base.points.length);
});

it("a long experiment is folded: no table of more than twenty points, its charts over time in details", () => {
  const document = documentOf("nodesSweep");
  for (const table of document.querySelectorAll('section[aria-labelledby="results"] table')) {
    expect(table.querySelectorAll("tbody tr").length).toBeLessThanOrEqual(20);
  }
  const over = document.querySelector('section[aria-labelledby="time"]');
  const drawn = [...over.querySelectorAll("details > details > summary")].map((part) => part.childNodes[0].textContent);
  const strain = viewOf(nodesSweep()).facets.map(
    (facet) => [strainOf(facet, "databaseQueriesPerSecond"), facet.title] as const,
  );
  const worst = strain.sort(([a], [b]) => b - a).slice(0, 12);
  expect(drawn.toSorted()).toEqual(worst.map(([, title]) => title).toSorted());
  expect(over.textContent).toContain(`Of ${strain.length} parts these 12 are drawn`);
});

it("what to do is a list of its parts", () => {
  const { document } = parseHTML(renderHtml(peakFailure()));
  const parts = [...document.querySelectorAll(".card li")].map((part: Element) => part.textContent.replace(/\s/g, " "));
  expect(parts).toEqual(TO_DO);
});

it("unfolded are the head, what answers the question, what to do and what not to overlook, and of long lists the beginning", () => {
  const base = peakFailure();
  const items = ["one", "two", "three", "four", "five"];
  const { document } = parseHTML(
    renderHtml({ ...base, verdicts: [{ title: "Client", text: items.join(" "), items }] }),
  );
  const open = [...document.querySelectorAll("main > section:not(.folded)")].map((part: Element) =>
    part.getAttribute("aria-labelledby"),
  );
  expect(open).toEqual(["verdicts", "notes"]);
  for (const folded of document.querySelectorAll("section.folded > details"))
    expect(folded.hasAttribute("open")).toBe(false);
  const card = document.querySelector(".card");
  expect([...card.querySelectorAll("details li")].map(textOf)).toEqual(["four", "five"]);
  expect(textOf(card.querySelector("summary"))).toBe("2 more");
});

it("each point that holds or fails has its word, those that fail first, and the head counts both", () => {
  const base = peakFailure();
  const [a, b] = base.points.filter(({ control }) => !control);
  const outcomes = [
    { id: a.id, passes: true, why: "" },
    { id: b.id, passes: false, why: "it drowns" },
  ];
  const head = (some: Summary["outcomes"]): Element =>
    parseHTML(renderHtml({ ...base, ...(some && { outcomes: some }) })).document.querySelector("header");
  expect([...head(outcomes).querySelectorAll(".badges .badge")].map(textOf)).toEqual([
    "FAIL in 1 of 2",
    "PASS in 1 of 2",
  ]);
  expect([...head(outcomes).querySelectorAll(".outcomes li")].map(textOf)).toEqual([
    `FAIL ${b.label}it drowns`,
    `PASS ${a.label}`,
  ]);
  expect(textOf(head(outcomes.slice(0, 1)).querySelector(".badges"))).toBe("PASS");
  expect(head(undefined).querySelector(".badge")).toBeNull();
});

it("the head draws the database against its capacity for each part: of more than three the three worst, and says where the others are", () => {
  const panels = (name: string) => [...documentOf(name).querySelectorAll("header figure.panel")];
  expect(panels("peakFailure")).toHaveLength(3);
  expect(textOf(documentOf("peakFailure").querySelector("header .picture"))).not.toContain("Others");
  expect(panels("nodesSweep")).toHaveLength(3);
  const picture = documentOf("nodesSweep").querySelector("header .picture");
  expect(textOf(picture.querySelector("h2"))).toContain("the 3 worst of 19");
  expect(textOf(picture)).toContain('Others: "Over time", below.');
  const names = [...documentOf("nodesSweep").querySelectorAll('section[aria-labelledby="time"] summary')].map(textOf);
  for (const name of panels("nodesSweep").map((panel) => textOf(panel.querySelector(".name"))))
    expect(names.some((one) => one.startsWith(name))).toBe(true);
  expect(panels("empty")).toHaveLength(0);
});

it("tables beside a picture are folded, and those without points are there to read", () => {
  const foldOf = (name: string) => documentOf(name).querySelector('section[aria-labelledby="tables"] details');
  const summary = { ...all.founding(), points: [] };
  const bare = parseHTML(renderHtml(summary)).document;
  expect(foldOf("founding")).not.toBeNull();
  expect(bare.querySelector('section[aria-labelledby="tables"] table')).not.toBeNull();
  expect(bare.querySelector('section[aria-labelledby="tables"] details')).toBeNull();
});
