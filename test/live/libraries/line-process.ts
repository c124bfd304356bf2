/** A driver of a library as a process: tab-separated calls on its standard input, a line each, answered by a line. */
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import { mortal } from "../children.ts";
import type { LibraryProcess, Page, Said, Verb } from "./library.ts";

interface Answer {
  readonly word: string;
  readonly ms: number;
  readonly text: string;
  /** Of a page that came back beside an error. */
  readonly error: string | undefined;
}

export class LineProcess implements LibraryProcess {
  readonly #name: string;
  readonly #child: ChildProcessWithoutNullStreams;
  #waiting: { resolve: (line: string) => void; reject: (error: Error) => void } | null = null;
  #stderr = "";

  private constructor(name: string, child: ChildProcessWithoutNullStreams) {
    this.#name = name;
    this.#child = mortal(child);
    child.stderr.on("data", (data) => {
      this.#stderr += data;
    });
    createInterface(child.stdout).on("line", (line) => this.#waiting?.resolve(line));
    child.once("error", (error) => this.#waiting?.reject(error));
    child.once("close", (code, signal) => {
      this.#waiting?.reject(new Error(`${this.#name}'s driver ended with ${code ?? signal}: ${this.#stderr}`));
    });
  }

  /** Resolves when the driver says that its client is made. */
  static async open(name: string, child: ChildProcessWithoutNullStreams): Promise<LineProcess> {
    const opened = new LineProcess(name, child);
    const line = await opened.#line();
    if (line !== "ready") throw new Error(`${name}'s driver says ${line}`);
    return opened;
  }

  async call(verb: Verb, key: string, value?: string): Promise<Said> {
    const { word, ms, text } = await this.#ask([verb, key, ...(value === undefined ? [] : [value])]);
    return { word: word as Said["word"], ms: Number(ms), ...(word === "VALUE" && { value: text }) };
  }

  async fresh(): Promise<void> {
    await this.#ask(["fresh"]);
  }

  async page(keys: readonly string[]): Promise<Page> {
    const { word, ms, text, error = null } = await this.#ask(["multi", ...keys]);
    if (word === "FAIL") return { answered: null, error: text, ms };
    return { answered: text === "" ? [] : text.split(",").map(Number), error, ms };
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }

  async #ask(words: readonly string[]): Promise<Answer> {
    const answer = this.#line();
    this.#child.stdin.write(`${words.join("\t")}\n`);
    const [word = "", ms, text = "", error] = (await answer).split("\t");
    return { word, ms: Number(ms), text, error };
  }

  #line(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }
}
