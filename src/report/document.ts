/**
 * The drawing surface of reports made without a browser: an XML document of linkedom's, so that what is serialised is
 * well-formed SVG in which all text is escaped. A browser draws on its own document and needs none of this.
 */
import { DOMParser } from "linkedom";
import type { DocumentLike } from "./charts/chart.ts";
import { SVG_NAMESPACE } from "./svg.ts";

export function svgDocument(): DocumentLike {
  return new DOMParser().parseFromString(`<svg xmlns="${SVG_NAMESPACE}"/>`, "image/svg+xml");
}
