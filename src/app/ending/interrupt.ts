/**
 * Ctrl-C and SIGTERM. While the program loads, reads and writes, they end it at once. While it makes runs on threads, they are
 * an AbortSignal: the first stops the sweep in an orderly way, a second one ends the program at once. What computes on the main
 * thread for long leaves them to the system, which needs nobody's attention to end it.
 */
import { ExitCode } from "./exit-codes.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

const end = (): void => process.exit(ExitCode.interrupted);

export function endOnSignals(): void {
  forget();
  for (const signal of SIGNALS) process.on(signal, end);
}

/** Left to the system, which ends the program by the signal itself: a shell says 130 or 143. One that came is not lost. */
export async function leaveSignals(): Promise<void> {
  // The first may be called before signals are looked at, the second is called after.
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
  forget();
}

function forget(): void {
  for (const signal of SIGNALS) process.off(signal, end);
}

/**
 * @param onThreads Whether this thread is free to look at signals. If it makes the runs itself, Ctrl-C waits for the end of the
 * one in progress, and SIGTERM is left to the system.
 */
export function onInterrupt({ onThreads }: { readonly onThreads: boolean }): {
  readonly signal: AbortSignal;
  readonly release: () => void;
} {
  const signals = onThreads ? SIGNALS : SIGNALS.slice(0, 1);
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) end();
    controller.abort();
  };
  // One listens before the other leaves: a signal that has come and was not yet told is lost when nobody listens.
  for (const signal of signals) process.on(signal, stop);
  forget();
  return {
    signal: controller.signal,
    release: () => {
      endOnSignals();
      for (const signal of signals) process.off(signal, stop);
    },
  };
}
