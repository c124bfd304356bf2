/** Plays a script through the same nodes, clients and wire as every run, and holds what is seen against what is expected. */
import type { Cell, Table } from "../../src/core/table.ts";
import { newOperation, operate } from "../application/operate.ts";
import { type Client, Verb } from "../clients/client.ts";
import { createClient } from "../clients/index.ts";
import { primitiveNamed } from "../faults/index.ts";
import { ListedKeys } from "../hashing/keys.ts";
import { utf8 } from "../hashing/utf8.ts";
import { watchedClient } from "../key-history/watched-client.ts";
import { WatchedNodes } from "../key-history/watched-nodes.ts";
import type { Witness } from "../key-history/witness.ts";
import { Wire } from "../network/wire.ts";
import { Nodes } from "../nodes/nodes.ts";
import { readProcesses } from "../scenario/memcached.ts";
import type { Script, ScriptStep } from "../scenario/script-schema.ts";
import { statsAt } from "./inspect.ts";

export interface ScriptResult {
  readonly tables: readonly Table[];
  /** Cells held against an expectation, and how many of them agree. */
  readonly expected: number;
  readonly agreed: number;
  /** A sentence for every cell that differs. */
  readonly differences: readonly string[];
  /** The same case by case. */
  readonly cases: readonly ScriptCaseResult[];
}

export interface ScriptCaseResult {
  readonly case: string;
  readonly client: unknown;
  readonly expected: number;
  readonly agreed: number;
  readonly differences: readonly string[];
  readonly table: Table;
}

/** @throws Error if a step starts a node that is up or crashes one that is down, or names an unknown node. */
export function runScript(script: Script): ScriptResult {
  const played = script.cases.map((one) => new Played(script, one));
  return {
    tables: played.flatMap(({ table, stats }) => (table.rows.length === 0 ? stats : [table, ...stats])),
    expected: played.reduce((sum, { expected }) => sum + expected, 0),
    agreed: played.reduce((sum, { expected, differences }) => sum + expected - differences.length, 0),
    differences: played.flatMap(({ differences }) => differences),
    cases: played.map(({ expected, differences, table }, i) => ({
      case: script.cases[i].case,
      client: script.cases[i].client,
      expected,
      agreed: expected - differences.length,
      differences,
      table,
    })),
  };
}

/** Plays one of its cases to somebody who watches a key. */
export function playWatched(script: Script, one: ScriptCase, witness: Witness): void {
  new Played(script, one, witness);
}

/** The keys of a case; a witness is told the position of its own. */
export function caseKeys({ steps }: ScriptCase): string[] {
  return [...new Set(steps.flatMap(keysOf))];
}

export type ScriptCase = Script["cases"][number];
type Look = Extract<ScriptStep, { look: string[] }>;
type LookAtStats = Extract<ScriptStep, { look: "stats" }>;

/** One case of a script, played to its end. */
class Played {
  expected = 0;
  readonly differences: string[] = [];
  readonly table: Table;
  /** One for each look at the counters. */
  readonly stats: Table[] = [];
  readonly #script: Script;
  readonly #title: string;
  readonly #names: readonly string[];
  readonly #keys: readonly string[];
  readonly #nodes: Nodes;
  readonly #client: Client;
  readonly #wire: Wire;
  readonly #op = newOperation();
  /** Values by key, in the order in which the application wrote them: the last is the database's. */
  readonly #written = new Map<string, string[]>();
  readonly #rows: Cell[][] = [];
  #nowSeconds = 0;
  /** What the last get found, 0 for nothing. */
  #slot = 0;
  readonly #down: Uint8Array;
  readonly #witness: Witness | undefined;

  constructor(script: Script, one: ScriptCase, witness?: Witness) {
    const { case: title, client, steps } = one;
    this.#script = script;
    this.#title = title;
    this.#names = script.nodes.map(({ host, port }) => `${host}:${port}`);
    this.#keys = caseKeys(one);
    const { memcached, nodes } = readProcesses(script, script.nodes);
    const memoryBytes = nodes.map((node) => node.memoryBytes);
    const options = { ...memcached, memoryBytes, keys: this.#keys.length };
    this.#nodes = witness === undefined ? new Nodes(options) : new WatchedNodes(options, witness);
    const keys = new ListedKeys(this.#keys);
    const plain = createClient({ ...client, processes: 1 }, script.nodes, keys);
    this.#client = witness === undefined ? plain : watchedClient(plain, witness);
    this.#wire = new Wire(this.#client);
    this.#down = new Uint8Array(nodes.length);
    this.#witness = witness;
    witness?.enter({
      nodes: this.#nodes,
      client: plain,
      down: this.#down,
      now: () => this.#nowSeconds,
      newest: () => this.#written.get(this.#keys[witness.key])?.length ?? 0,
    });
    witness?.begin();
    for (const step of steps) this.#play(step);
    this.table = {
      title,
      note: "",
      columns: ["step", "seen by the client", ...this.#names.map((name) => `held by ${name}`)],
      rows: this.#rows,
    };
  }

  #play(step: ScriptStep): void {
    if (this.#script.requests === "each-step") this.#client.newRequest(0, this.#nowSeconds);
    if ("set" in step) for (const [key, value] of Object.entries(step.set)) this.#set(key, value);
    else if ("get" in step) for (const key of step.get) this.#get(key);
    else if ("delete" in step) for (const key of step.delete) this.#delete(key);
    else if ("wait" in step) this.#nowSeconds += step.wait;
    else if ("crash" in step) this.#crash(this.#node(step.crash));
    else if ("start" in step) this.#start(this.#node(step.start));
    else if (step.look === "stats") this.#lookAtStats(step as LookAtStats);
    else this.#look(step as Look);
  }

  #set(key: string, value: string): void {
    const versions = this.#written.get(key) ?? [];
    versions.push(value);
    this.#written.set(key, versions);
    this.#send(Verb.set, key);
  }

  #get(key: string): string | null {
    const slot = this.#send(Verb.get, key) < 0 ? 0 : this.#slot;
    return slot === 0 ? null : this.#written.get(key)![this.#nodes.versionOf(slot) - 1];
  }

  #delete(key: string): void {
    const versions = this.#written.get(key);
    // A deleted key has a newer version in the database: none. Copies that were not reached are stale.
    if (versions !== undefined) versions.push("");
    this.#send(Verb.delete, key);
  }

  #crash(node: number): void {
    if (!this.#wire.isUp(node)) throw new Error(`${this.#title}: ${this.#names[node]} is down already`);
    this.#striking("crash", node);
    this.#wire.crash(node);
    this.#nodes.crash(node);
    this.#down[node] = 1;
    this.#witness?.struck();
  }

  #start(node: number): void {
    if (this.#wire.isUp(node)) throw new Error(`${this.#title}: ${this.#names[node]} is up already`);
    this.#striking("recover", node);
    this.#wire.recover(node);
    this.#nodes.start(node, this.#seconds());
    this.#down[node] = 0;
    this.#witness?.struck();
  }

  #striking(fault: string, node: number): void {
    this.#witness?.striking(fault, node, primitiveNamed(fault).describe(this.#names[node], {}));
  }

  #lookAtStats({ title, expect = {} }: LookAtStats): void {
    const down = this.#down;
    const seen = { nodes: this.#nodes, names: this.#names, down, nowSeconds: this.#nowSeconds };
    this.#names.forEach((_, node) => {
      if (down[node] === 0) this.#nodes.advance(node, this.#nowSeconds * 1e6);
    });
    const { note, columns, rows } = statsAt(title, seen).table;
    const printed = new Map(rows.map(([line, ...cells]) => [line!.text, cells.map(({ text }) => text)]));
    // What is expected and not counted differs, it is not left out.
    for (const line of Object.values(expect).flatMap((counters) => Object.keys(counters))) {
      if (!printed.has(line))
        printed.set(
          line,
          this.#names.map(() => ""),
        );
    }
    const marked = [...printed].map(([line, texts]) => [
      { text: line },
      ...texts.map((text, node) => {
        const name = this.#names[node];
        const wanted = expect[name]?.[line];
        return this.#cell(title, `${line} of ${name}`, text, wanted === undefined ? undefined : String(wanted));
      }),
    ]);
    this.stats.push({ title: `${this.#title}: stats, ${title}`, note, columns, rows: marked });
  }

  #look({ look, title, expect }: Look): void {
    const cells: Cell[] = [{ text: title }];
    const seen = Object.fromEntries(look.map((key) => [key, this.#get(key)]));
    cells.push(this.#cell(title, "the client", seenText(look, seen), expect?.seen && seenText(look, expect.seen)));
    this.#names.forEach((name, node) => {
      const held = this.#wire.isUp(node) ? heldText(look.flatMap((key) => this.#held(node, key))) : "(down)";
      const wanted = expect?.held?.[name];
      cells.push(
        this.#cell(title, name, held, wanted === undefined ? undefined : wanted === null ? "(down)" : heldText(wanted)),
      );
    });
    this.#rows.push(cells);
  }

  #cell(step: string, where: string, text: string, expected: string | undefined): Cell {
    const strong = text.includes("(stale)");
    if (expected === undefined) return { text, strong };
    this.expected++;
    if (text === expected) return { text, strong, mark: "agree" };
    this.differences.push(`${this.#title}, ${step}, ${where}: ${text || "nothing"}; expected ${expected || "nothing"}`);
    return { text: `${text || "nothing"} (expected: ${expected || "nothing"})`, strong, mark: "differ" };
  }

  /** The key, with its mark if the copy on the node is old; nothing if there is none. */
  #held(node: number, key: string): string[] {
    const slot = this.#nodes.peek(node, this.#id(key), this.#seconds());
    if (slot === 0) return [];
    return this.#nodes.versionOf(slot) === this.#written.get(key)!.length ? [key] : [`${key} (stale)`];
  }

  #send(verb: Verb, key: string): number {
    const op = this.#op;
    op.verb = verb;
    op.key = this.#id(key);
    this.#background();
    const node = operate(this.#client, this.#wire, op, this.#nowSeconds, (_, at) => this.#serve(verb, key, at));
    this.#nowSeconds = op.seconds;
    if (verb === Verb.get && node >= 0 && this.#slot !== 0) this.#warm(key);
    const copies = this.#client.copies?.(op) ?? [];
    for (const copy of copies) if (this.#wire.isUp(copy)) this.#serve(verb, key, copy);
    return node;
  }

  /** The node does what is asked; false where there is nothing to get. */
  #serve(verb: Verb, key: string, node: number): boolean {
    const id = this.#id(key);
    const seconds = this.#seconds();
    if (verb === Verb.get) this.#slot = this.#nodes.get(node, id, seconds);
    else if (verb === Verb.delete) this.#nodes.delete(node, id, seconds);
    else {
      const versions = this.#written.get(key)!;
      const bytes = this.#nodes.itemBytes(utf8(key).length, utf8(versions.at(-1)!).length);
      this.#nodes.set(node, id, bytes, this.#op.ttlSecondsMax, versions.length, seconds);
    }
    return verb !== Verb.get || this.#slot !== 0;
  }

  /** The library adds what it found to another node. */
  #warm(key: string): void {
    const node = this.#client.warms?.(this.#op) ?? -1;
    if (node < 0 || !this.#wire.isUp(node)) return;
    const version = this.#nodes.versionOf(this.#slot);
    const bytes = this.#nodes.bytesOf(this.#slot);
    this.#nodes.add(node, this.#id(key), bytes, this.#op.ttlSecondsMax, version, this.#seconds());
  }

  /** What the library's own thread has to do by now. */
  #background(): void {
    const due = this.#client.backgroundAtSeconds ?? Number.POSITIVE_INFINITY;
    if (due > this.#nowSeconds) return;
    this.#client.background!(this.#nowSeconds, (process, node) => this.#wire.probe(process, node));
  }

  #seconds(): number {
    return Math.floor(this.#nowSeconds);
  }

  #id(key: string): number {
    return this.#keys.indexOf(key);
  }

  #node(name: string): number {
    const node = this.#names.indexOf(name);
    if (node < 0) throw new Error(`${this.#title}: no node ${name}; expected one of ${this.#names.join(", ")}`);
    return node;
  }
}

function keysOf(step: ScriptStep): string[] {
  if ("set" in step) return Object.keys(step.set);
  if ("get" in step) return step.get;
  if ("delete" in step) return step.delete;
  return "look" in step && step.look !== "stats" ? (step as Look).look : [];
}

/** `all there`, `b` or `b; a and c cannot be got`, as the founding text puts it. */
function seenText(keys: readonly string[], seen: Readonly<Record<string, string | null>>): string {
  const there = keys.filter((key) => seen[key] !== null && seen[key] !== undefined);
  const missing = keys.filter((key) => !there.includes(key));
  const values = there.map((key) => `${key}=${seen[key]}`).join(" ");
  if (missing.length === 0) return values;
  return [values, `${missing.join(", ")} cannot be got`].filter((text) => text !== "").join("; ");
}

function heldText(held: readonly string[]): string {
  return [...held].sort().join(", ");
}
