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
} as const;
