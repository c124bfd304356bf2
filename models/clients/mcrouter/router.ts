/** A request on its way through mcrouter's routes: results and knock-outs decide which destination is next. */
import { Outcome } from "../../network/outcome.ts";
import { type Broadcast, type Client, type Operation, type Probe, Step, Verb } from "../client.ts";
import type { MultiGets } from "../multi-get.ts";
import { Broadcasts, type Ending } from "./broadcasts.ts";
import { chance } from "./chance.ts";
import { type Asked, fateOf } from "./fate.ts";
import { RoutedGets } from "./multi-get.ts";
import { CarbonResult } from "./results.ts";
import {
  type All,
  type Chain,
  childAt,
  childSince,
  entryOf,
  goesOn,
  type Leaf,
  type Route,
  type Routes,
  serverOf,
  turnOf,
} from "./routes.ts";
import type { Tko } from "./tko.ts";

export interface RouterParts {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly routes: Routes;
  readonly tko: Tko;
  readonly timeoutMs: number;
}

/** What the operation remembers: the route it is at, and which child of its broadcast it is. */
const AT = 0;
const PLACE = 1;

const DONE: Pick<Ending, "end"> = { end: Step.done };
const FAILED: Omit<Ending, "result"> = { end: Step.failed, node: -1 };

export class Router implements Client {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets = true;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  readonly seesMisses: boolean;
  /** There only if a route warms up. */
  readonly warms?: (op: Operation) => number;
  /** There only if not every kind of request takes one way, the same as the others. */
  readonly broadcast?: Broadcast;
  /** There only if a get goes to one server at a time and adds nothing elsewhere. */
  readonly multiGet?: MultiGets;
  readonly #routes: Routes;
  /** By process, the destination of the gets of every key that meet no failure; -1 where it has to be looked for. */
  readonly #usual: readonly Int16Array[];
  readonly #tko: Tko;
  readonly #open: Uint8Array;
  readonly #broadcasts = new Broadcasts();
  /** Those whose order of servers is not that of all others. */
  readonly #representatives: readonly number[];
  readonly #keepers: number[] = [];
  #draws = 0;

  constructor({ name, nodes, processes, routes, tko, timeoutMs }: RouterParts) {
    this.name = name;
    this.nodes = nodes;
    this.processes = processes;
    this.connectTimeoutMs = timeoutMs;
    this.ioTimeoutMs = timeoutMs;
    this.#routes = routes;
    this.#tko = tko;
    this.#open = new Uint8Array(processes * nodes);
    const gets = below(routes.roots[Verb.get]);
    this.#usual = usualOf(routes, gets, processes);
    this.seesMisses = gets.some((route) => route.kind === "all" || (route.kind === "chain" && goesOnMisses(route)));
    const hasOrders = below(routes.roots[Verb.set]).some((route) => route.kind === "chain" && route.orders !== null);
    this.#representatives = hasOrders ? Array.from({ length: processes }, (_, process) => process) : [0];
    if (gets.some((route) => route.kind === "chain" && route.warmUpSeconds !== null))
      this.warms = (op) => this.#warms(op);
    if (this.warms === undefined && !gets.some(({ kind }) => kind === "all")) {
      this.multiGet = { dead: "its keys", hung: "its keys", ask: (call) => new RoutedGets(call, this) };
    }
    if (!routes.isOneWay) this.broadcast = this.#broadcast();
  }

  get backgroundAtSeconds(): number {
    return this.#tko.probeAtSeconds;
  }

  background(seconds: number, probe: Probe): void {
    this.#tko.probe(seconds, (process, node) => {
      const outcome = probe.ask(process, node);
      this.#open[process * this.nodes + node] = outcome === Outcome.answered ? 1 : 0;
      return outcome;
    });
  }

  get homes(): Int16Array {
    return this.#usual[0];
  }

  usual(process: number, key: number): number {
    const home = this.#usual[process][key];
    if (home < 0 || this.#tko.troubled[process] === 0) return home;
    return this.#tko.isClean(process * this.nodes + home) ? home : -1;
  }

  start(op: Operation): number {
    op.resultCode = 0;
    return this.#routes.taken[op.key] < 0 ? Step.failed : this.#down(op, this.#routes.roots[op.verb]);
  }

  after(op: Operation, outcome: Outcome): number {
    const { process, step, seconds } = op;
    if (step === Step.join) return this.#joined(op);
    const node = Step.node(step);
    const row = process * this.nodes + node;
    const leaf = this.#routes.all[op.scratch[AT]] as Leaf;
    if (Step.isConnect(step)) {
      if (outcome === Outcome.answered) {
        this.#open[row] = 1;
        op.ioTimeoutSeconds = leaf.timeoutSeconds;
        return Step.send(node);
      }
      this.#tko.lost(process, row, seconds);
      return this.#failed(
        op,
        leaf,
        outcome === Outcome.connectTimeout ? CarbonResult.connect_timeout : CarbonResult.connect_error,
      );
    }
    if (outcome === Outcome.answered || outcome === Outcome.missed) {
      this.#tko.answered(process, row);
      const result = outcome === Outcome.missed ? CarbonResult.miss : CarbonResult.hit;
      return this.#up(op, leaf, { result, node, ...DONE });
    }
    if (outcome === Outcome.ioTimeout) {
      this.#tko.timedOut(process, row, seconds);
      return this.#failed(op, leaf, CarbonResult.timeout);
    }
    // The server's process is another one since: it was out before this request came.
    this.disconnected(process, node, seconds);
    if (this.#tko.isOut(row)) return this.#failed(op, leaf, CarbonResult.tko);
    op.ioTimeoutSeconds = leaf.connectSeconds;
    return Step.connect(node);
  }

  /** The server is out at once, though no request was under way (ProxyDestination.cpp, setConnectionStatusCallbacks). */
  disconnected(process: number, node: number, seconds: number): void {
    const row = process * this.nodes + node;
    this.#open[row] = 0;
    this.#tko.lost(process, row, seconds);
  }

  newRequest(): void {}

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    if (this.#routes.taken[key] < 0) return -1;
    const asked: Asked = { key, process: 0, down, isLasting: false, tried: [], reached: [] };
    const { node } = fateOf(this.#routes.roots[Verb.set], asked);
    if (tried === undefined) return node;
    // Of those that are asked at once the one whose reply counts stands last.
    const at = asked.tried.lastIndexOf(node);
    if (at >= 0) asked.tried.push(...asked.tried.splice(at, 1));
    tried.push(...asked.tried);
    return node;
  }

  #broadcast(): Broadcast {
    return {
      nextBranch: (joins, branch) => this.#nextBranch(joins, branch),
      isJoined: (joins) => this.#broadcasts.isJoined(joins),
      keepers: (key, down, lasting) => this.#keepersOf(key, down, lasting === true),
    };
  }

  #keepersOf(key: number, down: Uint8Array, isLasting: boolean): readonly number[] {
    const keepers = this.#keepers;
    keepers.length = 0;
    if (this.#routes.taken[key] < 0) return keepers;
    for (const process of this.#representatives) {
      fateOf(this.#routes.roots[Verb.set], { key, process, down, isLasting, tried: [], reached: keepers });
    }
    return keepers;
  }

  #nextBranch(joins: number, branch: Operation): boolean {
    const broadcast = this.#broadcasts.named(joins);
    const place = this.#broadcasts.next(broadcast);
    if (place < 0) return false;
    branch.process = broadcast.process;
    branch.key = broadcast.key;
    branch.verb = broadcast.verb;
    branch.resultCode = 0;
    branch.branchOf = joins;
    branch.scratch[PLACE] = place;
    branch.step = this.#down(branch, broadcast.route.children[place]);
    return true;
  }

  #joined(op: Operation): number {
    const all = this.#routes.all[op.scratch[AT]] as All;
    const { process, key } = op;
    const ending = this.#broadcasts.reply(op.joins, (place) => entryNode(all.children[place], key, process));
    op.node = ending.node;
    return this.#up(op, all, ending);
  }

  /** Down to the first destination that is not out, or to the end. */
  #down(op: Operation, first: Route): number {
    const { process, key, scratch, seconds } = op;
    for (let route = first; ; ) {
      scratch[AT] = route.id;
      switch (route.kind) {
        case "leaf":
          return this.#toLeaf(op, route);
        case "reply": {
          const end = op.verb === Verb.get && route.result === CarbonResult.miss ? Step.empty : Step.failed;
          return this.#up(op, route, { result: route.result, end, node: -1 });
        }
        case "chain":
          route = childAt(route, 0, process)!;
          break;
        case "selection":
          route = route.children[route.chosen[key]];
          break;
        case "draw":
          route = route.children[Math.floor(chance(process, this.#draws++) * route.children.length)];
          break;
        case "migration":
          route = childSince(route, seconds);
          break;
        case "all":
          op.joins = this.#broadcasts.begin(route, op);
          return Step.join;
      }
    }
  }

  #toLeaf(op: Operation, leaf: Leaf): number {
    const node = serverOf(leaf, op.key);
    const row = op.process * this.nodes + node;
    if (this.#tko.isOut(row)) return this.#failed(op, leaf, CarbonResult.tko);
    op.ttlSecondsMax = leaf.ttlSecondsMax;
    const isOpen = this.#open[row] === 1;
    op.ioTimeoutSeconds = isOpen ? leaf.timeoutSeconds : leaf.connectSeconds;
    return isOpen ? Step.send(node) : Step.connect(node);
  }

  #failed(op: Operation, leaf: Leaf, error: CarbonResult): number {
    const result = op.verb === Verb.delete && leaf.logsDeletes ? CarbonResult.miss : error;
    return this.#up(op, leaf, { result, ...FAILED });
  }

  /** The result of a route goes to its parent, until another child is asked for or the operation has ended. */
  #up(op: Operation, from: Route, ending: Ending): number {
    let route = from;
    for (let { parent } = route; parent !== null; { parent } = route) {
      if (parent.kind === "all") {
        // A branch ends at its broadcast.
        this.#broadcasts.ended(op.branchOf, op.scratch[PLACE], ending);
        return ending.end;
      }
      if (parent.kind === "chain") {
        const next = this.#nextOf(parent as Chain, route, ending.result, op);
        if (next !== null) return this.#down(op, next);
      }
      route = parent as Route;
    }
    return ending.end;
  }

  /** The child that the chain tries after this one came to `result`, or null if that is its own result. */
  #nextOf(chain: Chain, child: Route, result: CarbonResult, { process, verb }: Operation): Route | null {
    const turn = turnOf(chain, child.place, process);
    const { limit } = chain;
    if (turn === 0) limit?.count(process);
    if (!goesOn(chain, result, verb)) return null;
    const next = childAt(chain, turn + 1, process);
    return next === null || (turn === 0 && limit?.allows(process) === false) ? null : next;
  }

  /** Adds to cold what warm had, if the server there is not out. */
  #warms(op: Operation): number {
    let route = this.#routes.all[op.scratch[AT]];
    for (let { parent } = route; parent !== null; { parent } = route) {
      const chain = parent as Chain;
      if (parent.kind === "chain" && chain.warmUpSeconds !== null && route.place === 1) {
        const node = entryNode(chain.children[0], op.key, op.process);
        op.ttlSecondsMax = chain.warmUpSeconds;
        return node < 0 || this.#tko.isOut(op.process * this.nodes + node) ? -1 : node;
      }
      route = parent as Route;
    }
    return -1;
  }
}

function entryNode(route: Route, key: number, process: number): number {
  const leaf = entryOf(route, key, process);
  return leaf === null ? -1 : serverOf(leaf, key);
}

/** The route and all routes under it. */
function below(route: Route): Route[] {
  return "children" in route ? [route, ...route.children.flatMap(below)] : [route];
}

function goesOnMisses({ masks }: Chain): boolean {
  return ((masks[0] >> CarbonResult.miss) & 1) === 1;
}

function usualOf({ roots, taken }: Routes, gets: readonly Route[], processes: number): readonly Int16Array[] {
  const root = roots[Verb.get];
  const isLookedFor = gets.some((route) =>
    route.kind === "chain" ? route.limit !== null : ["draw", "migration", "all"].includes(route.kind),
  );
  const columnOf = (process: number): Int16Array => {
    if (root.kind === "leaf" && root.homes !== null) return root.homes;
    return taken.map((home, key) => (home < 0 || isLookedFor ? -1 : entryNode(root, key, process)));
  };
  // Processes that begin every chain with the same child share a column.
  const columns = new Map<string, Int16Array>();
  return Array.from({ length: processes }, (_, process) => {
    const firsts = gets.map((route) => (route.kind === "chain" ? route.orders?.[process][0] : 0)).join();
    const column = columns.get(firsts) ?? columnOf(process);
    columns.set(firsts, column);
    return column;
  });
}
