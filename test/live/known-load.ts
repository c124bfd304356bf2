/** A load whose every parameter is known, on a live memcached: Zipf's law, reads through the cache, writes that set. */
import { connect, type Socket } from "node:net";
import { Zipf } from "../../src/core/distributions/zipf.ts";
import { Streams } from "../../src/core/random.ts";

export interface KnownLoad {
  readonly keys: number;
  readonly zipf: number;
  readonly valueBytes: number;
  /** Share of the requests that read. */
  readonly reads: number;
  readonly perSecond: number;
  readonly seed: number;
}

/** Requests that are sent at once; what they miss is stored with the next ones. */
const BATCH_SECONDS = 0.02;

/** Sends it until `until` says so; each miss is followed by a set of the key. */
export async function sendLoad(port: number, load: KnownLoad, until: () => boolean): Promise<void> {
  const streams = new Streams(load.seed);
  const [popular, kinds] = [streams.stream("keys"), streams.stream("kinds")];
  const ranks = new Zipf(load.keys, load.zipf);
  const socket = connect(port, "127.0.0.1");
  const answers = new Answers(socket);
  const value = "v".repeat(load.valueBytes);
  const store = (key: string): string => `set ${key} 0 0 ${value.length} noreply\r\n${value}\r\n`;
  const begin = Date.now();
  let sent = 0;
  while (!until()) {
    const due = Math.floor(((Date.now() - begin) / 1000) * load.perSecond);
    let text = "";
    const asked: string[] = [];
    for (; sent < due; sent++) {
      const key = nameOf(ranks.sample(popular));
      if (kinds.next() < load.reads) {
        text += `get ${key}\r\n`;
        asked.push(key);
      } else text += store(key);
    }
    if (asked.length > 0) {
      const hits = await answers.ask(text, asked.length);
      const misses = asked.filter((_, i) => !hits[i]);
      if (misses.length > 0) socket.write(misses.map(store).join(""));
    } else if (text !== "") socket.write(text);
    await new Promise((resolve) => setTimeout(resolve, BATCH_SECONDS * 1000));
  }
  socket.end();
}

/** Of twenty bytes. */
function nameOf(rank: number): string {
  return `key:${String(rank).padStart(16, "0")}`;
}

/** Answers to gets of one key each: whether they hit. */
class Answers {
  readonly #socket: Socket;
  #text = "";
  #wanted = 0;
  #found: boolean[] = [];
  #done: (hits: boolean[]) => void = () => {};
  #failed: (error: Error) => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("latin1");
    socket.on("data", (data: string) => this.#take(data));
    socket.on("error", (error) => this.#failed(error));
  }

  ask(text: string, gets: number): Promise<boolean[]> {
    this.#wanted = gets;
    this.#found = [];
    return new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#failed = reject;
      this.#socket.write(text, "latin1");
    });
  }

  #take(data: string): void {
    this.#text += data;
    let from = 0;
    for (let end = this.#text.indexOf("END\r\n", from); end >= 0; end = this.#text.indexOf("END\r\n", from)) {
      this.#found.push(end > from);
      from = end + "END\r\n".length;
    }
    this.#text = this.#text.slice(from);
    if (this.#found.length >= this.#wanted && this.#wanted > 0) {
      this.#wanted = 0;
      this.#done(this.#found);
    }
  }
}
