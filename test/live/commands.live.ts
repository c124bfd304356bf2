/**
 * Fresh random requests to a real memcached and to the model side by side: the first answer that differs is shown with what
 * led to it. The model's clock is the real one's, read off it: nothing is asked while that may be ticking.
 */
import { createConnection, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { MemcachedServer } from "../../models/memcached-server/server.ts";
import type { Session } from "../../models/memcached-server/session.ts";
import { parseFlags } from "../../models/nodes/settings/flags.ts";
import { rolling } from "./chance.ts";
import { noMemcached, seed, titled } from "./programs.ts";
import { type RequestMix, randomRequest } from "./requests.ts";
import { ask, CacheServer, delay, freePorts, killAll } from "./servers.ts";

/**
 * Of each second of the server's, counted from its tick, the part in which it is asked. Where the machine is so busy that an answer
 * comes after the next tick, all begins anew with less of each second, and at the end nothing is shown: what time it is must not
 * fail a test.
 */
const ASKED_MS = [700, 500, 400, 300, 200, 100];
/** A hundred in the longest of them; fewer would show little. */
const ASKED_PER_MS_MIN = 100 / 700;
/** How long an answer may take. */
const PATIENCE_MS = 3_000;
/** Requests that are shown before the one that differs. */
const SHOWN = 12;
/** Follows every request, so that its answer has an end. */
const SENTINEL = "mn\r\n";
const UPTIME_AT_START = 2;

const servers: CacheServer[] = [];
afterEach(() => killAll(servers.splice(0)));

/** One connection to the real program. */
class Line {
  readonly socket: Socket;
  #parts: Buffer[] = [];
  #length = 0;
  #wake = () => {};
  ended = false;

  constructor(port: number) {
    this.socket = createConnection(port, "127.0.0.1").setNoDelay(true);
    this.socket.on("data", (bytes: Buffer) => {
      this.#parts.push(bytes);
      this.#length += bytes.length;
      this.#wake();
    });
    this.socket.on("error", () => {});
    this.socket.on("close", () => {
      this.ended = true;
      this.#wake();
    });
  }

  /** All that has come, once it is so long; or what there is when patience ends. */
  async answer(length: number, toEnd: boolean): Promise<string> {
    const until = Date.now() + PATIENCE_MS;
    while ((this.#length < length || (toEnd && !this.ended)) && Date.now() < until) {
      if (this.ended) break;
      await Promise.race([new Promise<void>((wake) => (this.#wake = wake)), delay(PATIENCE_MS)]);
    }
    const text = Buffer.concat(this.#parts).toString("latin1");
    this.#parts = [];
    this.#length = 0;
    return text;
  }
}

class SideBySide {
  readonly model: MemcachedServer;
  readonly #port: number;
  readonly #mix: RequestMix;
  readonly #log: string[] = [];
  #line: Line;
  #session: Session;
  #second = 0;
  asked = 0;

  constructor(port: number, args: string, epochSeconds: number, mix: RequestMix) {
    const { flags, problems } = parseFlags(args);
    if (problems.length > 0) throw new Error(problems.join("; "));
    this.#port = port;
    this.#mix = mix;
    this.model = new MemcachedServer({ flags, epochSeconds });
    this.#line = new Line(port);
    this.#session = this.model.open();
  }

  /** Asks both for so much of a second; false if the clock ticked all the same. */
  async second(askedMs: number): Promise<boolean> {
    const from = await tick(this.#port);
    this.#second = from - UPTIME_AT_START;
    const startMs = performance.now();
    let ms = 0;
    while ((ms = performance.now() - startMs) < askedMs) {
      this.model.advanceTo(this.#second * 1e6 + Math.floor(ms * 1000));
      await this.#ask(randomRequest(this.#mix));
    }
    return (await uptime(this.#port)) === from;
  }

  async #ask(request: string): Promise<void> {
    this.asked++;
    const bytes = Buffer.from(request + SENTINEL, "latin1");
    this.#session.feed(bytes);
    const model = taken(this.#session);
    this.#line.socket.write(bytes);
    const real = await this.#line.answer(model.length, this.#session.closed);
    this.#log.push(`${this.#second} > ${shown(request)}\n  < ${shown(real)}`);
    if (real !== model) this.#differ(`${shown(real)}\n  the model:\n< ${shown(model)}`);
    if (this.#session.closed !== this.#line.ended) {
      this.#differ(`the connection is ${this.#line.ended ? "closed" : "open"}, the model's is not`);
    }
    if (!this.#session.closed) return;
    this.#line = new Line(this.#port);
    this.#session = this.model.open();
  }

  /** What was asked of the same keys before, and what of all at once. */
  #differ(what: string): never {
    const names = this.#log.at(-1)!.match(/key\d+\b/g) ?? [];
    const about = new RegExp(`flush_all|${names.map((name) => `${name}\\b`).join("|")}`);
    const led = this.#log.filter((one) => names.length === 0 || about.test(one)).slice(-SHOWN);
    throw new Error(
      `seed ${seed}, request ${this.asked} in second ${this.#second}; memcached:\n< ${what}\n\nWhat led to it:\n${led.join("\n")}`,
    );
  }

  /** One answer of both to a command that is many lines. */
  async both(request: string): Promise<readonly [real: string, model: string]> {
    this.#session.feed(Buffer.from(request, "latin1"));
    return [await ask(this.#port, request, "END\r\n"), taken(this.#session)];
  }

  end(): void {
    this.#line.socket.destroy();
  }
}

function taken(session: Session): string {
  let text = "";
  for (;;) {
    const bytes = session.takeOutput();
    if (bytes.length === 0) return text;
    text += Buffer.from(bytes).toString("latin1");
  }
}

function shown(text: string): string {
  const short = text.length > 300 ? `${text.slice(0, 200)} ... ${text.length} bytes ... ${text.slice(-50)}` : text;
  return JSON.stringify(short);
}

async function stat(port: number, ...names: readonly string[]): Promise<number[]> {
  const text = await ask(port, "stats\r\n", "END\r\n");
  return names.map((name) => Number(new RegExp(`^STAT ${name} (\\d+)`, "m").exec(text)![1]));
}

const uptime = async (port: number) => (await stat(port, "uptime"))[0];

/** Waits for the server's clock to tick. */
async function tick(port: number): Promise<number> {
  const before = await uptime(port);
  for (;;) {
    const now = await uptime(port);
    if (now !== before) return now;
    await delay(2);
  }
}

/** Counters that both must agree on whenever a background thread ran. */
const COUNTED = [
  "cmd_get",
  "cmd_set",
  "cmd_flush",
  "cmd_touch",
  "cmd_meta",
  "get_hits",
  "get_misses",
  "delete_misses",
  "delete_hits",
  "incr_misses",
  "incr_hits",
  "decr_misses",
  "decr_hits",
  "cas_misses",
  "cas_hits",
  "cas_badval",
  "touch_hits",
  "touch_misses",
];
/** And those that nothing but the order of requests decides where no background thread runs. */
const COUNTED_CLASSIC = [
  ...COUNTED,
  "get_expired",
  "get_flushed",
  "store_too_large",
  "store_no_memory",
  "bytes",
  "curr_items",
  "total_items",
  "evictions",
  "expired_unfetched",
  "evicted_unfetched",
  "evicted_active",
  "reclaimed",
  "direct_reclaims",
];

function counters(text: string, names: readonly string[]): Record<string, string | undefined> {
  const all = Object.fromEntries([...text.matchAll(/^STAT (\S+) (.*)\r$/gm)].map(([, name, value]) => [name, value]));
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

/** All lines but those that say how long ago something was. */
function untimed(text: string): string[] {
  return text.split("\r\n").filter((line) => !/:age\S* /.test(line));
}

describe.skipIf(noMemcached !== null)(titled(`memcached and the model, seed ${seed}`, noMemcached), () => {
  it.for([
    { args: "-m 64", largestBytes: 0, seconds: 10 },
    { args: "-m 64 -C", largestBytes: 0, seconds: 4 },
    { args: "-m 1024 -I 2m", largestBytes: 1_060_000, seconds: 5 },
    { args: "-m 1024 -I 5m -o slab_chunk_max=8192", largestBytes: 5_300_000, seconds: 5 },
    { args: "-m 1024 -n 5 -f 1.05 -o modern,slab_chunk_max=512", largestBytes: 1_060_000, seconds: 4 },
    { args: "-m 64 -o no_modern", largestBytes: 0, seconds: 8 },
    { args: "-m 4 -o no_modern", largestBytes: 1_060_000, seconds: 10 },
    { args: "-m 2 -M -o no_modern", largestBytes: 1_060_000, seconds: 6 },
    { args: "-m 16 -I 5m -o no_modern,slab_chunk_max=8192", largestBytes: 5_300_000, seconds: 8 },
    { args: "-m 8 -n 5 -f 1.05 -o no_modern,slab_chunk_max=8192", largestBytes: 1_060_000, seconds: 6 },
    { args: "-m 4 -I 2m -f 2 -o no_modern,slab_chunk_max=65536", largestBytes: 2_200_000, seconds: 6 },
    { args: "-m 8 -M -I 3m -o no_modern,slab_chunk_max=1048576", largestBytes: 3_200_000, seconds: 6 },
    { args: "-m 2 -I 1536 -n 1000 -o no_modern,slab_chunk_max=512", largestBytes: 2_000, seconds: 4 },
  ])("answer alike, whatever they are asked, for $seconds s: $args", async ({ args, largestBytes, seconds }, {
    skip,
  }) => {
    const [port] = await freePorts(1);
    const server = new CacheServer(port!, args.split(" "));
    servers.push(server);
    const isClassic = args.includes("no_modern");
    for (const [attempt, askedMs] of ASKED_MS.entries()) {
      await server.start();
      const [time, up] = await stat(port!, "time", "uptime");
      const mix = { roll: rolling(seed + attempt), largestBytes, racy: isClassic };
      const both = new SideBySide(port!, args, time! - (up! - UPTIME_AT_START), mix);
      let isSound = true;
      for (let second = 0; second < seconds && isSound; second++) isSound = await both.second(askedMs);
      const [real, model] = await both.both("stats\r\n");
      const classes = isClassic ? [await both.both("stats items\r\n"), await both.both("stats slabs\r\n")] : [];
      both.end();
      await server.kill();
      if (!isSound || both.asked < ASKED_PER_MS_MIN * askedMs * seconds) continue;
      const names = isClassic ? COUNTED_CLASSIC : COUNTED;
      expect(counters(model, names)).toEqual(counters(real, names));
      for (const [real, model] of classes) expect(untimed(model)).toEqual(untimed(real));
      return;
    }
    skip("the server's clock ticked while it was asked, each time: the machine is too busy");
  });
});
