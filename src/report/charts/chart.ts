/**
 * What a chart is: it finds in the summary the series or metrics that it knows how to draw, and returns figures or none.
 * Colours are CSS variables (`palette.ts`), so one drawing serves light, dark and print.
 */
import type { Summary } from "../../core/summary.ts";
import type { Facet, View } from "../view.ts";

/** Anything with the DOM's `createElementNS`: linkedom's XML document, or a browser's. */
// biome-ignore lint/suspicious/noExplicitAny: the DOM's types are not part of this project's libraries
export type DocumentLike = any;
/** An SVG element of that document. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export type SvgLike = any;

export interface ChartInput {
  readonly summary: Summary;
  readonly view: View;
  /** The small multiples to draw: all of the view's, or one of them. */
  readonly facets: readonly Facet[];
  /** The document to draw with. */
  readonly document: DocumentLike;
  /** The number of pixel columns to which a line is thinned. */
  readonly columns: number;
}

/** An entry of a figure's legend. */
export interface Key {
  readonly label: string;
  readonly kind:
    | "line"
    | "control"
    | "capacity"
    | "overload"
    | "closedForm"
    | "censored"
    | "stuck"
    | "comesBack"
    | "undecided";
  /** Index into the colours; without one it is drawn in the colour of text. */
  readonly colour?: number;
}

export interface PanelFrame {
  readonly facet: Facet;
  /** The name of its series. */
  readonly series: string;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Pixels. */
  readonly left: number;
  readonly width: number;
}

/** One of a figure's small multiples. */
export interface Panel {
  readonly title: string;
  /** The panel in words: what is drawn and where it peaks. */
  readonly words: string;
  readonly svg: SvgLike;
  /** Of a panel over time: what it shows, and where on it the first and the last second are. */
  readonly frame?: PanelFrame;
}

export interface Figure {
  readonly name: string;
  readonly title: string;
  /** How to read it. */
  readonly note: string;
  readonly keys: readonly Key[];
  /** Empty where there is nothing to see. Then the note says so. */
  readonly panels: readonly Panel[];
}

export interface Chart {
  readonly name: string;
  /** Over time, one panel a facet; against the numeric axis of a sweep; or against two axes, which answers the experiment's question. */
  readonly against: "time" | "axis" | "axes";
  /** Names of the series over time that it can draw, its limit among them. */
  readonly series?: readonly string[];
  /** None where the summary has nothing that it draws. */
  figures(input: ChartInput): Figure[];
}
