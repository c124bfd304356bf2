import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Summary } from "../../src/core/summary.ts";
import { againstAxis } from "../../src/report/charts/against-axis.ts";
import type { Chart } from "../../src/report/charts/chart.ts";
import { databaseLoad } from "../../src/report/charts/database-load.ts";
import { databaseQueue } from "../../src/report/charts/database-queue.ts";
import { eventLabels, LANE_HEIGHT } from "../../src/report/charts/events.ts";
import { charts } from "../../src/report/charts/index.ts";
import { palette } from "../../src/report/charts/palette.ts";
import { staleCopies } from "../../src/report/charts/stale-copies.ts";
import { drawTimeline } from "../../src/report/charts/timeline/drawing.ts";
import { planOf, seriesOf } from "../../src/report/charts/timeline/plan.ts";
import { PANEL_SIZE, type TimelineSpec } from "../../src/report/charts/timeline/spec.ts";
import { svgDocument } from "../../src/report/document.ts";
import { serialize } from "../../src/report/svg.ts";
import { type Facet, viewOf } from "../../src/report/view.ts";
import { all, empty, nodesSweep, onePoint, peakFailure } from "./summaries.ts";

function figuresOf(summary: Summary, drawn: readonly Chart[] = charts.filter(({ against }) => against === "time")) {
  const view = viewOf(summary);
  return drawn.flatMap((chart) => {
    const facets = chart.against === "time" ? view.facets : view.sweeps;
    return chart.figures({ summary, view, facets, document: svgDocument(), columns: 190 });
  });
}

/** Points of the one drawn path that is stroked with that colour and filled with nothing. */
function pathOf(svg: { querySelectorAll(selector: string): Iterable<never> }, stroke: string): [number, number][] {
  const paths = [...svg.querySelectorAll(`[stroke="${stroke}"] path`)] as { getAttribute(name: string): string }[];
  const longest = paths.map((path) => path.getAttribute("d")).sort((a, b) => b.length - a.length)[0];
  return [...longest.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

const spec: TimelineSpec = { name: "t", title: "t", note: "", series: ["fallThroughRatio"] };

/** A summary of one point whose series takes these values. */
function withSeries(mean: readonly (number | null)[], windowSeconds = 1): Summary {
  const base = onePoint();
  const none = mean.map(() => null);
  const columns = { fallThroughRatio: { mean, low: none, high: none } };
  const points = base.points.map((point) => ({
    ...point,
    events: [],
    phases: [],
    series: { fromSeconds: 0, windowSeconds, columns },
  }));
  return { ...base, points };
}

describe("a drawn line", () => {
  it("has the peak of its series, one window among thousands, at its place and height", () => {
    const windows = 5000;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: windows - 1 }),
        fc.double({ min: 1.5, max: 40, noNaN: true }),
        (at, peak) => {
          const summary = withSeries(Array.from({ length: windows }, (_, i) => (i === at ? peak : 1)));
          const { facets } = viewOf(summary);
          const plan = planOf(spec, seriesOf(spec, { summary })!, facets);
          const svg = drawTimeline(spec, facets[0], plan, { document: svgDocument(), columns: 190, size: PANEL_SIZE });
          const points = pathOf(svg, "var(--c0)");
          const highest = points.reduce((a, b) => (b[1] < a[1] ? b : a));
          const base = Number(svg.getAttribute("height")) - 34;
          const expectedY = base - (peak / plan.yMax) * PANEL_SIZE.plotHeight;
          const expectedX = 54 + ((at + 0.5) / windows) * (PANEL_SIZE.width - 54 - 12);
          // Half a pixel is less than the line is wide.
          expect(Math.abs(highest[1] - expectedY)).toBeLessThan(0.5);
          expect(Math.abs(highest[0] - expectedX)).toBeLessThan(0.5);
          expect(points.length).toBeLessThan(800);
        },
      ),
      { seed: 5, numRuns: 25 },
    );
  });

  it("stands at the end of a window where its value is of that instant, and in the middle where it is of the window", () => {
    const summary = withSeries([1, 4, 1, 1]);
    const xOf = (atEnd: boolean): number => {
      const seriesInfo = summary.seriesInfo.map((info) => ({ ...info, atEnd }));
      const { facets } = viewOf(summary);
      const plan = planOf(spec, seriesOf(spec, { summary: { ...summary, seriesInfo } })!, facets);
      const svg = drawTimeline(spec, facets[0], plan, { document: svgDocument(), columns: 190, size: PANEL_SIZE });
      return pathOf(svg, "var(--c0)").reduce((a, b) => (b[1] < a[1] ? b : a))[0];
    };
    const width = PANEL_SIZE.width - 54 - 12;
    expect(xOf(false)).toBeCloseTo(54 + (1.5 / 4) * width, 1);
    expect(xOf(true)).toBeCloseTo(54 + (2 / 4) * width, 1);
  });

  it("is broken where its series is not defined, and a window alone is a dot", () => {
    const summary = withSeries([1, 2, null, null, 3, 4, null, 5]);
    const { facets } = viewOf(summary);
    const plan = planOf(spec, seriesOf(spec, { summary })!, facets);
    const svg = drawTimeline(spec, facets[0], plan, { document: svgDocument(), columns: 190, size: PANEL_SIZE });
    const [path] = svg.querySelectorAll('[stroke="var(--c0)"] path');
    expect(path.getAttribute("d").match(/M/g)).toHaveLength(3);
    expect(svg.querySelectorAll("circle")).toHaveLength(1);
  });
});

describe("the charts choose what they draw from the summary", () => {
  it("every series of a known name is drawn, in the order of the report", () => {
    expect(figuresOf(peakFailure(1800)).map(({ name }) => name)).toEqual([
      "load",
      "withoutValue",
      "databaseLoad",
      "databaseQueue",
      "strandedCopies",
      "staleCopies",
      "staleReads",
      "errors",
      "latency",
    ]);
  });

  it("a run of many windows is drawn a second time around its first fault, where that is not seen in the whole", () => {
    const [whole, close] = figuresOf(peakFailure(300), [databaseLoad]);
    expect([whole!.name, close!.name]).toEqual(["databaseLoad", "databaseLoad-close"]);
    // The fault strikes at 20:12; six windows of five minutes before the one that holds it, 48 in all.
    expect(close!.note).toBe("The same, from 19:40 to 23:40.");
  });

  it("a chart whose series is missing, empty or nowhere defined draws nothing", () => {
    expect(figuresOf(empty())).toEqual([]);
    const base = peakFailure(1800);
    expect(
      figuresOf({ ...base, seriesInfo: base.seriesInfo.filter(({ name }) => name !== "staleCopies") }, [staleCopies]),
    ).toEqual([]);
    expect(figuresOf(withSeries([null, null, null]))).toEqual([]);
    expect(figuresOf(withSeries([]))).toEqual([]);
  });

  it("a series that is zero throughout is said to be, not drawn", () => {
    const [figure] = figuresOf(withSeries([0, 0, 0]));
    expect(figure!.panels).toEqual([]);
    expect(figure!.note).toContain("zero throughout");
  });

  it("every small multiple has a panel, and its words tell the peak of each line", () => {
    const figure = figuresOf(peakFailure(1800), [databaseQueue])[0];
    expect(figure.panels.map(({ title }) => title)).toEqual(["back at once", "back at peak", "back in the trough"]);
    expect(figure.panels[2].words).toMatch(
      /^Peaks: php-memcached 3\.2\.0: 60 k queries at day 1 \d\d:\d\d; pecl-memcache 3\.0\.8: /,
    );
  });
});

describe("the database drowns visibly", () => {
  const filled = (svg: never): boolean =>
    /fill-opacity="0.3" fill="var\(--bad\)"|fill="var\(--bad\)" fill-opacity="0.3"/.test(serialize(svg));

  it("what is offered beyond the capacity is filled exactly where some line passes it", () => {
    const base = peakFailure(1800);
    for (const capacity of [1000, 1700, 1900, 3000]) {
      const points = base.points.map((point) => {
        const columns = { ...point.series.columns };
        const mean = columns.databaseCapacityPerSecond!.mean.map(() => capacity);
        columns.databaseCapacityPerSecond = { mean, low: mean, high: mean };
        return { ...point, series: { ...point.series, columns } };
      });
      const summary = { ...base, points };
      const figure = figuresOf(summary, [databaseLoad])[0];
      for (const [i, facet] of viewOf(summary).facets.entries()) {
        const drowns = facet.lines.some(
          ({ point, control }) =>
            !control && point.series.columns.databaseQueriesPerSecond!.mean.some((value) => value! > capacity),
        );
        expect(filled(figure.panels[i].svg as never)).toBe(drowns);
      }
    }
  });

  it("a capacity that all lines have is drawn once, in the colour of the legend, however long each run lasts; others in their line's", () => {
    const colours = (capacities: readonly number[], cut: number): string[][] => {
      const base = peakFailure(1800);
      const points = base.points.map((point, i) => {
        const client = i < base.points.length / 2 ? 0 : 1;
        const columns = Object.fromEntries(
          Object.entries(point.series.columns).map(([name, { mean, low, high }]) => {
            const end = client === 1 ? mean.length - cut : mean.length;
            const own = name === "databaseCapacityPerSecond" ? mean.map(() => capacities[client]) : mean;
            return [name, { mean: own.slice(0, end), low: low.slice(0, end), high: high.slice(0, end) }];
          }),
        );
        return { ...point, series: { ...point.series, columns } };
      });
      const { panels } = figuresOf({ ...base, points }, [databaseLoad])[0];
      return panels.map(({ svg }) =>
        [...serialize(svg as never).matchAll(/fill="(var\(--\w+\))"[^>]*><text[^>]*>capacity /g)].map(
          ([, fill]) => fill,
        ),
      );
    };
    for (const cut of [0, 7]) {
      for (const drawn of colours([3000, 3000], cut)) expect(drawn).toEqual(["var(--bad)"]);
      for (const drawn of colours([3000, 2000], cut)) expect(drawn.sort()).toEqual(["var(--c0)", "var(--c1)"]);
    }
  });

  it("without a capacity the load is drawn alone", () => {
    const base = peakFailure(1800);
    const points = base.points.map((point) => {
      const { databaseCapacityPerSecond: _, ...columns } = point.series.columns;
      return { ...point, series: { ...point.series, columns } };
    });
    const figure = figuresOf({ ...base, points }, [databaseLoad])[0];
    expect(figure.keys.map(({ kind }) => kind)).toEqual(["line", "line", "control"]);
  });
});

describe("a sweep", () => {
  it("draws each main metric against its axis, and the closed form beside the metric it is of", () => {
    const figures = figuresOf(nodesSweep(1800, 6), [againstAxis]);
    expect(figures.map(({ name }) => name)).toContain("againstAxis-databaseLoadMultiple");
    expect(figures.map(({ name }) => name)).not.toContain("againstAxis-databaseLoadMultipleClosedForm");
    const withForm = figures.filter(({ keys }) => keys.some(({ kind }) => kind === "closedForm"));
    expect(withForm.map(({ name }) => name)).toEqual(["againstAxis-databaseLoadMultiple"]);
  });

  it("has a dot for every point that has the metric and a cross for every one that never came to it", () => {
    const summary = nodesSweep(1800, 6);
    const figure = figuresOf(summary, [againstAxis]).find(({ name }) => name === "againstAxis-timeToWarmSeconds")!;
    const { svg } = figure.panels[0];
    const defined = summary.points.filter(({ metrics }) => metrics.timeToWarmSeconds!.mean !== null).length;
    expect(svg.querySelectorAll("circle")).toHaveLength(defined);
    expect(figure.keys.map(({ kind }) => kind)).toContain("censored");
    expect(defined).toBe(12);
  });

  it("whiskers stay within the plot, however wide the interval", () => {
    const base = nodesSweep(1800, 6);
    const points = base.points.map((point) => {
      const estimate = { ...point.metrics.staleReads!, low: -1e9, high: 1e9 };
      return { ...point, metrics: { ...point.metrics, staleReads: estimate } };
    });
    const figure = figuresOf({ ...base, points }, [againstAxis]).find(({ name }) => name === "againstAxis-staleReads")!;
    const { svg } = figure.panels[0];
    const heights = [...svg.querySelectorAll("line")].flatMap((line) =>
      ["y1", "y2"].map((y) => Number(line.getAttribute(y))),
    );
    expect(heights.length).toBeGreaterThanOrEqual(2 * points.length);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...heights)).toBeLessThanOrEqual(Number(svg.getAttribute("height")) - 36);
  });

  it("gives each panel its own scale where a common one would press one flat", () => {
    const base = nodesSweep(1800, 6);
    const halves = (factor: number): Summary => {
      const points = base.points.flatMap((point) =>
        [1, factor].map((times) => {
          const estimate = point.metrics.staleReads!;
          const scaled = { ...estimate, mean: estimate.mean! * times, low: null, high: null };
          const axes = { ...point.axes, size: times === 1 ? "large" : "small" };
          return { ...point, id: `${point.id}-${times}`, axes, metrics: { staleReads: scaled } };
        }),
      );
      return { ...base, points, comparisons: base.comparisons.slice(0, 1) };
    };
    const noteOf = (summary: Summary) => figuresOf(summary, [againstAxis])[0].note;
    expect(noteOf(halves(0.5))).not.toContain("own scale");
    expect(noteOf(halves(0.05))).toContain("Each panel has its own scale.");
  });

  it("is not drawn where no axis is made of numbers", () => {
    for (const name of ["peakFailure", "founding", "onePoint"])
      expect(figuresOf(all[name](), [againstAxis])).toEqual([]);
  });
});

it("labels of faults overlap neither each other nor a rule, and stay within the picture", () => {
  const frame = { fromSeconds: 0, toSeconds: 334, width: 334, widthToEdge: 346 };
  const event = fc.record({
    atSeconds: fc.integer({ min: 0, max: 334 }),
    what: fc.constantFrom("crash", "recover", "slow", "partition", "warm restart"),
    text: fc.constant("something happens"),
  });
  const base = onePoint().points[0];
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), (events) => {
      const facet: Facet = { title: "", lines: [{ point: { ...base, events }, label: "", colour: 0, control: false }] };
      const labels = eventLabels(facet, frame);
      const boxes = labels.map(({ atSeconds, textSeconds, label, lane }) => ({
        x: atSeconds,
        from: textSeconds,
        to: textSeconds + label.length * 5.5,
        lane,
      }));
      for (const a of boxes) {
        if (a.lane === null) continue;
        expect(a.to).toBeLessThanOrEqual(frame.widthToEdge + 1);
        for (const b of boxes) {
          if (b === a) continue;
          if (b.lane === a.lane) expect(a.from >= b.to || b.from >= a.to).toBe(true);
          // A rule reaches as high as its label: through that lane and those below.
          if (b.lane !== null && b.lane >= a.lane) expect(b.x <= a.from || b.x >= a.to).toBe(true);
        }
      }
      if (events.length === 1) expect(labels[0].lane).toBe(0);
    }),
    { seed: 17, numRuns: 500 },
  );
  expect(LANE_HEIGHT).toBeGreaterThan(10);
});

it("two outages, the second close to the right edge, have all four of their labels", () => {
  const facet = viewOf(peakFailure(1800)).facets[2];
  const labels = eventLabels(facet, { fromSeconds: 0, toSeconds: 129600, width: 334, widthToEdge: 346 });
  expect(labels.map(({ label }) => label)).toEqual(["crash", "recover", "crash", "recover"]);
  expect(labels.every(({ lane }) => lane !== null)).toBe(true);
});

it("each colour has a contrast of three to one to its ground, in light and in dark", () => {
  // WCAG 2.2: relative luminance, success criterion 1.4.11; text needs 4.5.
  const luminance = (hex: string): number => {
    const [r, g, b] = [1, 3, 5].map((i) => {
      const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const contrast = (a: string, b: string) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high! + 0.05) / (low! + 0.05);
  };
  for (const shade of ["light", "dark"] as const) {
    for (const [name, colour] of Object.entries(palette)) {
      if (["--paper", "--panel", "--line"].includes(name)) continue;
      const least = /^--c\d$/.test(name) ? 3 : 4.5;
      for (const ground of ["--paper", "--panel"]) {
        expect(
          contrast(colour[shade], palette[ground][shade]),
          `${name} on ${ground}, ${shade}`,
        ).toBeGreaterThanOrEqual(least);
      }
    }
  }
});
