/**
 * Who holds what that is old or out of place. A copy is *stale* when the database has a newer version of its key, and
 * *stranded* when it lies on a node where a client that knows which nodes are dead would not look. Both are marks on the
 * item itself, kept as things happen, so that the totals of a node are exact at every instant and a hit on a stale copy
 * is seen by looking at the item alone. Why a copy is one or the other stands in `copy-causes.ts`; `causes.ts` defines the causes.
 *
 * One long file: each of its methods sets or reads the same two marks, by the same answer to where a key belongs.
 */

import type { Client } from "../clients/client.ts";
import type { Wire } from "../network/wire.ts";
import type { Nodes } from "../nodes/nodes.ts";
import type { Bookings } from "../recording/bookings.ts";
import { Cause } from "../recording/causes.ts";
import { Counter } from "../recording/counters.ts";
import { Fact, factAt } from "../workload/population.ts";
import { CopyCauses } from "./copy-causes.ts";
import { areNamesOfOne, type Names, namesOf } from "./names.ts";
import { VersionsBehind } from "./versions-behind.ts";

export interface LedgerParts {
  readonly nodes: Nodes;
  readonly client: Client;
  readonly wire: Wire;
  readonly keys: number;
  /** `facts[factAt(key, Fact.version)]`: the database's version of each key. Another array may take its place at any time. */
  readonly facts: Int32Array;
  /** The names that a framework gives to the keys. Default: each has one. */
  readonly names?: Names | undefined;
  /** How many keys each stands for. Default: for itself. */
  readonly weightOf?: ((key: number) => number) | undefined;
  /** 1 for a node that no client can have anything done by. */
  readonly down: Uint8Array;
  readonly bookings: Bookings;
  /** The present. */
  readonly clock: { readonly now: number };
}

/** How a copy came to be where it was stored. */
export const Stored = { byView: 0, misdirected: 1, asCopy: 2 } as const;
export type Stored = (typeof Stored)[keyof typeof Stored];

/** Which operations over open sockets go elsewhere than those of one that knows which nodes are dead: none, those off the key's home, or those of some keys. */
export const Strays = { never: 0, offHome: 1, byKey: 2 } as const;
export type Strays = (typeof Strays)[keyof typeof Strays];

/** What was stored after a detour. */
export interface Detour {
  readonly process: number;
  readonly key: number;
  readonly node: number;
  readonly version: number;
  readonly how: Stored;
  /** Said of the copy if it is old. */
  readonly why?: Cause | undefined;
}

export class Ledger {
  readonly copyCauses: CopyCauses;
  /** The database's versions of some keys are not those of the start. */
  hasWritten = false;
  readonly #nodes: Nodes;
  readonly #client: Client;
  readonly #parts: LedgerParts;
  readonly #mayStray: boolean;
  #hasChanged = false;
  readonly #allUp: Uint8Array;
  readonly #behind: VersionsBehind;
  /** The second in which an operation last went elsewhere than by the view of one that knows. */
  #splitSecond = -1;
  /** Since when views of what has returned may be out of date, and the last instant at which one was. */
  #returnedAt = Number.NaN;
  #disagreedAt = Number.NaN;
  /** Of each return, by the number of its outage, how long views were out of date; that of the last is known at the end. */
  readonly #viewsSettledSeconds = new Map<number, number>();
  #returned = 0;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
    this.#nodes = parts.nodes;
    this.#client = parts.client;
    this.#mayStray = parts.client.usualMayStray === true;
    this.#behind = new VersionsBehind(parts.names);
    this.#allUp = new Uint8Array(parts.nodes.count);
    this.copyCauses = new CopyCauses(parts.nodes.count, parts.bookings, parts.weightOf);
    this.#nodes.onUnmarked((slot, isStale) => {
      const key = this.#nodes.keyOf(slot);
      const node = this.#nodes.nodeOf(slot);
      if (isStale) this.copyCauses.staleOver(key, node, parts.clock.now);
      else this.copyCauses.strandedOver(key, node);
    });
  }

  /** The database has a new version of the key: every copy that exists is stale from now on, under all of its names. */
  written(key: number): void {
    const { names } = this.#parts;
    if (names === undefined) this.#outdate(key);
    else for (const id of namesOf(key, names)) this.#outdate(id);
  }

  /** Both ids are names of the same value. */
  areNamesOfOne(id: number, other: number): boolean {
    const { names } = this.#parts;
    return names === undefined ? id === other : areNamesOfOne(id, other, names);
  }

  #outdate(id: number): void {
    this.hasWritten = true;
    this.#parts.facts[factAt(id, Fact.version)]++;
    const nodes = this.#nodes;
    for (let slot = nodes.firstCopy(id); slot !== 0; slot = nodes.nextCopy(slot)) {
      if (this.isValue(slot)) nodes.markStale(slot, true);
    }
  }

  /** The item is a value of the application, and nothing that a framework has put in its place. */
  isValue(slot: number): boolean {
    return this.#parts.names === undefined || this.isVersion(this.#nodes.versionOf(slot));
  }

  /** The same of what an item was stored with. */
  isVersion(stored: number): boolean {
    const { names } = this.#parts;
    return names === undefined || names.versionOf(stored) >= 0;
  }

  /**
   * The set or delete that follows a write is over: `node` answered it, or none (-1). Copies that are still stale now have
   * been left behind.
   */
  refreshed(key: number, process: number, node: number, misdirected: boolean, isDelete: boolean): void {
    const nodes = this.#nodes;
    for (let slot = nodes.firstCopy(key); slot !== 0; slot = nodes.nextCopy(slot)) {
      if (!nodes.isStale(slot)) continue;
      const at = nodes.nodeOf(slot);
      const cause = this.#whyLeft(slot, key, process, at, node, misdirected, isDelete);
      this.copyCauses.becameStale(key, at, cause, this.#parts.clock.now);
    }
    this.#leftUnderOtherNames(key, Cause.otherName);
  }

  /** Copies of the value under its other names, which whatever was done under this one left as they are. */
  #leftUnderOtherNames(key: number, why: Cause): void {
    const { names } = this.#parts;
    if (names === undefined) return;
    const nodes = this.#nodes;
    for (const id of namesOf(key, names)) {
      if (id === key) continue;
      for (let slot = nodes.firstCopy(id); slot !== 0; slot = nodes.nextCopy(slot)) {
        if (nodes.isStale(slot)) this.copyCauses.becameStale(id, nodes.nodeOf(slot), why, this.#parts.clock.now);
      }
    }
  }

  /** The application does not touch the cache after a write. */
  notRefreshed(key: number, sinceSeconds = this.#parts.clock.now): void {
    const nodes = this.#nodes;
    for (let slot = nodes.firstCopy(key); slot !== 0; slot = nodes.nextCopy(slot)) {
      // A page that says nothing more of the key may end after another has stored it anew.
      if (!nodes.isStale(slot)) continue;
      this.copyCauses.becameStale(key, nodes.nodeOf(slot), Cause.notInvalidated, sinceSeconds);
    }
    this.#leftUnderOtherNames(key, Cause.notInvalidated);
  }

  /** When the run begins the copies of the key have been older than the database since then. */
  oldAtStart(key: number, sinceSeconds: number): void {
    this.written(key);
    this.notRefreshed(key, sinceSeconds);
  }

  /** The process stored a copy of this version over an open socket where the client usually looks. */
  stored(slot: number, process: number, key: number, version: number): void {
    if (!this.#nodes.isKept(slot)) return;
    this.#aged(slot, key, version);
    this.#countElsewhere(process, key, this.#nodes.nodeOf(slot));
    if (!this.#mayStray) return;
    const node = this.#nodes.nodeOf(slot);
    if (!this.#isHome(key, node)) this.#strand(slot, key, node, Cause.splitView);
  }

  /** A copy was stored after a detour: it may be out of place. */
  storedAfterDetour(slot: number, { process, key, node, version, how, why }: Detour): void {
    if (!this.#nodes.isKept(slot)) return;
    this.#aged(slot, key, version, why);
    if (how !== Stored.asCopy) this.#countElsewhere(process, key, node);
    if (this.#isHome(key, node)) return;
    const cause =
      how === Stored.asCopy ? Cause.replica : how === Stored.misdirected ? Cause.misdirected : Cause.splitView;
    this.#strand(slot, key, node, cause);
  }

  /** A loader stored a copy of this version, on a node that clients may not reach yet. */
  loaded(slot: number, key: number, version: number): void {
    if (!this.#nodes.isKept(slot)) return;
    this.#aged(slot, key, version);
    const node = this.#nodes.nodeOf(slot);
    if (this.#isHome(key, node)) return;
    // On a node that is away it is out of place for now, as all that lies there.
    if (this.#parts.down[node] === 1) this.#nodes.markStranded(slot, true);
    else this.#strand(slot, key, node, Cause.secondFailure);
  }

  /** The database has just said this version of the key although there had been a newer one, which a fail-over may have lost. */
  readBehind(key: number, version: number, isLost: boolean): void {
    this.#behind.add(key, version, isLost ? Cause.lostWrite : Cause.replicaLag);
  }

  /** A get of a request that began at `beganAt` found this stale copy. */
  staleRead(slot: number, nowSeconds: number, misdirected: boolean, beganAt: number): void {
    const key = this.#nodes.keyOf(slot);
    const node = this.#nodes.nodeOf(slot);
    const cause = this.readCause(key, node, misdirected);
    this.#parts.bookings.book(Counter.staleReads, beganAt);
    this.copyCauses.read(key, node, cause, nowSeconds, beganAt);
  }

  /** Why a get of the key that finds a stale copy on the node does. */
  readCause(key: number, node: number, misdirected: boolean): Cause {
    const cause = this.copyCauses.staleCause(key, node);
    // Who reads where one that knows would not has that to blame; a second copy may be read by design.
    if (cause !== Cause.replica && !this.#isHome(key, node)) {
      return misdirected ? Cause.misdirected : Cause.splitView;
    }
    return cause === Cause.none ? Cause.race : cause;
  }

  /** 1 for a node that no client can have anything done by. */
  get down(): Uint8Array {
    return this.#parts.down;
  }

  /** What `routedPlainly` may find at present. */
  get strays(): Strays {
    if (!this.#mayStray || !this.#hasChanged) return Strays.never;
    return this.#parts.down.includes(1) ? Strays.byKey : Strays.offHome;
  }

  /** An operation over an open socket to the usual node is over, of a client whose usual node may be another. */
  routedPlainly(key: number, node: number, nowSeconds: number): void {
    // Until something has happened to a node all views are one.
    if (this.#hasChanged) this.routed(key, node, nowSeconds);
  }

  /** An operation that took the detour is over; -1 where no node answered. */
  routed(key: number, node: number, nowSeconds: number): void {
    if (this.#isHomeOfMost(key, node)) return;
    const { counts } = this.#parts.bookings;
    counts[Counter.splitOperations] += 1;
    this.#disagreedAt = nowSeconds;
    const second = Math.floor(nowSeconds);
    if (second === this.#splitSecond) return;
    this.#splitSecond = second;
    counts[Counter.splitSeconds] += 1;
  }

  /** A node went down or came back: what is out of place is decided anew for every copy. */
  topologyChanged(why: Cause = Cause.secondFailure): void {
    const nodes = this.#nodes;
    this.#hasChanged = true;
    const { keys, down } = this.#parts;
    const { lists } = this.#client;
    for (let key = 0; key < keys; key++) {
      let slot = nodes.firstCopy(key);
      if (slot === 0) continue;
      const home = this.#client.settled(key, this.#parts.down);
      for (; slot !== 0; slot = nodes.nextCopy(slot)) {
        const node = nodes.nodeOf(slot);
        const isHome =
          lists === undefined ? node === home || this.#keeps(key, node, down) : lists.isHome(key, node, down);
        const isStranded = !isHome;
        if (nodes.isStranded(slot) !== isStranded) nodes.markStranded(slot, isStranded);
        // A copy on a node that is away is out of place for now; whether it is to stay so shows when the node is back.
        if (!isStranded || this.#parts.down[node] === 1) continue;
        if (this.copyCauses.strandedCause(key, node) === Cause.none) this.copyCauses.becameStranded(key, node, why);
      }
    }
  }

  /** The node's memory is about to be lost. */
  nodeEmptied(node: number): void {
    this.copyCauses.nodeEmptied(node, this.#parts.clock.now);
  }

  /** The k-th outage, from 1, is over, and nothing ails any node until `viewsBroken`. */
  nodesReturned(k: number): void {
    const { now } = this.#parts.clock;
    this.#returned = k;
    this.#returnedAt = now;
    this.#disagreedAt = now;
    if (k === 1) this.copyCauses.watchHalfLife(now);
  }

  /** Another outage begins: what is asked about the last return is settled. */
  viewsBroken(): void {
    if (this.#returned > 0) this.#viewsSettledSeconds.set(this.#returned, this.#disagreedAt - this.#returnedAt);
    this.#returned = 0;
  }

  /** By outage, from its end to the last operation that a process sent where one that knows would not, until the next. */
  viewsSettledSeconds(): ReadonlyMap<number, number> {
    this.viewsBroken();
    return this.#viewsSettledSeconds;
  }

  /** One that knows which nodes are dead looks for the key on this node, whatever list it has. */
  isInPlace(key: number, node: number): boolean {
    return this.#client.lists === undefined && this.#isHomeOfMost(key, node);
  }

  /** A client that knows which nodes are dead looks there (-1: nowhere), with the list of some process, or stores a copy there. */
  #isHome(key: number, node: number): boolean {
    const { lists } = this.#client;
    return lists === undefined ? this.#isHomeOfMost(key, node) : lists.isHome(key, node, this.#parts.down);
  }

  /** The same with the list that most processes have. */
  #isHomeOfMost(key: number, node: number): boolean {
    const { down } = this.#parts;
    return this.#client.settled(key, down) === node || this.#keeps(key, node, down);
  }

  /** A write goes to this node too, of a client whose writes go to several. */
  #keeps(key: number, node: number, down: Uint8Array): boolean {
    return this.#client.broadcast?.keepers(key, down).includes(node) === true;
  }

  /** The copy is one of several that are meant to be, as is that of the node that answered, if any did. */
  #isSecondCopy(key: number, at: number, answered: number): boolean {
    const keepers = this.#client.broadcast?.keepers(key, this.#parts.down) ?? [];
    return (
      keepers.length > 1 && at !== answered && keepers.includes(at) && (answered < 0 || keepers.includes(answered))
    );
  }

  /** The copy is stale if it is not of the newest version; `why` is said of it then. */
  #aged(slot: number, key: number, version: number, why?: Cause): void {
    if (this.isNewest(key, version)) return;
    this.#nodes.markStale(slot, true);
    const cause = why ?? (this.#behind.why(key, version) || Cause.race);
    this.copyCauses.becameStale(key, this.#nodes.nodeOf(slot), cause, this.#parts.clock.now);
  }

  /** What is stored with this number under this name is not older than the database's version of its value. */
  isNewest(key: number, stored: number): boolean {
    const { names } = this.#parts;
    if (names === undefined) return stored === this.#parts.facts[factAt(key, Fact.version)];
    if (key >= names.keys * names.copies) return true;
    const version = names.versionOf(stored);
    return version < 0 || version === this.#parts.facts[factAt(key, Fact.version)];
  }

  /** Counts a copy that lies elsewhere because of what ails its own node. */
  #countElsewhere(process: number, key: number, node: number): void {
    const { wire } = this.#parts;
    if (wire.ailing === 0) return;
    const home = this.#settledFor(process, key, this.#allUp);
    if (this.#keeps(key, node, this.#allUp)) return;
    if (home !== node && home >= 0 && wire.ails(home)) {
      this.#parts.bookings.counts[Counter.storedElsewhere] += this.#parts.weightOf?.(key) ?? 1;
    }
  }

  #settledFor(process: number, key: number, down: Uint8Array): number {
    const { lists } = this.#client;
    return lists === undefined ? this.#client.settled(key, down) : lists.settledFor(process, key, down);
  }

  #strand(slot: number, key: number, node: number, why: Cause): void {
    this.#nodes.markStranded(slot, true);
    this.copyCauses.becameStranded(key, node, why);
  }

  #whyLeft(
    slot: number,
    key: number,
    process: number,
    at: number,
    answered: number,
    misdirected: boolean,
    isDelete: boolean,
  ): Cause {
    const { down, wire } = this.#parts;
    if (down[at] === 1) return answered < 0 ? Cause.missedWrite : Cause.keptMemory;
    if (this.#isSecondCopy(key, at, answered)) return Cause.replica;
    if (this.#nodes.isStranded(slot)) {
      const cause = this.copyCauses.strandedCause(key, at);
      if (cause === Cause.secondFailure && this.#client.copies !== undefined) return Cause.replica;
      return cause === Cause.secondFailure && isDelete ? Cause.deletedKey : cause || Cause.secondFailure;
    }
    if (answered < 0) return Cause.missedWrite;
    if (answered === at) return Cause.race;
    if (!wire.reaches(process, at)) return Cause.splitView;
    if (misdirected) return Cause.misdirected;
    // By its own list it wrote where it should, and the copy lies where those with another list look.
    const isByOwnList = this.#client.lists !== undefined && this.#settledFor(process, key, down) === answered;
    return isByOwnList ? Cause.ringChanged : Cause.splitView;
  }
}
