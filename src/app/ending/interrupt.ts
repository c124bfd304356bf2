/** Ctrl-C and SIGTERM as an AbortSignal. The first stops the sweep in an orderly way, a second one ends the program at once. */
import { ExitCode } from "./exit-codes.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

export function onInterrupt(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(ExitCode.interrupted);
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, stop);
    },
  };
}
