/** What each web request meets while a node is lost, where objects live for one web request only. */
import { around, type Range } from "./range.ts";
import { type Act, SmallWorld, type Story, type Watched } from "./small-world.ts";

export interface EachRequest {
  /** The first operations of a web request, which fail. */
  readonly failures: Range;
  /** How long the slowest operation of a web request takes, be it that it fails or not. */
  readonly waitSeconds: Range;
  /** Later ones are answered by another node. */
  readonly isElsewhere: boolean;
  /** So it is only in a web request that goes on for seconds. */
  readonly isLong: boolean;
}

/** Gets and sets in a web request: more than any usual limit of failures. */
const TOGETHER = 12;
/** Between them: in an ordinary web request, and in one that goes on for seconds. */
const TOGETHER_SECONDS = [0.001, 0.3];
const STORY_SECONDS = 150;
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
  const { acts } = new SmallWorld(watched, {
    loss,
    outageSeconds: Number.POSITIVE_INFINITY,
    endSeconds: STORY_SECONDS,
    firstSeconds: (process) => 0.01 + process / 10,
    pauseSeconds: PAUSE_SECONDS,
    requestsTogether: TOGETHER,
    togetherSeconds,
  });
  const requests: Act[][] = [];
  for (const act of acts) (requests[act.webRequest] ??= []).push(act);
  const begun = requests.filter((request) => request[0].at >= 0 && request.some(hasEnded));
  if (begun.length === 0) return null;
  const before = begun.map((request) => request.filter(hasEnded).slice(0, firstElsewhere(request)));
  return {
    failures: around(before.map(({ length }) => length)),
    waitSeconds: around(begun.map((request) => slowest(request.filter(hasEnded)))),
    isElsewhere: begun.some((request) => firstElsewhere(request) < request.length),
  };
}

function hasEnded({ end }: Act): boolean {
  return end < Number.POSITIVE_INFINITY;
}

function slowest(acts: readonly Act[]): number {
  return Math.max(...acts.map(({ at, end }) => end - at));
}

function firstElsewhere(request: readonly Act[]): number {
  const at = request.findIndex(({ node }) => node >= 0);
  return at < 0 ? request.length : at;
}
