/**
 * What `fallthrough run` runs when nothing is named. A newcomer gets his first answer within a minute on two cores, so an experiment
 * that takes longer has fewer of its repeats then, and no remedies are tried, which takes runs of their own.
 */

/** An experiment, and of its repeats how many are made unless the command line says so, without trying advice; absent: all, with advice. */
export interface Named {
  readonly name: string;
  readonly seeds?: number;
}

export const FIRST_LOOK: readonly Named[] = [{ name: "founding" }, { name: "peak-failure", seeds: 3 }];

/** What to know of an experiment that has fewer repeats than it states. */
export function fewerText({ name, seeds }: Named): string | null {
  if (seeds === undefined) return null;
  return `${name}: its first ${seeds} repeats and no advice tried, for a first answer; npx fallthrough run ${name} makes all of them and tries it.`;
}
