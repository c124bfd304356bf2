/**
 * What the machine itself adds to a call: a worker of PHP asks a server that nothing befalls, over and over, beside the
 * calls that are measured. Both are delayed by whatever else the machine has to do.
 */
import { PhpWorker } from "./php.ts";
import { CacheServer, delay, freePorts, type Kind } from "./servers.ts";

const PAUSE_MS = 50;

export class Control {
  static readonly #byKind = new Map<Kind, Promise<Control>>();
  /** The slowest answer so far of each story that looks on. */
  readonly #longestMs = new Set<{ ms: number }>();
  readonly #worker = new PhpWorker({ name: "php-memcached", options: {} });

  /** One for all stories of a thread; it ends with the thread. */
  static of(kind: Kind): Promise<Control> {
    let control = Control.#byKind.get(kind);
    if (control === undefined) {
      control = Control.#started(kind);
      Control.#byKind.set(kind, control);
    }
    return control;
  }

  static async #started(kind: Kind): Promise<Control> {
    const [port] = await freePorts(1);
    await new CacheServer(port!, [], kind).start();
    const control = new Control();
    await control.#worker.request([{ host: "127.0.0.1", port: port!, weight: 1 }]);
    void control.#ask();
    return control;
  }

  /** From now on `ms` is the slowest answer, one that is still awaited counted by what it has taken. */
  watched(): { readonly ms: () => number; readonly end: () => void } {
    const longest = { ms: 0 };
    this.#longestMs.add(longest);
    return {
      ms: () => Math.max(longest.ms, this.#sinceMs === null ? 0 : performance.now() - this.#sinceMs),
      end: () => void this.#longestMs.delete(longest),
    };
  }

  #sinceMs: number | null = null;

  async #ask(): Promise<void> {
    for (;;) {
      if (this.#longestMs.size > 0) {
        this.#sinceMs = performance.now();
        await this.#worker.get("control");
        const tookMs = performance.now() - this.#sinceMs;
        this.#sinceMs = null;
        for (const longest of this.#longestMs) longest.ms = Math.max(longest.ms, tookMs);
      }
      await delay(PAUSE_MS);
    }
  }
}
