/** What a chart over time asks for, and how large its panels are. */
import type { Span } from "../../peak.ts";
import type { TimeFrame } from "../events.ts";

export interface TimelineSpec {
  readonly name: string;
  readonly title: string;
  readonly note: string;
  /** Names of series, in order of preference: the first that the summary has is drawn. */
  readonly series: readonly string[];
  /** A series that is drawn as a limit of the other one; what lies above it is filled. */
  readonly capacity?: string;
  /** Draws a second figure, around the first fault, where that is a small part of the whole. */
  readonly closeUp?: boolean;
}

export interface TimelineSize {
  readonly width: number;
  /** Height of the plot itself; the labels of faults come on top of it. */
  readonly plotHeight: number;
}

/** Legible at a width of 340 pixels as well as at 480. */
export const PANEL_SIZE: TimelineSize = { width: 400, plotHeight: 150 };

/** Of many beside each other, as large as they are drawn: smaller, and with letters no smaller. */
export const SMALL_SIZE: TimelineSize = { width: 270, plotHeight: 110 };

export const MARGIN = { left: 54, right: 12, top: 10, bottom: 34 };

export function frameOf(span: Span, size: TimelineSize): TimeFrame {
  const widthToEdge = size.width - MARGIN.left;
  return { fromSeconds: span.fromSeconds, toSeconds: span.toSeconds, width: widthToEdge - MARGIN.right, widthToEdge };
}
