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
  /** The first and the last minutes of a stretch, where hours before and after it are stepped over. */
  usualBefore: "usual before",
  usualAfter: "usual after",
} as const;

/** "The first minutes after the return". */
export const AFTER_RETURN_SECONDS = 600;

const EACH = "each outage";
const EACH_RETURN = "each return";

/** The k-th outage, from 1, with the first minutes after it. */
export function outagePhase(k: number): string {
  return `${EACH} ${k}`;
}

/** The first minutes after the k-th outage, from 1, where there are several. */
export function returnPhase(k: number): string {
  return `${EACH_RETURN} ${k}`;
}

/** Which outage begins with the phase, from 1; null where none does, or there is only one. */
export function outageOf(name: string): number | null {
  return numberAfter(EACH, name);
}

/** Which outage is over when the phase begins, from 1; null where none is. */
export function returnOf(name: string): number | null {
  return name === PhaseName.afterReturn ? 1 : numberAfter(EACH_RETURN, name);
}

export function isEachOutage(name: string): boolean {
  return numberAfter(EACH, name) !== null || numberAfter(EACH_RETURN, name) !== null;
}

function numberAfter(words: string, name: string): number | null {
  return name.startsWith(`${words} `) ? Number(name.slice(words.length + 1)) : null;
}
