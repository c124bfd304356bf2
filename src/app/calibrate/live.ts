/**
 * Asks live nodes what they say of themselves, twice. It sends commands that change nothing, and names them before: `stats items` of 1.4
 * removes up to 50 dead items a class, which is told. Nothing else is sent.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { InvalidInput } from "../ending/errors.ts";
import type { Dump } from "./dump.ts";
import { SECTIONS } from "./snapshot.ts";
import { shown } from "./stats-text.ts";

/** A node that answers nothing for so long is not waited for. */
const PATIENCE_MS = 5000;
/** Far more than all answers of a node with all classes in use. */
const ANSWER_MAX = 4 * 1024 * 1024;
const SECONDS = { least: 1, most: 86_400, default: 10 };

interface Place {
  readonly host: string;
  readonly port: number;
  readonly name: string;
}

/** @throws InvalidInput naming all that is wrong with what was given. */
export function livePlaces(
  given: readonly string[],
  seconds: string | undefined,
): { places: Place[]; seconds: number } {
  const problems: string[] = [];
  const places = given.flatMap((text): Place[] => {
    const [, host, port] = /^(\[[0-9A-Fa-f:]+\]|[^:[\]\s/]+):(\d{1,5})$/.exec(text) ?? [];
    if (host !== undefined && Number(port) >= 1 && Number(port) <= 65_535) {
      return [{ host: host.replace(/^\[|\]$/g, ""), port: Number(port), name: text }];
    }
    problems.push(`--live ${shown(text)}; expected HOST:PORT, as cache-1:11211`);
    return [];
  });
  const twice = given.filter((text, i) => given.indexOf(text) !== i);
  for (const text of new Set(twice)) problems.push(`--live ${text}: again; expected each node once`);
  const between =
    seconds === undefined ? SECONDS.default : /^\d+(?:\.\d+)?$/.test(seconds) ? Number(seconds) : Number.NaN;
  if (!(between >= SECONDS.least && between <= SECONDS.most)) {
    problems.push(`--seconds ${shown(seconds ?? "")}; expected a number from ${SECONDS.least} to ${SECONDS.most}`);
  }
  if (problems.length > 0) throw new InvalidInput("calibrate", problems);
  return { places, seconds: between };
}

/** What will be done, before it is. */
export function announced(places: readonly Place[], seconds: number): string {
  return `Asking ${places.map(({ name }) => name).join(", ")} twice, ${seconds} s apart, nothing but: ${SECTIONS.join(", ")}.\n`;
}

/** @throws InvalidInput naming every node that does not answer. */
export async function askLive(places: readonly Place[], seconds: number): Promise<Dump[]> {
  const first = await askAll(places);
  await wait(seconds * 1000);
  return [...first, ...(await askAll(places))];
}

async function askAll(places: readonly Place[]): Promise<Dump[]> {
  const answers = await Promise.allSettled(places.map(askOne));
  const problems = answers.flatMap((answer, i) =>
    answer.status === "rejected" ? [`${places[i].name}: ${wordsFor(answer.reason)}; expected a memcached`] : [],
  );
  if (problems.length > 0) throw new InvalidInput("calibrate", problems);
  return answers.flatMap((answer, i) =>
    answer.status === "fulfilled" ? [{ from: places[i].name, node: places[i].name, text: answer.value }] : [],
  );
}

async function askOne({ host, port }: Place): Promise<string> {
  const socket = connect(port, host);
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error("no answer within 5 s")));
  try {
    await once(socket, "connect");
    const reader = new AnswerReader(socket);
    let text = "";
    // One after the other: an old node that does not know one of them answers ERROR and goes on.
    for (const command of SECTIONS) text += await reader.ask(`${command}\r\n`);
    return text;
  } finally {
    socket.destroy();
  }
}

class AnswerReader {
  readonly #socket: Socket;
  #text = "";
  #answered: (text: string) => void = () => {};
  #failed: (error: Error) => void = () => {};
  #over: Error | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("latin1");
    socket.on("data", (data: string) => {
      this.#text += data;
      if (this.#text.length > ANSWER_MAX) socket.destroy(new Error("an answer without end"));
      else if (/(?:^|\r\n)(?:END|(?:CLIENT_|SERVER_)?ERROR[^\r\n]*|RESET)\r\n$/.test(this.#text))
        this.#answered(this.#text);
      else if (
        !/^(?:STAT |END|ERROR|CLIENT_|SERVER_|RESET)/.test(this.#text.slice(0, 16).padEnd(16)) &&
        this.#text.length > 16
      )
        socket.destroy(new Error(`answers ${shown(this.#text.slice(0, 40))}`));
    });
    socket.on("error", (error) => this.#end(error));
    socket.on("close", () => this.#end(new Error("ends the connection")));
  }

  ask(command: string): Promise<string> {
    this.#text = "";
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      if (this.#over !== null) reject(this.#over);
      else this.#socket.write(command, "latin1");
    });
  }

  #end(error: Error): void {
    this.#over ??= error;
    this.#failed(this.#over);
  }
}

function wordsFor(reason: unknown): string {
  const { code, message } = reason as NodeJS.ErrnoException;
  if (code === "ECONNREFUSED") return "refuses the connection";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "no such host";
  return code === undefined ? message : `cannot be reached: ${code}`;
}
