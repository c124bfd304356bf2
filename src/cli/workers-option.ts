/** `--workers`, which every command that makes runs has: as many threads as the machine has cores. */
import { availableParallelism } from "node:os";
import { Option } from "commander";

/** @param what that the threads do. */
export function workersOption(what: string): Option {
  return new Option("--workers <n>", what).default(availableParallelism(), "the cores of this machine");
}
