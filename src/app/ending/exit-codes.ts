/** How the program ends. The numbers are those of k6, so that a pipeline that knows one knows the other. */
export const ExitCode = {
  ok: 0,
  /** A result differs from what the experiment expects. */
  differs: 99,
  /** An experiment, an option or a file that cannot be used, or a file that cannot be written. */
  invalid: 104,
  /** Stopped by a signal; what is finished is kept. */
  interrupted: 105,
  /** An error in Fallthrough itself. */
  internal: 107,
} as const;
