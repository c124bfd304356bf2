/**
 * One picture of a frontier: what was tried as dots over two measures, a third as their size. Those that are on it, and what is now, are
 * named in a column beside it, each with a line to its dot, so that names neither cover each other nor end at an edge. On a phone
 * the column holds numbers, and the names stand below.
 */
import * as Plot from "@observablehq/plot";
import type { DocumentLike, SvgLike } from "./charts/chart.ts";
import { svgDocument } from "./document.ts";
import { axisFormat } from "./format.ts";
import { settleColours } from "./picture.ts";
import { finish, SVG_NAMESPACE, serialize } from "./svg.ts";

export interface FrontierDot {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** From 0. */
  readonly size: number;
  readonly isKept: boolean;
  /** It is what there is before anything is changed. */
  readonly isNow: boolean;
}

export interface FrontierPicture {
  readonly title: string;
  readonly dots: readonly FrontierDot[];
  readonly x: { readonly title: string; readonly unit: string };
  readonly y: { readonly title: string; readonly unit: string };
  readonly size: { readonly title: string; readonly unit: string };
}

/** Where names stand beside the plot, and where only their numbers do: all of that fits a phone of 390 pixels. */
const WIDE = { plotWidth: 600, leastHeight: 340, hasNumbers: false } as const;
const NARROW = { plotWidth: 272, leastHeight: 240, hasNumbers: true, width: 344 } as const;
type Layout = typeof WIDE | typeof NARROW;
const MARGINS = { marginLeft: 70, marginRight: 24, marginBottom: 46, marginTop: 34 };
/** Between the plot and the names, for the lines to them. */
const GAP = 34;
const LINE_HEIGHT = 18;
const CHARACTER_WIDTH = 7;
/** Some are bold. */
const BOLD_WIDTH = 7.6;
const PADDING = 12;

/** As Plot gives them. */
interface Scaled {
  readonly scale: (name: "x" | "y" | "r") => { readonly apply: (value: number) => number };
}

/** An SVG document that stands by itself. */
export function renderFrontierSvg(picture: FrontierPicture): string {
  const document = svgDocument();
  const svg = drawn(document, picture, WIDE);
  settleColours(document, svg);
  return `${serialize(svg)}\n`;
}

/** The same for a page, which says what the colours are, for a wide window and for a phone. */
export function frontierInPage(picture: FrontierPicture): { readonly wide: string; readonly narrow: string } {
  const [wide, narrow] = [WIDE, NARROW].map((layout) => serialize(drawn(svgDocument(), picture, layout)));
  return { wide, narrow };
}

function drawn(document: DocumentLike, { title, dots, x, y, size }: FrontierPicture, layout: Layout): SvgLike {
  const { plotWidth, leastHeight, hasNumbers } = layout;
  const most = (values: readonly number[]): number => Math.max(0, ...values);
  const named = dots.filter(({ isKept, isNow }) => isKept || isNow);
  const plotHeight = Math.max(leastHeight, named.length * LINE_HEIGHT);
  const height = MARGINS.marginTop + plotHeight + MARGINS.marginBottom;
  const sizes = most(dots.map((dot) => dot.size));
  const colour = ({ isKept }: FrontierDot): string => (isKept ? "var(--c0)" : "var(--muted)");
  const axis = (unit: string, values: readonly number[]) => ({
    tickFormat: axisFormat(unit, most(values)),
    nice: true,
    zero: true,
  });
  const xs = dots.map((dot) => dot.x);
  const ys = dots.map((dot) => dot.y);
  const plot = Plot.plot({
    document,
    ...{ width: plotWidth, height, ...MARGINS },
    x: { label: `${x.title} →`, labelAnchor: "right", ...axis(x.unit, xs) },
    y: { label: `↑ ${y.title}`, grid: true, ...axis(y.unit, ys) },
    r: { range: [3, 12], domain: [0, sizes || 1] },
    marks: [
      Plot.dot(dots, {
        ...{ x: "x", y: "y", r: "size", fill: colour, fillOpacity: 0.35 },
        stroke: (dot: FrontierDot) => (dot.isNow ? "var(--ink)" : colour(dot)),
        strokeWidth: (dot: FrontierDot) => (dot.isNow ? 2.5 : 1.5),
      }),
    ],
  });
  const svg = plot as unknown as SvgLike;
  const { scale } = plot as unknown as Scaled;
  const add = adder(document, svg);
  const places = named.map((dot) => ({
    dot,
    ...{ cx: scale("x").apply(dot.x), cy: scale("y").apply(dot.y), r: scale("r").apply(dot.size) },
  }));
  const column = apart(places, { from: MARGINS.marginTop, to: MARGINS.marginTop + plotHeight });
  for (const [i, { dot, cx, cy, r, at }] of column.entries()) {
    const to = plotWidth + GAP - 6;
    add("path", {
      d: `M${cx + r},${cy}L${plotWidth - 4},${at}H${to}`,
      fill: "none",
      stroke: "var(--muted)",
      "stroke-width": 0.75,
    });
    add("circle", {
      ...{ cx: plotWidth + GAP + 2, cy: at, r: 4, fill: colour(dot), "fill-opacity": dot.isKept ? 1 : 0.35 },
      ...{ stroke: dot.isNow ? "var(--ink)" : colour(dot), "stroke-width": dot.isNow ? 2 : 1 },
    });
    add(
      "text",
      { x: plotWidth + GAP + 12, y: at + 4, "font-size": 12, ...(dot.isNow ? { "font-weight": 700 } : {}) },
      hasNumbers ? String(i + 1) : dot.name,
    );
  }
  const longest = most(named.map(({ name }) => name.length));
  const besides = plotWidth + GAP + 12 + longest * CHARACTER_WIDTH + PADDING;
  const width = hasNumbers ? NARROW.width : Math.max(besides, LEGEND_WIDTH);
  const below = legend(add, height, { size, sizes, width, radius: (value) => scale("r").apply(value) });
  const whole = hasNumbers ? namesBelow(add, below, column, width) : below;
  svg.setAttribute("xmlns", SVG_NAMESPACE);
  for (const [name, value] of [
    ["width", width],
    ["height", whole],
  ] as const)
    svg.setAttribute(name, String(value));
  svg.setAttribute("viewBox", `0 0 ${width} ${whole}`);
  svg.setAttribute("font-size", "12");
  svg.setAttribute("fill", "var(--ink)");
  svg.setAttribute("color", "var(--ink)");
  svg.setAttribute("font-family", "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif");
  const kept = dots.filter(({ isKept }) => isKept);
  const words = `${kept.length} of ${dots.length} settings are such that no other beats them (the frontier): ${kept.map(({ name }) => name).join(", ")}. The size of a dot is ${size.title}`;
  finish(svg, { title, words });
  return svg;
}

interface Place {
  readonly dot: FrontierDot;
  readonly cx: number;
  readonly cy: number;
  readonly r: number;
}

/** Where each name stands: at the height of its dot, or a line below the name above it, and never below the plot. */
function apart(
  places: readonly Place[],
  { from, to }: { readonly from: number; readonly to: number },
): (Place & { readonly at: number })[] {
  const sorted = [...places].sort((a, b) => a.cy - b.cy || b.cx - a.cx);
  const at: number[] = [];
  for (const { cy } of sorted)
    at.push(Math.max(cy, from, (at[at.length - 1] ?? Number.NEGATIVE_INFINITY) + LINE_HEIGHT));
  for (let i = at.length - 1, last = to + LINE_HEIGHT; i >= 0; i--) {
    at[i] = Math.min(at[i], last - LINE_HEIGHT);
    last = at[i];
  }
  return sorted.map((place, i) => ({ ...place, at: at[i] }));
}

type Add = (name: string, attributes: Readonly<Record<string, string | number>>, text?: string) => void;

function adder(document: DocumentLike, svg: SvgLike): Add {
  return (name, attributes, text) => {
    const element = document.createElementNS(SVG_NAMESPACE, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    if (text !== undefined) {
      element.setAttribute("text-anchor", "start");
      element.textContent = text;
    }
    svg.append(element);
  };
}

/** The names of numbers, each as many lines as it needs; returns where they end. */
function namesBelow(add: Add, top: number, column: readonly Place[], width: number): number {
  let y = top + LINE_HEIGHT;
  for (const [i, { dot }] of column.entries()) {
    const weight: Readonly<Record<string, number>> = dot.isNow ? { "font-weight": 700 } : {};
    add("text", { x: 8, y, "font-size": 12, ...weight }, String(i + 1));
    for (const line of lines(dot.name, Math.floor((width - NAMES_LEFT) / BOLD_WIDTH))) {
      add("text", { x: NAMES_LEFT, y, "font-size": 12, ...weight }, line);
      y += LINE_HEIGHT;
    }
  }
  return y;
}

const NAMES_LEFT = 32;

/** Broken between words, and within those that are longer than a line. */
function lines(text: string, most: number): string[] {
  const found = [""];
  for (const word of text.split(" ").flatMap((one) => one.match(new RegExp(`.{1,${most}}`, "gu")) ?? [])) {
    const last = found[found.length - 1];
    if (last !== "" && last.length + 1 + word.length > most) found.push(word);
    else found[found.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return found;
}

/** The words of the legend take so much in one line. */
const LEGEND_WIDTH = 760;
const LEGEND_STEP = 30;

interface Sizes {
  readonly size: FrontierPicture["size"];
  readonly sizes: number;
  readonly radius: (value: number) => number;
  readonly width: number;
}

/** What colours are, and dots of known sizes; returns where it ends. */
function legend(add: Add, top: number, { size, sizes, radius, width }: Sizes): number {
  const says = (x: number, y: number, text: string): void => add("text", { x, y: y + 4, "font-size": 12 }, text);
  const isNarrow = width < LEGEND_WIDTH;
  let y = top + 14;
  const samples = [
    {
      x: 20,
      dot: { fill: "var(--c0)", stroke: "var(--c0)", "stroke-width": 1.5 },
      text: "no other beats it (the frontier)",
    },
    { x: 250, dot: { fill: "var(--muted)", stroke: "var(--muted)", "stroke-width": 1.5 }, text: "another beats it" },
    { x: 390, dot: { fill: "none", stroke: "var(--ink)", "stroke-width": 2.5 }, text: "as it is" },
  ];
  for (const [i, { x, dot, text }] of samples.entries()) {
    if (isNarrow && i > 0) y += LINE_HEIGHT;
    const cx = isNarrow ? samples[0].x : x;
    add("circle", { cx, cy: y, r: 6, "fill-opacity": 0.35, ...dot });
    says(cx + 14, y, text);
  }
  y += LEGEND_STEP;
  const begin = `The size of a dot is ${size.title}:`;
  says(14, y, begin);
  if (isNarrow) y += LEGEND_STEP - 4;
  const format = axisFormat(size.unit, sizes);
  let x = isNarrow ? 14 : 14 + begin.length * CHARACTER_WIDTH + 12;
  for (const value of sizes === 0 ? [0] : [0, sizes / 4, sizes]) {
    const r = radius(value);
    add("circle", { cx: x + r, cy: y, r, fill: "none", stroke: "var(--muted)", "stroke-width": 1.5 });
    const text = format(value);
    says(x + 2 * r + 6, y, text);
    x += 2 * r + 6 + text.length * CHARACTER_WIDTH + 20;
  }
  return y + LEGEND_STEP - 12;
}
