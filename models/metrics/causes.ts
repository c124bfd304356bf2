/** Stale reads, stale copies and stranded copies by cause: each has one, so that those of all causes make the whole. */
import { causes } from "../recording/causes.ts";
import { ByCause } from "../recording/counters.ts";
import { PhaseName } from "../recording/phase-name.ts";
import type { Metric } from "./metric.ts";

interface Family {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly counter: number;
  readonly definition: (of: string) => string;
}

const reads: Family = {
  name: "staleReads",
  title: "Stale reads",
  unit: "reads",
  counter: ByCause.staleReads,
  definition: (of) => `Stale reads of a copy that is stale because ${of}; over all that is measured.`,
};

const copies: Family = {
  name: "staleCopies",
  title: "Copies made stale",
  unit: "copies",
  counter: ByCause.staleCopies,
  definition: (of) => `Copies that a write left behind because ${of}; over all that is measured.`,
};

const strays: Family = {
  name: "strandedCopies",
  title: "Copies stranded",
  unit: "copies",
  counter: ByCause.strandedCopies,
  definition: (of) => `Copies that came to lie where no client would look: ${of}; over all that is measured.`,
};

export const byCause: readonly Metric[] = [reads, copies, strays].flatMap((family) =>
  causes.flatMap(({ cause, name, title, definition, stranded }) => {
    const of = family === strays ? stranded : definition;
    return of === undefined ? [] : [metric(family, cause, name, title, of)];
  }),
);

function metric(
  { name, title, unit, counter, definition }: Family,
  cause: number,
  ending: string,
  of: string,
  text: string,
): Metric {
  return {
    name: name + ending,
    title: `${title}, ${of}`,
    unit,
    better: "lower",
    definition: definition(text),
    of: (recording) => recording.phase(PhaseName.measured)!.counts[counter + cause],
  };
}
