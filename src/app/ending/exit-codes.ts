/** How the program ends: k6's numbers, so that pipelines that know one know the other. */
export const ExitCode = {
  ok: 0,
  /** A result differs from what the experiment expects. */
  differs: 99,
  /** An experiment, an option or a file that cannot be used; nothing was written. */
  invalid: 104,
  /** Stopped by a signal; what is finished is kept. */
  interrupted: 105,
  /** An error of Fallthrough itself. */
  internal: 107,
} as const;
