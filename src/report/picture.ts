/**
 * One picture for a README: what the database is offered and what it can serve, through the outage, with a line for each
 * client. It is a single SVG file, and light or dark as the reader wishes where the viewer tells it.
 */
import type { Summary } from "../core/summary.ts";
import type { DocumentLike, SvgLike } from "./charts/chart.ts";
import { databaseLoadSpec } from "./charts/database-load.ts";
import { colourOf, dashOf, palette } from "./charts/palette.ts";
import { drawTimeline } from "./charts/timeline/drawing.ts";
import { planOf, seriesOf } from "./charts/timeline/plan.ts";
import { svgDocument } from "./document.ts";
import { isOffered, mostStrained, outageSpan } from "./strain.ts";
import { finish, SVG_NAMESPACE, serialize } from "./svg.ts";
import { type Facet, viewOf } from "./view.ts";

const WIDTH = 880;
const PADDING = 22;
/** Distance to the first row of the legend, and from row to row. */
const HEAD = 80;
const LEGEND_ROW = 20;
const SIZE = { width: WIDTH - 2 * PADDING, plotHeight: 250 };
const CHARACTER_WIDTH = 7;

/**
 * The small multiple of the summary whose database drowns most.
 * @throws RangeError if no point has the series of queries offered to the database.
 */
export function renderDrowningSvg(summary: Summary): string {
  const info = seriesOf(databaseLoadSpec, { summary });
  const facets = viewOf(summary).facets.filter((facet) => info !== undefined && isOffered(facet, info.name));
  if (info === undefined || facets.length === 0) {
    throw new RangeError(`no point of ${summary.experiment} has any of ${databaseLoadSpec.series.join(", ")}`);
  }
  const [facet] = mostStrained(facets, info.name, 1);
  const document = svgDocument();
  const plan = planOf(databaseLoadSpec, info, [facet], { span: outageSpan(facet), size: SIZE });
  const chart = drawTimeline(databaseLoadSpec, facet, plan, { document, columns: SIZE.width / 2, size: SIZE });
  const { group, rows } = legend(document, facet, plan.overloaded);
  const chartTop = HEAD + rows * LEGEND_ROW - 2;
  const height = chartTop + Number(chart.getAttribute("height")) + 10;

  const svg = create(document, "svg", {
    xmlns: SVG_NAMESPACE,
    viewBox: `0 0 ${WIDTH} ${height}`,
    width: WIDTH,
    height,
  });
  svg.setAttribute("font-family", "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif");
  svg.append(create(document, "rect", { width: WIDTH, height, rx: 8, fill: "var(--paper)" }));
  svg.append(text(document, PADDING, 36, `${info.title}, by second`, { "font-size": 18, "font-weight": 650 }));
  const under = [facet.title, summary.experiment].filter((part) => part !== "").join(" · ");
  svg.append(text(document, PADDING, 57, under, { "font-size": 13, fill: "var(--muted)" }));
  svg.append(group);
  chart.setAttribute("x", String(PADDING));
  chart.setAttribute("y", String(chartTop));
  chart.setAttribute("fill", "var(--muted)");
  chart.setAttribute("overflow", "visible");
  svg.append(chart);
  finish(svg, { title: `${info.title}, ${under}`, words: summary.headline.replace(/\.$/, "") });
  settleColours(document, svg);
  return `${serialize(svg)}\n`;
}

function legend(document: DocumentLike, facet: Facet, overloaded: boolean): { group: SvgLike; rows: number } {
  const group = create(document, "g", { transform: `translate(${PADDING},${HEAD})`, "font-size": 12.5 });
  let x = 0;
  let row = 0;
  const add = (label: string, swatch: SvgLike): void => {
    const width = 34 + label.length * CHARACTER_WIDTH;
    if (x > 0 && x + width > SIZE.width) {
      x = 0;
      row++;
    }
    const item = create(document, "g", { transform: `translate(${x},${row * LEGEND_ROW})` });
    item.append(swatch, text(document, 34, 0, label, {}));
    group.append(item);
    x += width + 22;
  };
  const stroke = (attributes: Readonly<Record<string, string | number>>) =>
    create(document, "path", { d: "M0,-4H27", fill: "none", ...attributes });
  for (const { label, colour, control } of facet.lines) {
    if (control) continue;
    add(label, stroke({ stroke: colourOf(colour), "stroke-width": 2.4, "stroke-dasharray": dashOf(colour) }));
  }
  if (facet.lines.some(({ control }) => control)) {
    add("without faults", stroke({ stroke: "var(--muted)", "stroke-width": 1.5, "stroke-dasharray": "1.6 3" }));
  }
  if (overloaded) {
    const fill = { y: -10, width: 27, height: 12, fill: "var(--bad)", "fill-opacity": 0.3 };
    add("more than the capacity", create(document, "rect", fill));
  }
  return { group, rows: row + 1 };
}

function text(
  document: DocumentLike,
  x: number,
  y: number,
  content: string,
  attributes: Readonly<Record<string, string | number>>,
): SvgLike {
  const element = create(document, "text", { x, y, fill: "var(--ink)", ...attributes });
  element.textContent = content;
  return element;
}

function create(document: DocumentLike, name: string, attributes: Readonly<Record<string, string | number>>): SvgLike {
  const element = document.createElementNS(SVG_NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/** Some viewers of SVG do not know CSS variables. So light colours are written out, and a rule for dark overrides them. */
export function settleColours(document: DocumentLike, svg: SvgLike): void {
  const used = new Map<string, string>();
  for (const element of svg.querySelectorAll("*")) {
    for (const name of ["fill", "stroke", "color"]) {
      const shade = palette[/^var\((--[a-z0-9]+)\)$/.exec(element.getAttribute(name) ?? "")?.[1] ?? ""];
      if (shade === undefined) continue;
      element.setAttribute(name, shade.light);
      if (name !== "color") used.set(`[${name}="${shade.light}"]`, `{${name}:${shade.dark}}`);
    }
  }
  const style = create(document, "style", {});
  const rules = [...used].map(([selector, rule]) => selector + rule).join("");
  style.textContent = `text{white-space:pre}@media (prefers-color-scheme:dark){${rules}}`;
  svg.prepend(style);
}
