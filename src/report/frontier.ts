/**
 * One picture of a frontier: what was tried as dots over two measures, a third as their size. Those that are on it, and what is now, are
 * named in a column beside it, each with a line to its dot, so that names neither cover each other nor end at an edge.
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

const PLOT_WIDTH = 600;
const PLOT_HEIGHT_LEAST = 340;
const MARGINS = { marginLeft: 70, marginRight: 24, marginBottom: 46, marginTop: 34 };
/** Between the plot and the names, for the lines to them. */
const GAP = 34;
const LINE_HEIGHT = 18;
const CHARACTER_WIDTH = 7;
/** Below the plot: what size and colour mean. */
const LEGEND_HEIGHT = 62;
const PADDING = 12;

/** As Plot gives them. */
interface Scaled {
  readonly scale: (name: "x" | "y" | "r") => { readonly apply: (value: number) => number };
}

/** An SVG document that stands by itself. */
export function renderFrontierSvg(picture: FrontierPicture): string {
  const document = svgDocument();
  const svg = drawn(document, picture);
  settleColours(document, svg);
  return `${serialize(svg)}\n`;
}

/** The same for a page, which says what the colours are. */
export function frontierInPage(picture: FrontierPicture): string {
  return serialize(drawn(svgDocument(), picture));
}

function drawn(document: DocumentLike, { title, dots, x, y, size }: FrontierPicture): SvgLike {
  const most = (values: readonly number[]): number => Math.max(0, ...values);
  const named = dots.filter(({ isKept, isNow }) => isKept || isNow);
  const plotHeight = Math.max(PLOT_HEIGHT_LEAST, named.length * LINE_HEIGHT);
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
    ...{ width: PLOT_WIDTH, height, ...MARGINS },
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
  for (const { dot, cx, cy, r, at } of apart(places, { from: MARGINS.marginTop, to: MARGINS.marginTop + plotHeight })) {
    const to = PLOT_WIDTH + GAP - 6;
    add("path", {
      d: `M${cx + r},${cy}L${PLOT_WIDTH - 4},${at}H${to}`,
      fill: "none",
      stroke: "var(--muted)",
      "stroke-width": 0.75,
    });
    add("circle", {
      ...{ cx: PLOT_WIDTH + GAP + 2, cy: at, r: 4, fill: colour(dot), "fill-opacity": dot.isKept ? 1 : 0.35 },
      ...{ stroke: dot.isNow ? "var(--ink)" : colour(dot), "stroke-width": dot.isNow ? 2 : 1 },
    });
    add(
      "text",
      { x: PLOT_WIDTH + GAP + 12, y: at + 4, "font-size": 12, ...(dot.isNow ? { "font-weight": 700 } : {}) },
      dot.name,
    );
  }
  const longest = most(named.map(({ name }) => name.length));
  const width = Math.max(PLOT_WIDTH + GAP + 12 + longest * CHARACTER_WIDTH + PADDING, LEGEND_WIDTH);
  legend(add, height, { size, sizes, radius: (value) => scale("r").apply(value) });
  svg.setAttribute("xmlns", SVG_NAMESPACE);
  for (const [name, value] of [
    ["width", width],
    ["height", height + LEGEND_HEIGHT],
  ] as const)
    svg.setAttribute(name, String(value));
  svg.setAttribute("viewBox", `0 0 ${width} ${height + LEGEND_HEIGHT}`);
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

/** The words of the legend take so much. */
const LEGEND_WIDTH = 760;

interface Sizes {
  readonly size: FrontierPicture["size"];
  readonly sizes: number;
  readonly radius: (value: number) => number;
}

/** What colours are, and dots of known sizes. */
function legend(add: Add, top: number, { size, sizes, radius }: Sizes): void {
  const first = top + 14;
  const says = (x: number, y: number, text: string): void => add("text", { x, y: y + 4, "font-size": 12 }, text);
  const samples = [
    {
      x: 20,
      dot: { fill: "var(--c0)", stroke: "var(--c0)", "stroke-width": 1.5 },
      text: "no other beats it (the frontier)",
    },
    { x: 250, dot: { fill: "var(--muted)", stroke: "var(--muted)", "stroke-width": 1.5 }, text: "another beats it" },
    { x: 390, dot: { fill: "none", stroke: "var(--ink)", "stroke-width": 2.5 }, text: "as it is" },
  ];
  for (const { x, dot, text } of samples) {
    add("circle", { cx: x, cy: first, r: 6, "fill-opacity": 0.35, ...dot });
    says(x + 14, first, text);
  }
  const second = first + 30;
  const begin = `The size of a dot is ${size.title}:`;
  says(14, second, begin);
  const format = axisFormat(size.unit, sizes);
  let x = 14 + begin.length * CHARACTER_WIDTH + 12;
  for (const value of sizes === 0 ? [0] : [0, sizes / 4, sizes]) {
    const r = radius(value);
    add("circle", { cx: x + r, cy: second, r, fill: "none", stroke: "var(--muted)", "stroke-width": 1.5 });
    const text = format(value);
    says(x + 2 * r + 6, second, text);
    x += 2 * r + 6 + text.length * CHARACTER_WIDTH + 20;
  }
}
