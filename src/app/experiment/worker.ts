/** What runs in each thread: the model with the plugins and the traces it is started with, handed one world and one seed after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { run } from "../../../models/run/run.ts";
import type { RunEngine } from "../../../models/run/world.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { Refusal } from "../../core/refusal.ts";
import type { WorkerReply, WorkerRequest } from "../../sweep/backends/threads.ts";
import { loadSame, type PluginFile } from "../plugins/load.ts";
import { type TraceFiles, traceOpener } from "../traces/at-hand.ts";

const port = parentPort!;

// Requests wait until somebody listens.
const given = workerData as {
  readonly plugins?: readonly PluginFile[];
  readonly traces?: TraceFiles;
  readonly engine?: RunEngine;
} | null;
await loadSame(given?.plugins ?? []);
const openTrace = traceOpener(given?.traces ?? {});

port.on("message", (request: WorkerRequest | null) => {
  if (request === null) port.close();
  else port.postMessage(answer(request));
});

function answer({ scenario, seed, check, share }: WorkerRequest): WorkerReply {
  const progress = share === null ? undefined : (done: number): void => void (share[0] = done);
  try {
    return { result: run(scenario as Scenario, seed, { check, openTrace, progress, engine: given?.engine }) };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.message };
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
