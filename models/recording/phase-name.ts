/** The stretches of a run that people ask about, by name. */

export const PhaseName = {
  /** All that is measured. */
  measured: "measured",
  before: "before",
  onset: "onset of the outage",
  outage: "outage",
  afterReturn: "after the return",
  secondOutage: "second outage",
  afterSecondReturn: "after the second return",
  /** From the first outage's begin until the first minutes after the last return. */
  disturbance: "disturbance",
} as const;

const EACH = "each outage";

/** The k-th outage, from 1, with the first minutes after it. */
export function outagePhase(k: number): string {
  return `${EACH} ${k}`;
}

export function isEachOutage(name: string): boolean {
  return name.startsWith(EACH);
}
