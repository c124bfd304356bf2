/** PHP's clients among the libraries that are asked for pages. A fresh object is what the next web request makes. */
import { type ClientWords, PhpWorker } from "../php.ts";
import type { LibraryProcess, Page, Said, Verb } from "./library.ts";

export class PhpPages implements LibraryProcess {
  readonly #worker: PhpWorker;
  readonly #ports: readonly number[];
  readonly #hasCodes: boolean;

  private constructor(worker: PhpWorker, ports: readonly number[], hasCodes: boolean) {
    this.#worker = worker;
    this.#hasCodes = hasCodes;
    this.#ports = ports;
  }

  static async open(client: ClientWords, ports: readonly number[]): Promise<PhpPages> {
    const opened = new PhpPages(new PhpWorker(client), ports, client.name === "php-memcached");
    await opened.fresh();
    return opened;
  }

  async call(verb: Verb, key: string, value = ""): Promise<Said> {
    if (verb === "set") {
      const stored = await this.#worker.set(key, value);
      return { word: stored.value ? "OK" : "FAIL", ms: msOf(stored) };
    }
    const found = await this.#worker.get(key);
    if (found.value === false) return { word: "MISS", ms: msOf(found) };
    return { word: "VALUE", ms: msOf(found), value: found.value };
  }

  fresh(): Promise<void> {
    return this.#worker.request(this.#ports.map((port) => ({ host: "127.0.0.1", port, weight: 1 })));
  }

  async page(keys: readonly string[]): Promise<Page> {
    const answer = await this.#worker.page(keys);
    const answered = answer.value === false ? null : answer.value;
    return { answered, ms: msOf(answer), ...(this.#hasCodes && { code: answer.resultCode }) };
  }

  end(): void {
    this.#worker.end();
  }
}

function msOf({ from, to }: { readonly from: number; readonly to: number }): number {
  return (to - from) * 1000;
}
