/** A worker process that is driven over its standard input: a JSON array a line, answered by one line. */
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import { mortal } from "./children.ts";

export class JsonLines {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: ((line: string) => void)[] = [];
  #failed: ((error: Error) => void)[] = [];
  #stderr = "";

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = mortal(child);
    child.stderr.on("data", (data) => {
      this.#stderr += data;
    });
    createInterface(child.stdout).on("line", (line) => {
      this.#failed.shift();
      this.#waiting.shift()!(line);
    });
    child.once("exit", (code, signal) => {
      for (const fail of this.#failed) fail(new Error(`the worker ended with ${code ?? signal}: ${this.#stderr}`));
      this.#failed = [];
    });
  }

  async send<T>(command: readonly unknown[]): Promise<T> {
    const line = await new Promise<string>((resolve, reject) => {
      this.#waiting.push(resolve);
      this.#failed.push(reject);
      this.#child.stdin.write(`${JSON.stringify(command)}\n`);
    });
    return JSON.parse(line) as T;
  }

  end(): void {
    this.#child.stdin.end();
  }
}
