/**
 * Where keys go, worked out by programs in other languages from the libraries' rules (test/fixtures/clients/answers): a
 * second reading of the same rules where the library itself could not be asked.
 */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { make } from "./make.ts";

interface Answers {
  readonly keys: readonly string[];
  readonly cases: readonly {
    readonly options: Readonly<Record<string, unknown>>;
    readonly servers: readonly (readonly [host: string, port: number, weight: number])[];
    /** Servers that the process knows to be down. */
    readonly down: readonly number[];
    /** For each key the position of its server, -1 where the call fails. */
    readonly answers: readonly number[];
  }[];
}

/** The tests that the client's answers are those of `answers/NAME.json`. */
export function answersAgree(name: string, version: string): void {
  const text = readFileSync(new URL(`../fixtures/clients/answers/${name}.json`, import.meta.url), "utf8");
  const { keys, cases } = JSON.parse(text) as Answers;
  it.each(cases.map((one) => [`${JSON.stringify(one.options)} down ${one.down.join()}`, one] as const))("%s", (_, {
    options,
    servers,
    down,
    answers,
  }) => {
    const list = servers.map(([host, port, weight]) => ({ host, port, weight }));
    const client = make({ name, version, options }, list, keys);
    const dead = Uint8Array.from(servers, (_, server) => (down.includes(server) ? 1 : 0));
    expect(keys.map((_, key) => client.settled(key, dead))).toEqual(answers);
    expect(new Set(answers).size).toBeGreaterThan(1);
  });
}
