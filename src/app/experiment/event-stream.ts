/** What happens while experiments run or plans are made, a line of JSON each, for programs that watch: `--events FILE`. */
import { openSync, writeSync } from "node:fs";
import { writing } from "../files/output-file.ts";
import type { SoFarFigure } from "./so-far.ts";

export type RunEventLine =
  | { readonly event: "experiment"; readonly runs: number; readonly kept: number }
  | { readonly event: "begin"; readonly point: string; readonly label: string; readonly seed: number }
  | {
      readonly event: "run";
      readonly point: string;
      readonly label: string;
      readonly seed: number;
      readonly done: number;
      readonly runs: number;
    }
  | ({ readonly event: "soFar"; readonly label: string } & SoFarFigure)
  | { readonly event: "end"; readonly headline: string; readonly report: string };

/** Of a plan: how many runs it takes shows when it ends, so that it says what it expects, and how long that still takes. */
export type PlanEventLine =
  | {
      readonly event: "plan";
      readonly stages: readonly string[];
      readonly runs: number;
      readonly countedSeconds: number;
      readonly leftSeconds: number;
    }
  | {
      readonly event: "stage";
      readonly stage: string;
      readonly number: number;
      readonly of: number;
      readonly done: number;
      readonly leftSeconds: number;
    }
  | {
      readonly event: "run";
      readonly point: string;
      readonly label: string;
      readonly seed: number;
      readonly done: number;
      readonly leftSeconds: number;
    }
  | { readonly event: "headline"; readonly headline: string }
  | Extract<RunEventLine, { readonly event: "begin" | "soFar" | "end" }>;

export class EventStream {
  readonly #file: number;
  readonly #startedMs = Date.now();

  /** @throws InvalidInput where the file cannot be written. */
  constructor(path: string) {
    this.#file = writing(path, ", or give another to --events", () => openSync(path, "w"));
  }

  /** The line names its experiment and the seconds since the start of the command. */
  write(experiment: string, { event, ...rest }: RunEventLine | PlanEventLine): void {
    const seconds = (Date.now() - this.#startedMs) / 1000;
    writeSync(this.#file, `${JSON.stringify({ event, experiment, seconds, ...rest })}\n`);
  }
}
