/** Plays a script on the cluster, clients and faults of every run, and holds what is seen against what is expected. */
import { Streams, uniformAt } from "../../src/core/random.ts";
import { Refusal } from "../../src/core/refusal.ts";
import { Simulation } from "../../src/core/simulation.ts";
import type { Cell, Table } from "../../src/core/table.ts";
import type { Answer, Items } from "../application/attempts.ts";
import { Verb } from "../clients/client.ts";
import { primitiveNamed, serverListsOf } from "../faults/index.ts";
import { type ScheduledFault, spelledOut } from "../faults/schedule.ts";
import { ListedKeys } from "../hashing/keys.ts";
import { utf8 } from "../hashing/utf8.ts";
import type { Witness } from "../key-history/witness.ts";
import type { Nodes } from "../nodes/nodes.ts";
import { Totals } from "../recording/bookings.ts";
import { readProcesses } from "../scenario/memcached.ts";
import { placedStep } from "../scenario/script-consistency.ts";
import type { FaultStep } from "../scenario/script-fault.ts";
import type { Script, ScriptStep } from "../scenario/script-schema.ts";
import { Fact, factAt } from "../workload/population.ts";
import { statsAt } from "./inspect.ts";
import { listedItems } from "./listed-items.ts";
import { cacheTier, nodesOf, type Tier } from "./tier.ts";
import { enter } from "./world.ts";

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
type LookStep = Extract<ScriptStep, { look: string[] }>;
type StatsStep = Extract<ScriptStep, { look: "stats" }>;

/** What chance there is (lost packets) is the same each time. */
const SEED = 1;

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
  readonly #simulation = new Simulation();
  readonly #nodes: Nodes;
  readonly #items: Items;
  readonly #tier: Tier;
  /** Values by key, in the order in which the application wrote them: the last is the database's. */
  readonly #written = new Map<string, string[]>();
  readonly #rows: Cell[][] = [];
  readonly #witness: Witness | undefined;
  /** What the operation that waited came to. */
  #late: Answer | null = null;
  readonly #due: number;
  /** Faults that strike while the script waits. */
  readonly #coming: ScheduledFault[] = [];
  /** Seconds that the script waits from the present step on: as far as faults are spelled out. */
  #waits: number;
  readonly #chance = new Streams(SEED).key("fault");

  constructor(script: Script, one: ScriptCase, witness?: Witness) {
    const { case: title, client, steps } = one;
    this.#script = script;
    this.#title = title;
    this.#names = script.nodes.map(({ host, port }) => `${host}:${port}`);
    this.#keys = caseKeys(one);
    const { memcached, nodes } = readProcesses(script, script.nodes);
    const memoryBytes = nodes.map((node) => node.memoryBytes);
    this.#nodes = nodesOf({ ...memcached, memoryBytes, keys: this.#keys.length }, witness);
    this.#items = listedItems(this.#nodes);
    this.#tier = cacheTier({
      simulation: this.#simulation,
      streams: new Streams(SEED),
      nodes: this.#nodes,
      keys: new ListedKeys(this.#keys),
      population: this.#items,
      bookings: new Totals(),
      servers: script.nodes,
      lists: [script.nodes.map((_, node) => node), ...this.#listsOf(steps)],
      client: { ...client, processes: 1 },
      hosts: 1,
      lastingSockets: true,
      ended: (_, answer) => {
        this.#late = { ...answer };
      },
      witness,
    });
    this.#witness = witness;
    if (witness !== undefined) {
      const world = { ...this.#tier, nodes: this.#nodes, population: this.#items, simulation: this.#simulation };
      enter(witness, world);
      witness.begin();
    }
    this.#tier.attempts.begun();
    this.#due = this.#simulation.declare("fault", (index) => this.#strike(this.#coming[index]));
    this.#waits = steps.reduce((sum, step) => sum + ("wait" in step ? step.wait : 0), 0);
    for (const step of steps) this.#play(step);
    this.table = {
      title,
      note: "",
      columns: ["step", "seen by the client", ...this.#names.map((name) => `held by ${name}`)],
      rows: this.#rows,
    };
  }

  #play(step: ScriptStep): void {
    this.#simulation.runThrough(this.#simulation.now);
    if (this.#script.requests === "each-step") this.#tier.client.newRequest(0, this.#seconds());
    if ("set" in step) for (const [key, value] of Object.entries(step.set)) this.#set(key, value);
    else if ("get" in step) for (const key of step.get) this.#get(key);
    else if ("delete" in step) for (const key of step.delete) this.#delete(key);
    else if ("wait" in step) this.#wait(step.wait);
    else if ("crash" in step) this.#strikeAll({ fault: "crash", node: step.crash });
    else if ("start" in step) this.#strikeAll({ fault: "recover", node: step.start });
    else if ("fault" in step) this.#strikeAll(step);
    else if (step.look === "stats") this.#lookAtStats(step as StatsStep);
    else this.#look(step as LookStep);
  }

  #wait(seconds: number): void {
    this.#waits -= seconds;
    this.#simulation.run(this.#simulation.now + seconds);
  }

  #set(key: string, value: string): void {
    const id = this.#id(key);
    this.#write(key, value);
    this.#items.itemBytes[id] = this.#nodes.itemBytes(utf8(key).length, utf8(value).length);
    const answer = this.#ask(Verb.set, key);
    this.#tier.ledger.refreshed(id, 0, answer.node, answer.misdirected, false);
    this.#tier.attempts.copy();
  }

  #get(key: string): string | null {
    const { slot } = this.#ask(Verb.get, key);
    if (slot === 0) return null;
    return this.#written.get(key)![this.#nodes.versionOf(slot) - 1];
  }

  #delete(key: string): void {
    // A deleted key has a newer version in the database: none. Copies that were not reached are stale.
    this.#write(key, "");
    const answer = this.#ask(Verb.delete, key);
    this.#tier.ledger.refreshed(this.#id(key), 0, answer.node, answer.misdirected, true);
    this.#tier.attempts.copy();
  }

  /** The database has a new value. */
  #write(key: string, value: string): void {
    const values = this.#written.get(key) ?? [];
    values.push(value);
    this.#written.set(key, values);
    this.#tier.ledger.written(this.#id(key));
  }

  /** The operation from its begin to its end, however long that takes. */
  #ask(verb: Verb, key: string): Answer {
    const { attempts } = this.#tier;
    const id = this.#id(key);
    const answer = attempts.begin(verb, 0, id, this.#items.facts[factAt(id, Fact.version)]);
    if (answer.waits < 0) return { ...answer };
    attempts.isFor(answer, 0);
    this.#late = null;
    while (this.#late === null) {
      if (this.#simulation.step()) continue;
      throw new Refusal(
        `${this.#title}: the ${verbName(verb)} of ${key} waits for ever: its node does not answer, the client has no time-out, and no later step can end it`,
      );
    }
    return this.#late;
  }

  /** What the fault stands for strikes now, or when its time comes while the script waits. */
  #strikeAll(step: FaultStep): void {
    const { now } = this.#simulation;
    const spec = placedStep(step, this.#names).spec!;
    const faults = spelledOut(spec, 0, now, {
      durationSeconds: now + this.#waits,
      processes: 1,
      draws: (_, index) => uniformAt(this.#chance, index),
    });
    for (const fault of faults) {
      if (fault.atSeconds <= now) this.#strike(fault);
      else this.#simulation.at(this.#due, fault.atSeconds, this.#coming.push(fault) - 1);
    }
  }

  /** @throws Refusal if it changes nothing. */
  #strike({ fault, node, options, atSeconds }: ScheduledFault): void {
    const definition = primitiveNamed(fault);
    const text = definition.describe(this.#names[node] ?? "", options);
    this.#witness?.striking(fault, node, text);
    if (!definition.strike(this.#tier.cluster, node, atSeconds, options)) {
      throw new Refusal(`${this.#title}: the fault "${text}" at ${atSeconds} s changed nothing`);
    }
    this.#witness?.struck();
  }

  /** The server lists that faults of the steps bring in. */
  #listsOf(steps: readonly ScriptStep[]): (readonly number[])[] {
    return steps.flatMap((step) => ("fault" in step ? serverListsOf(placedStep(step, this.#names).spec!) : []));
  }

  #lookAtStats({ title, expect = {} }: StatsStep): void {
    const { cluster, wire } = this.#tier;
    const nowSeconds = this.#simulation.now;
    cluster.advance(nowSeconds);
    const down = Uint8Array.from(this.#names, (_, node) => (wire.isUp(node) ? 0 : 1));
    const seen = { nodes: this.#nodes, names: this.#names, down, nowSeconds };
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

  #look({ look, title, expect }: LookStep): void {
    const cells: Cell[] = [{ text: title }];
    const seen = Object.fromEntries(look.map((key) => [key, this.#get(key)]));
    cells.push(this.#cell(title, "the client", seenText(look, seen), expect?.seen && seenText(look, expect.seen)));
    this.#names.forEach((name, node) => {
      const away = this.#away(node);
      const held = away ?? heldText(look.flatMap((key) => this.#held(node, key)));
      const wanted = expect?.held?.[name];
      const text = wanted === null ? (away ?? "(down)") : wanted && heldText(wanted);
      cells.push(this.#cell(title, name, held, text));
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

  /** Why the node cannot be asked what it holds; null where it can. */
  #away(node: number): string | null {
    const { wire } = this.#tier;
    if (wire.isUp(node)) return null;
    return wire.isHung(node) ? "(hung)" : wire.isSilent(node) ? "(away)" : "(down)";
  }

  /** The key, with its mark if the copy on the node is old; nothing if there is none. */
  #held(node: number, key: string): string[] {
    const slot = this.#nodes.peek(node, this.#id(key), this.#seconds());
    if (slot === 0) return [];
    return this.#nodes.versionOf(slot) === this.#written.get(key)!.length ? [key] : [`${key} (stale)`];
  }

  #seconds(): number {
    return Math.floor(this.#simulation.now);
  }

  #id(key: string): number {
    return this.#keys.indexOf(key);
  }
}

function verbName(verb: Verb): string {
  return Object.entries(Verb).find(([, value]) => value === verb)![0];
}

function keysOf(step: ScriptStep): string[] {
  if ("set" in step) return Object.keys(step.set);
  if ("get" in step) return step.get;
  if ("delete" in step) return step.delete;
  return "look" in step && step.look !== "stats" ? (step as LookStep).look : [];
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
