/**
 * What reports are drawn on without a browser: linkedom's XML document, so that the result is well-formed SVG in which all
 * text is escaped. A browser draws on its own document and does not need this.
 */
import { DOMParser } from "linkedom";
import type { DocumentLike } from "./charts/chart.ts";
import { SVG_NAMESPACE } from "./svg.ts";

export function svgDocument(): DocumentLike {
  return new DOMParser().parseFromString(`<svg xmlns="${SVG_NAMESPACE}"/>`, "image/svg+xml");
}
