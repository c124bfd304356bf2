/** Traces written for a test, and what reading them comes to. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TraceRequest } from "../../../models/workload/trace.ts";
import { type PlayOptions, TraceFile } from "../../../src/app/traces/trace-file.ts";

const folder = mkdtempSync(join(tmpdir(), "traces-"));
// Of all files of tests on this thread, which share this module.
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

let files = 0;

/** The path of a new file with this content. */
export function written(name: string, content: string | Uint8Array): string {
  const own = join(folder, String(files++));
  mkdirSync(own);
  const path = join(own, name);
  writeFileSync(path, content);
  return path;
}

export function traceIn(path: string, options: Partial<PlayOptions> = {}): TraceFile {
  return new TraceFile({ path, shown: "t", skipBadLines: 0, sample: 1, speed: 1, ratePerSecond: 1, ...options });
}

/** All of its requests, with the names of their keys. */
export function requestsOf(trace: TraceFile): (TraceRequest & { readonly name: string })[] {
  const request: TraceRequest = { time: 0, key: 0, kind: 0, valueBytes: 0, ttlSeconds: 0, client: 0 };
  const all: (TraceRequest & { readonly name: string })[] = [];
  const requests = trace.requests();
  while (requests.next(request)) all.push({ ...request, name: trace.keys.name(request.key) });
  requests.close();
  return all;
}
