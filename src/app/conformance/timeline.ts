/**
 * Recordings of one process over time: `steps` are calls, servers that are killed and started, and new web requests. They are
 * played over the same wire as every run: a socket connects to one incarnation of a server.
 */
import { z } from "zod";
import { newOperation, operate } from "../../../models/application/operate.ts";
import { type Client, Verb } from "../../../models/clients/client.ts";
import { Memcached } from "../../../models/clients/libmemcached/memcached.ts";
import { Wire } from "../../../models/network/wire.ts";
import { isRecord, type Reader, Tally, type Verdict } from "./reader.ts";
import { header, recordedClient } from "./recorded-client.ts";

const sec = z.int().min(0);
const happening = z.strictObject({ sec, ev: z.enum(["kill", "start"]), server: z.int().min(0) });
const request = z.strictObject({ sec, ev: z.literal("newRequest") });
const call = z.strictObject({
  sec,
  ev: z.enum(["get", "set", "add", "delete", "touch"]),
  key: z.string(),
  /** The only server that holds the key after the call, null for a call that failed. */
  landed: z.int().min(0).nullable().optional(),
  /** libmemcached's result code. */
  rc: z.int().optional(),
  /** getServerByKey() right after the call. */
  mapsToAfter: z.int().min(0).optional(),
});
const step = z.union([happening, request, call]);
type Step = z.output<typeof step>;
type Call = z.output<typeof call>;

const timeline = header.extend({ steps: z.array(z.looseObject({ sec, ev: z.string() })) });

/** libmemcached's codes for answers of a server other than success. */
const NOT_STORED = 14;
const NOT_FOUND = 16;

export const timelineReader: Reader = {
  name: "a process over time",
  recognises: (document) => isRecord(document) && "steps" in document && "client" in document,
  play(document) {
    const recording = timeline.parse(document);
    const steps: Step[] = [];
    for (const [i, raw] of recording.steps.entries()) {
      const parsed = step.safeParse(raw);
      if (!parsed.success) return { kind: "unsupported", why: `steps[${i}]: ${JSON.stringify(raw)}` };
      steps.push(parsed.data);
    }
    const keys = [...new Set(steps.flatMap((one) => ("key" in one ? [one.key] : [])))];
    const client = recordedClient(recording, keys);
    if (typeof client === "string") return { kind: "unsupported", why: client };
    return new Player(client, keys).play(steps);
  },
};

class Player {
  readonly #client: Client;
  readonly #keys: readonly string[];
  readonly #wire: Wire;
  readonly #op = newOperation();
  /** The keys each server holds. */
  readonly #held: Set<string>[];
  readonly #tally = new Tally();

  constructor(client: Client, keys: readonly string[]) {
    this.#client = client;
    this.#keys = keys;
    this.#wire = Wire.lasting(client);
    this.#held = Array.from({ length: client.nodes }, () => new Set());
  }

  play(steps: readonly Step[]): Verdict {
    steps.forEach((one, i) => {
      if (one.ev === "newRequest") this.#client.newRequest(0, one.sec);
      else if ("server" in one) this.#happen(one.server, one.ev === "kill");
      else this.#call(one, `steps[${i}] at ${one.sec} s, ${one.ev} ${one.key}`);
    });
    return this.#tally.verdict();
  }

  #happen(server: number, isKilled: boolean): void {
    if (server >= this.#client.nodes) throw new Error(`server ${server}; there are ${this.#client.nodes}`);
    if (this.#wire.isUp(server) !== isKilled) return;
    if (isKilled) this.#wire.crash(server);
    else this.#wire.recover(server);
    this.#held[server].clear();
  }

  /** Plays a call and compares it with what is recorded. */
  #call({ sec: nowSeconds, ev, key, ...recorded }: Call, where: string): void {
    const op = this.#op;
    op.key = this.#keys.indexOf(key);
    op.verb = Verb[ev];
    let answer = 0;
    const node = operate(this.#client, this.#wire, op, nowSeconds, (_, server) => {
      answer = this.#serve(server, ev, key);
      return answer !== NOT_FOUND;
    });
    if (node < 0) answer = op.resultCode;
    for (const copy of this.#client.copies?.(op) ?? []) if (this.#wire.isUp(copy)) this.#serve(copy, ev, key);
    const answered: Record<string, unknown> = {
      landed: node < 0 ? null : node,
      rc: answer,
      mapsToAfter: this.#client instanceof Memcached ? this.#client.serverByKey(0, op.key) : undefined,
    };
    const asked = Object.keys(recorded);
    if (asked.length === 0) return;
    this.#tally.add(where, recorded, Object.fromEntries(asked.map((field) => [field, answered[field]])));
  }

  /** How the server answers the request, as libmemcached's result code. */
  #serve(node: number, ev: Call["ev"], key: string): number {
    const held = this.#held[node];
    if (ev === "set" || (ev === "add" && !held.has(key))) {
      held.add(key);
      return 0;
    }
    if (ev === "add") return NOT_STORED;
    const isHeld = held.has(key);
    if (ev === "delete") held.delete(key);
    return isHeld ? 0 : NOT_FOUND;
  }
}
