/** One picture of a frontier: what was tried as dots over two measures, a third as their size, and those that are on it named. */
import * as Plot from "@observablehq/plot";
import type { SvgLike } from "./charts/chart.ts";
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
}

export interface FrontierPicture {
  readonly title: string;
  readonly dots: readonly FrontierDot[];
  readonly x: { readonly title: string; readonly unit: string };
  readonly y: { readonly title: string; readonly unit: string };
  readonly size: { readonly title: string };
}

const SIZE = { width: 880, height: 460 };
const MARGINS = { marginLeft: 80, marginRight: 190, marginBottom: 46, marginTop: 40 };
const LINE_HEIGHT = 15;

/** The names, each a line above the one below it where their dots are nearer. */
function apart(dots: readonly FrontierDot[]): (FrontierDot & { readonly labelY: number })[] {
  const line =
    (LINE_HEIGHT * Math.max(...dots.map(({ y }) => y), 0)) / (SIZE.height - MARGINS.marginTop - MARGINS.marginBottom);
  let last = Number.NEGATIVE_INFINITY;
  return [...dots]
    .sort((a, b) => a.y - b.y)
    .map((dot) => {
      last = Math.max(dot.y, last + line);
      return { ...dot, labelY: last };
    });
}

/** An SVG document that stands by itself. */
export function renderFrontierSvg({ title, dots, x, y, size }: FrontierPicture): string {
  const document = svgDocument();
  const most = (values: readonly number[]): number => Math.max(0, ...values);
  const format = (unit: string, values: readonly number[]) => axisFormat(unit, most(values));
  const colour = ({ isKept }: FrontierDot): string => (isKept ? "var(--c0)" : "var(--muted)");
  const kept = dots.filter(({ isKept }) => isKept);
  const svg = Plot.plot({
    document,
    ...SIZE,
    ...MARGINS,
    x: {
      label: `${x.title} →`,
      tickFormat: format(
        x.unit,
        dots.map((dot) => dot.x),
      ),
      nice: true,
      zero: true,
    },
    y: {
      label: `↑ ${y.title}`,
      tickFormat: format(
        y.unit,
        dots.map((dot) => dot.y),
      ),
      nice: true,
      zero: true,
      grid: true,
    },
    r: { range: [3, 12], domain: [0, most(dots.map((dot) => dot.size)) || 1] },
    marks: [
      Plot.dot(dots, { x: "x", y: "y", r: "size", stroke: colour, fill: colour, fillOpacity: 0.35 }),
      Plot.text(apart(kept), {
        x: "x",
        y: "labelY",
        text: "name",
        dx: 14,
        textAnchor: "start",
        fill: "var(--ink)",
        fontSize: 12,
      }),
    ],
  }) as unknown as SvgLike;
  svg.setAttribute("xmlns", SVG_NAMESPACE);
  svg.setAttribute("viewBox", `0 0 ${SIZE.width} ${SIZE.height}`);
  svg.setAttribute("fill", "var(--ink)");
  svg.setAttribute("color", "var(--ink)");
  svg.setAttribute("font-family", "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif");
  const words = `${kept.length} of ${dots.length} settings are such that no other beats them (the frontier): ${kept.map(({ name }) => name).join(", ")}. The size of a dot is ${size.title}`;
  finish(svg, { title, words });
  settleColours(document, svg);
  return `${serialize(svg)}\n`;
}
