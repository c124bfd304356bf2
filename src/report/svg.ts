/** What has to be done to a drawn chart before it goes into a page or a file. */
import type { SvgLike } from "./charts/chart.ts";
import { visible } from "./escape.ts";

export const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** Attributes that hold coordinates. A tenth of a pixel is enough for all of them. */
const COORDINATES = ["d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "cx", "cy", "r"];

/**
 * Makes a chart fit for a page. Its own style sheet goes, because the page has one. It scales with its box, has a name for
 * people who cannot see it, and loses the digits that nobody can see.
 */
export function finish(svg: SvgLike, label: { readonly title: string; readonly words: string }): SvgLike {
  for (const style of [...svg.querySelectorAll("style")]) style.remove();
  for (const element of [svg, ...svg.querySelectorAll("*")]) {
    if (element !== svg) {
      for (const name of ["aria-label", "aria-hidden", "aria-description"]) element.removeAttribute(name);
    }
    for (const name of COORDINATES) {
      const value = element.getAttribute(name);
      if (value !== null) element.setAttribute(name, shorten(value));
    }
  }
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${label.title}. ${label.words}.`);
  return svg;
}

/** The text of a finished chart, without the control characters that XML forbids. */
export function serialize(svg: SvgLike): string {
  return visible(svg.toString());
}

function shorten(value: string): string {
  return value.replace(/-?\d+\.\d{2,}(?:e-?\d+)?/g, (number) => String(Math.round(Number(number) * 10) / 10));
}
