/** Processes that the tests start. Nothing outlives the tests of a file, however they end. */
import type { ChildProcess } from "node:child_process";
import { afterAll } from "vitest";

const running = new Set<ChildProcess>();
const killRunning = () => {
  for (const child of running) child.kill("SIGKILL");
};
// A thread that Vitest ends hears of no exit; one whose process ends does.
afterAll(killRunning);
process.once("exit", killRunning);

/** The child, which is ended with the tests if it still runs then. */
export function mortal<T extends ChildProcess>(child: T): T {
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}
