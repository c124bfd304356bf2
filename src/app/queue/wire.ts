/**
 * What goes through the queue: worlds and what came of them, plain data. Nothing that comes out of Redis is run as code; a worker
 * makes a run only where its id is the digest of its own program, the world and the seed.
 */
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import type { WorkerReply, WorkerRequest } from "../../sweep/backends/threads.ts";
import { runKeys, withoutUndefined } from "../../sweep/journal.ts";

/** Before each key in Redis, so that a user of Redis can be held to them: `~fallthrough:*`. */
export const PREFIX = "fallthrough";

/** A run to make, as it stands in the queue. */
export interface RunData {
  /** Packed, since there is one for each seed. */
  readonly world: string;
  readonly seed: number;
  /** Under the conservation laws. */
  readonly check: boolean;
}

/** Of a run in the queue. One that is checked is another: its journal takes no run that was not. */
export function jobId(key: string, check: boolean): string {
  return check ? `${key}-checked` : key;
}

export function packWorld(scenario: unknown): string {
  return packed(scenario).toString("base64");
}

/** Reads runs for a program. Many that follow each other are of one world, which is then read once. */
export class RunReader {
  readonly #engine: string;
  #world = "";
  #scenario: unknown = null;
  #keyOf: (seed: number) => string = () => "";

  constructor(engine: string) {
    this.#engine = engine;
  }

  /** @returns null where this is not the run of that id. */
  read(id: string | undefined, data: unknown): Omit<WorkerRequest, "share"> | null {
    if (data === null || typeof data !== "object") return null;
    const { world, seed, check } = data as Partial<RunData>;
    if (typeof world !== "string" || typeof seed !== "number" || typeof check !== "boolean") return null;
    if (world !== this.#world) {
      this.#scenario = unpacked(Buffer.from(world, "base64"));
      this.#keyOf = runKeys(this.#engine, this.#scenario);
      this.#world = world;
    }
    return jobId(this.#keyOf(seed), check) === id ? { scenario: this.#scenario, seed, check } : null;
  }
}

/** Where what came of a run waits for who asked. */
export function replyKey(id: string): string {
  return `${PREFIX}:reply:${id}`;
}

export function packReply(reply: WorkerReply): Buffer {
  return packed("result" in reply ? { result: withoutUndefined(reply.result) } : reply);
}

/** @returns null where it is none. */
export function unpackReply(bytes: Buffer): WorkerReply | null {
  const reply = unpacked(bytes);
  if (reply === null || typeof reply !== "object") return null;
  return "result" in reply || "refusal" in reply || "error" in reply ? (reply as WorkerReply) : null;
}

/** The fastest level saves most of what the usual one saves. */
function packed(value: unknown): Buffer {
  return deflateRawSync(JSON.stringify(value), { level: constants.Z_BEST_SPEED });
}

/** Null where it is nothing that was packed. */
function unpacked(bytes: Buffer): unknown {
  try {
    return JSON.parse(inflateRawSync(bytes).toString("utf8"));
  } catch {
    return null;
  }
}
