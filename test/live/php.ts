/** A worker process of PHP with one of its two client classes, one call at a time. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Server } from "../../models/clients/client.ts";
import { JsonLines } from "./json-lines.ts";
import { phpBinary } from "./programs.ts";

const script = fileURLToPath(new URL("worker.php", import.meta.url));

export type Options = Readonly<Record<string, unknown>>;

/** A client in the model's words. */
export interface ClientWords {
  readonly name: "pecl-memcache" | "php-memcached";
  readonly options: Options;
}

export interface Answer<T> {
  readonly value: T;
  /** libmemcached's. */
  readonly resultCode: number;
  /** Unix times. */
  readonly from: number;
  readonly to: number;
  /** For how long the process was ready to run in between and did not get to; 0 where the system does not say. */
  readonly stalledMs: number;
}

export class PhpWorker {
  readonly #lines: JsonLines;
  readonly #client: ClientWords;

  constructor(client: ClientWords) {
    this.#client = client;
    // What is set in php.ini is said at start; the rest is given to addServer() and setOption().
    const ini = Object.entries(client.options).filter(([name]) => /^memcached?\./.test(name));
    const flags = ini.flatMap(([name, value]) => ["-d", `${name}=${Number.isInteger(value) ? value : iniText(value)}`]);
    this.#lines = new JsonLines(spawn(phpBinary, [...flags, script]));
  }

  /** The object is made anew and given its servers. */
  async request(servers: readonly Server[], more: Options = {}): Promise<void> {
    const list = servers.map(({ host, port, weight }) => [host, port, weight]);
    const name = this.#client.name === "pecl-memcache" ? "Memcache" : "Memcached";
    await this.#send(["request", name, list, { ...this.#client.options, ...more }]);
  }

  /** The position of the server that the class itself names for each key. */
  async where(keys: readonly string[]): Promise<number[]> {
    return (await this.#send<number[]>(["where", keys])).value;
  }

  set(key: string, value: string): Promise<Answer<boolean>> {
    return this.#send(["set", key, value]);
  }

  async setAll(keys: readonly string[]): Promise<boolean[]> {
    return (await this.#send<boolean[]>(["sets", keys])).value;
  }

  get(key: string): Promise<Answer<string | false>> {
    return this.#send(["get", key]);
  }

  /** Positions of the keys that one multi-get brings; false if it fails. */
  page(keys: readonly string[]): Promise<Answer<number[] | false>> {
    return this.#send(["page", keys]);
  }

  delete(key: string): Promise<Answer<boolean>> {
    return this.#send(["delete", key]);
  }

  end(): void {
    this.#lines.end();
  }

  async #send<T>(command: readonly unknown[]): Promise<Answer<T>> {
    const [value, resultCode, from, to, stalledMs] =
      await this.#lines.send<[T, number, number, number, number]>(command);
    return { value, resultCode, from, to, stalledMs };
  }
}

function iniText(value: unknown): string {
  return value === true ? "1" : value === false ? "0" : String(value);
}
