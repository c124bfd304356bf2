/**
 * The kernel on one memory, by either engine. The same source is WebAssembly in the one and JavaScript in the other; both write the
 * same bytes into the memory.
 */
import { fromBase64 } from "../memcached-server/base64.ts";
import { ahead } from "./ahead.ts";
import { place } from "./columns.ts";
import { draw } from "./draw.ts";
import { run } from "./loop.ts";
import { MODULE } from "./module.ts";
import { bind, type Host } from "./subset.ts";
import { PAGE_BYTES, PAGES_MAX, webAssembly } from "./web-assembly.ts";

/** `wasm` is the usual one, `js` its oracle. */
export type EngineName = "wasm" | "js";

export interface Core {
  readonly buffer: ArrayBuffer;
  /** Says where the column of this number begins, in bytes; `width` is that of one of its places. */
  place(column: number, at: number, width: number): void;
  run(until: number): number;
  ahead(): void;
  draw(times: number): void;
}

/** Null where there is no memory of this size, or no WebAssembly. */
export function coreOf(engine: EngineName, bytes: number, host: Host): Core | null {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  return engine === "wasm" ? compiled(pages, host) : interpreted(pages * PAGE_BYTES, host);
}

let module: object | null = null;

function compiled(pages: number, host: Host): Core | null {
  if (webAssembly === undefined || pages > PAGES_MAX) return null;
  const { Module, Memory, Instance } = webAssembly;
  module ??= new Module(Uint8Array.from(fromBase64(MODULE), (char) => char.charCodeAt(0)));
  let memory: InstanceType<typeof Memory>;
  try {
    memory = new Memory({ initial: pages });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  const abort = () => {
    throw new Error("the kernel has come to an end");
  };
  const { exports } = new Instance(module, {
    env: { memory, abort },
    host: { ...host },
  });
  return {
    buffer: memory.buffer,
    place: exports.place as Core["place"],
    run: exports.run as Core["run"],
    ahead: exports.ahead,
    draw: exports.draw as Core["draw"],
  };
}

/** The one whose memory the module is bound to: there is one of it, and there may be several memories. */
let present: object | null = null;

function interpreted(bytes: number, host: Host): Core {
  const buffer = new ArrayBuffer(bytes);
  const placed: number[] = [];
  const core = {
    buffer,
    place(column: number, at: number, width: number): void {
      placed[column] = at / width;
      present = null;
    },
    run(until: number): number {
      take();
      return run(until);
    },
    ahead(): void {
      take();
      ahead();
    },
    draw(times: number): void {
      take();
      draw(times);
    },
  };
  const take = (): void => {
    if (present === core) return;
    present = core;
    bind(buffer, host);
    for (const [column, at] of placed.entries()) place(column, at);
  };
  return core;
}
