/** What an outage is like for the processes of a small world in which a node is lost and does not return. */

import { Verb } from "../../../../models/clients/client.ts";
import { isUnlimited, KERNEL_SECONDS } from "../configuration.ts";
import type { Act } from "./act.ts";
import { around, type Range } from "./range.ts";
import { SLOW_SECONDS, type SmallWorld } from "./small-world.ts";

/** Operations in a row that fail or are slow, over all processes. */
export interface Trouble {
  /** Those that fail. */
  readonly failures: Range;
  /** From the first operation to the first that is well again. */
  readonly seconds: Range;
  /** How long the slowest takes. */
  readonly waitSeconds: Range;
  /** Operations that are slow; of an onset those that go elsewhere until the process leaves the node alone. */
  readonly slow: Range;
  /** It may take so much less or more, since it was measured at so many times of a clock only. */
  readonly stepSeconds?: number;
}

export interface Outage {
  /** An operation waits until the node is back, however long that takes. */
  readonly neverEnds: boolean;
  /** Until a process has stored a key elsewhere for the first time; null if none ever does. */
  readonly onset: Trouble | null;
  /** How long operations take that fail, where none ever goes elsewhere. */
  readonly failingSeconds: Range;
  /** For how long each process leaves the node alone, time after time: each as far as it is known. */
  readonly alone: readonly (readonly Range[])[];
  /** A process tries the node no more, or not before the story ends. */
  readonly isLeftForGood: boolean;
  /** An operation waits until the kernel gives up on the connection: the library sets no time-out. */
  readonly waitsForKernel: boolean;
  /** What a try costs; null if nothing. */
  readonly again: Trouble | null;
  /** From the onset to the end every operation is slow, and none fails. */
  readonly isAlwaysSlow: boolean;
  /** Null, or when the story ended early, since so much goes on in it. */
  readonly busySeconds: number | null;
  /** From the first failure until operations that have gone elsewhere fail for good. */
  readonly failsFromSeconds: Range | null;
  /**
   * How long sets take that fail where only gets go elsewhere (to replicas); null where sets do too, or nothing does. All that
   * stands above is then about gets.
   */
  readonly failingSets: Range | null;
}

/** What is still so after this time, and after so many operations, is so for good. */
const FOR_GOOD_SECONDS = 60;
const FOR_GOOD_OPERATIONS = 20;
/** The kernel gives up on any connection by then; some libraries wait longer before they try again. */
const KERNEL_SECONDS_MAX = 1000;
/** Between two tries, so many operations that do not try the node show that it is left alone. */
const ALONE_OPERATIONS = 2;

export function outageOf(world: SmallWorld): Outage {
  const { client } = world;
  const failingSets = failingSetsOf(world.acts, world.node);
  const isOfGets = failingSets !== null;
  const processes = Array.from({ length: client.processes }, (_, process) => lifeOf(world, process, isOfGets));
  const onsets = processes.flatMap(({ onset }) => onset ?? []);
  const ends = processes.flatMap(({ failsFromSeconds }) => failsFromSeconds ?? []);
  // A process that goes nowhere else fails for good from the beginning.
  const never = processes.flatMap(({ onset }) => (onset === null ? [0] : []));
  return {
    neverEnds: processes.some(({ neverEnds }) => neverEnds),
    onset: troubles(onsets),
    failingSeconds: around(processes.flatMap(({ failingSeconds }) => failingSeconds)),
    alone: processes.map(({ gaps }) => gaps),
    isLeftForGood: processes.some(({ isLeftForGood }) => isLeftForGood),
    waitsForKernel:
      (isUnlimited(client.connectTimeoutMs) || isUnlimited(client.ioTimeoutMs)) &&
      world.acts.some(({ at, end }) => end < Number.POSITIVE_INFINITY && end - at >= KERNEL_SECONDS),
    again: troubles(processes.flatMap(({ again }) => again)),
    busySeconds: world.isBusy ? world.endSeconds : null,
    isAlwaysSlow: processes.every((one) => one.isAlwaysSlow),
    failsFromSeconds: ends.length === 0 || ends.length < onsets.length ? null : around([...ends, ...never]),
    failingSets,
  };
}

/** How long sets take that fail where only gets go elsewhere; null where sets do too, or nothing does. */
export function failingSetsOf(acts: readonly Act[], node: number): Range | null {
  const during = acts.filter(({ at, end }) => at >= 0 && end < Number.POSITIVE_INFINITY);
  const elsewhere = during.filter((act) => act.node >= 0 && act.node !== node);
  if (elsewhere.length === 0 || elsewhere.some(({ verb }) => verb === Verb.set)) return null;
  const sets = during.filter((act) => act.verb === Verb.set && act.node < 0);
  return sets.length === 0 ? null : around(sets.map(({ at, end }) => end - at));
}

interface Spell {
  readonly failures: number;
  readonly slow: number;
  readonly seconds: number;
  readonly waitSeconds: number;
}

/** All of them as one, which has the least and the most of each. */
export function together(all: readonly Trouble[]): Trouble {
  return {
    failures: around(all.flatMap(({ failures }) => failures)),
    seconds: around(all.flatMap(({ seconds }) => seconds)),
    waitSeconds: around(all.flatMap(({ waitSeconds }) => waitSeconds)),
    slow: around(all.flatMap(({ slow }) => slow)),
  };
}

function troubles(spells: readonly Spell[]): Trouble | null {
  if (spells.length === 0) return null;
  return {
    failures: around(spells.map(({ failures }) => failures)),
    seconds: around(spells.map(({ seconds }) => seconds)),
    waitSeconds: around(spells.map(({ waitSeconds }) => waitSeconds)),
    slow: around(spells.map(({ slow }) => slow)),
  };
}

interface Life {
  readonly neverEnds: boolean;
  readonly onset: Spell | null;
  readonly failingSeconds: readonly number[];
  readonly gaps: readonly Range[];
  readonly isLeftForGood: boolean;
  readonly again: readonly Spell[];
  readonly isAlwaysSlow: boolean;
  readonly failsFromSeconds: number | null;
}

/** What one process goes through, with all its operations or with its gets; sets as well try the node. */
function lifeOf(world: SmallWorld, process: number, isOfGets: boolean): Life {
  const { endSeconds } = world;
  const own = world.acts.filter((act) => act.process === process && act.at >= 0 && isTelling(act, world));
  const acts = isOfGets ? own.filter(({ verb }) => verb === Verb.get) : own;
  const ended = acts.filter(({ end }) => end < Number.POSITIVE_INFINITY);
  const slowest = Math.max(0, ...ended.map(({ at, end }) => end - at));
  const first = ended.findIndex(({ node }) => node >= 0);
  const spells = spellsOf(ended.slice(first + 1), endSeconds);
  const last = spells.at(-1);
  const isForGood =
    last?.isLast === true && last.seconds > Math.max(FOR_GOOD_SECONDS, FOR_GOOD_OPERATIONS * last.waitSeconds);
  const triesAside = world.triesAside.filter((one) => one.process === process).map(({ at }) => at);
  const tries = triesOf(
    own.filter(({ end }) => end < Number.POSITIVE_INFINITY),
    triesAside,
    endSeconds,
  );
  return {
    neverEnds: ended.length < acts.length && endSeconds - acts.at(-1)!.at > Math.max(KERNEL_SECONDS_MAX, 2 * slowest),
    onset:
      first < 0
        ? null
        : {
            ...spellOf(ended.slice(0, first + 1), ended[first].at - ended[0].at),
            slow: ended.slice(first).filter((act) => act.at <= tries.aloneFrom && isSlow(act)).length,
          },
    failingSeconds: first < 0 ? ended.map(({ at, end }) => end - at) : [],
    gaps: tries.gaps,
    isLeftForGood: tries.isLeftForGood,
    again: first < 0 ? [] : spells.filter(({ from, isLast }) => !isLast && from > tries.aloneFrom),
    isAlwaysSlow: first >= 0 && isForGood && last.failures === 0,
    failsFromSeconds: first >= 0 && isForGood && last.failures > 0 ? last.from - ended[0].end : null,
  };
}

/** What asks for no reply tells its process nothing. */
function isTelling(act: Act, { client, node }: SmallWorld): boolean {
  return !act.isUnderway && !(client.noReply === true && act.verb === Verb.set && act.node === node);
}

function spellsOf(acts: readonly Act[], endSeconds: number): (Spell & { from: number; isLast: boolean })[] {
  const spells: (Spell & { from: number; isLast: boolean })[] = [];
  for (let i = 0; i < acts.length; i++) {
    const from = i;
    while (i < acts.length && isTroubled(acts[i])) i++;
    if (i === from) continue;
    const { at } = acts[from];
    const seconds = (acts[i]?.at ?? endSeconds) - at;
    spells.push({ ...spellOf(acts.slice(from, i), seconds), from: at, isLast: i === acts.length });
  }
  return spells;
}

function isTroubled(act: Act): boolean {
  return act.node < 0 || isSlow(act);
}

function isSlow({ at, end }: Act): boolean {
  return end - at > SLOW_SECONDS;
}

function spellOf(acts: readonly Act[], seconds: number): Spell {
  return {
    failures: acts.filter(({ node }) => node < 0).length,
    slow: acts.filter(isSlow).length,
    seconds,
    waitSeconds: Math.max(0, ...acts.map(({ at, end }) => end - at)),
  };
}

interface Tries {
  readonly gaps: readonly Range[];
  /** When the process begins to leave the node alone, Infinity for never: trouble before that belongs to the loss, not to a later try. */
  readonly aloneFrom: number;
  readonly isLeftForGood: boolean;
}

/**
 * Times between tries of the node with operations between them that do not try it: of a library that goes elsewhere only
 * those that do. A time ends with the first operation after the process may try again, so it is known as well as operations
 * follow each other.
 */
function triesOf(acts: readonly Act[], triesAside: readonly number[], endSeconds: number): Tries {
  const steps = [
    ...acts.map(({ at, end, looks, node }) => ({ at, end, isTry: looks > 0, isAside: false, isElsewhere: node >= 0 })),
    ...triesAside.map((at) => ({ at, end: at, isTry: true, isAside: true, isElsewhere: false })),
  ].sort((a, b) => a.at - b.at);
  const gaps: { from: number; range: Range; isElsewhere: boolean }[] = [];
  let [tried, before, between, isElsewhere] = [Number.NaN, Number.NaN, 0, false];
  for (const step of steps) {
    if (step.isTry) {
      const range: Range = [(step.isAside ? step.at : before) - tried, step.at - tried];
      if (between >= ALONE_OPERATIONS) gaps.push({ from: tried, range, isElsewhere });
      tried = step.end;
      between = 0;
    } else if (!Number.isNaN(tried)) {
      between++;
      before = step.end;
      isElsewhere = step.isElsewhere;
    }
  }
  const counted = gaps.some((gap) => gap.isElsewhere) ? gaps.filter((gap) => gap.isElsewhere) : gaps;
  const longest = Math.max(FOR_GOOD_SECONDS, ...counted.map(({ range }) => 2 * range[1]));
  return {
    gaps: counted.map(({ range }) => range),
    aloneFrom: counted[0]?.from ?? (between > 0 ? tried : Number.POSITIVE_INFINITY),
    isLeftForGood: between > 0 && endSeconds - tried > longest,
  };
}
