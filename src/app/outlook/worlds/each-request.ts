/** What each web request meets while a node is lost, where objects live for one web request only. */
import { Verb } from "../../../../models/clients/client.ts";
import type { Act } from "./act.ts";
import { failingSetsOf } from "./outage.ts";
import { around, type Range } from "./range.ts";
import { SmallWorld, type Story, type Watched } from "./small-world.ts";

export interface EachRequest {
  /** The first operations of a web request, which fail. */
  readonly failures: Range;
  /** How long the slowest operation of a web request takes, be it that it fails or not. */
  readonly waitSeconds: Range;
  /** How long the slowest takes of those after the first. */
  readonly laterSeconds: Range;
  /** Later ones are answered by another node. */
  readonly isElsewhere: boolean;
  /** So it is only in a web request that goes on for seconds. */
  readonly isLong: boolean;
  /** How long sets take that fail where only gets go elsewhere (to replicas), and the rest is about gets; else null. */
  readonly failingSets: Range | null;
}

/**
 * Gets and sets in a web request: more than any usual limit of failures, and odd, so that web requests begin with one as
 * well as with the other. A library may repeat a set that fails.
 */
const TOGETHER = 25;
/** Between them: in an ordinary web request, and in one that goes on for seconds. */
const TOGETHER_SECONDS = [0.001, 0.3];
/** Some web requests are over by then in which each operation waits for the kernel to give up. */
const STORY_SECONDS = 4 * 3600;
const ACTS_MAX = 3000;
const PAUSE_SECONDS = 10;

/** Null if none comes to an end. */
export function eachRequestOf(loss: Story["loss"], watched: Watched): EachRequest | null {
  const [ordinary, long] = TOGETHER_SECONDS.map((seconds) => requestsOf(loss, watched, seconds));
  if (ordinary === undefined || ordinary === null) return null;
  const isLong = !ordinary.isElsewhere && long?.isElsewhere === true;
  return { ...ordinary, isElsewhere: ordinary.isElsewhere || isLong, isLong };
}

function requestsOf(
  loss: Story["loss"],
  watched: Watched,
  togetherSeconds: number,
): Omit<EachRequest, "isLong"> | null {
  const world = new SmallWorld(watched, {
    loss,
    outageSeconds: Number.POSITIVE_INFINITY,
    endSeconds: STORY_SECONDS,
    firstSeconds: (process) => 0.01 + process / 10,
    pauseSeconds: PAUSE_SECONDS,
    isSingle: true,
    requestsTogether: TOGETHER,
    togetherSeconds,
    actsMax: ACTS_MAX,
  });
  const requests: Act[][] = [];
  const failingSets = failingSetsOf(world.acts, world.node);
  for (const act of world.acts) (requests[act.webRequest] ??= []).push(act);
  const begun = requests
    .filter((request) => request[0].at >= 0 && isWhole(request))
    .map((request) => (failingSets === null ? request : request.filter(({ verb }) => verb === Verb.get)));
  if (begun.length === 0) return null;
  const before = begun.map((request) => request.slice(0, firstElsewhere(request)));
  return {
    failures: around(before.map(({ length }) => length)),
    waitSeconds: around(begun.map((request) => slowest(request))),
    laterSeconds: around(begun.map((request) => slowest(request.slice(1)))),
    isElsewhere: begun.some((request) => firstElsewhere(request) < request.length),
    failingSets,
  };
}

/** The end of the story has not cut it short. */
function isWhole(request: readonly Act[]): boolean {
  return request.length === TOGETHER && request.every(({ end }) => end < Number.POSITIVE_INFINITY);
}

function slowest(acts: readonly Act[]): number {
  return Math.max(...acts.map(({ at, end }) => end - at));
}

function firstElsewhere(request: readonly Act[]): number {
  const at = request.findIndex(({ node }) => node >= 0);
  return at < 0 ? request.length : at;
}
