/**
 * A rate that a hidden state multiplies. The states follow one another in a circle, each for an exponential time (with two of
 * them: the Markov-modulated Poisson process of Heffes and Lucantoni, IEEE JSAC 4, 1986). The first state is drawn as often
 * as it holds in the long run, so the process is in equilibrium from the start.
 */
import type { Stream } from "./random.ts";
import type { RatePiece } from "./rate-curve.ts";

export interface RateState {
  /** Rate in this state over the rate of the curve. */
  readonly times: number;
  /** How long the state holds, on average. */
  readonly lastsSeconds: number;
}

/** The states with their multiples scaled so that their mean over time is 1. */
export function normalized(states: readonly RateState[]): RateState[] {
  const cycle = states.reduce((sum, { lastsSeconds }) => sum + lastsSeconds, 0);
  const mean = states.reduce((sum, { times, lastsSeconds }) => sum + times * lastsSeconds, 0) / cycle;
  return states.map(({ times, lastsSeconds }) => ({ times: times / mean, lastsSeconds }));
}

/** The pieces of the curve, cut where the state changes. They never end where there are two states. */
export function* modulated(
  pieces: readonly RatePiece[],
  states: readonly RateState[],
  stream: Stream,
): Generator<RatePiece> {
  let state = firstState(states, stream.next());
  let changesAt = pieces[0].from + holds(states[state], stream);
  for (const piece of pieces) {
    let { from } = piece;
    while (from < piece.to) {
      const to = Math.min(piece.to, changesAt);
      yield slice(piece, from, to, states[state].times);
      from = to;
      if (from < changesAt) continue;
      state = (state + 1) % states.length;
      changesAt += holds(states[state], stream);
    }
  }
}

function firstState(states: readonly RateState[], u: number): number {
  let left = u * states.reduce((sum, { lastsSeconds }) => sum + lastsSeconds, 0);
  for (let state = 0; state < states.length - 1; state++) {
    left -= states[state].lastsSeconds;
    if (left < 0) return state;
  }
  return states.length - 1;
}

function holds({ lastsSeconds }: RateState, stream: Stream): number {
  return -lastsSeconds * Math.log(stream.next());
}

function slice(piece: RatePiece, from: number, to: number, times: number): RatePiece {
  const rate = times * (piece.rate + piece.slope * (from - piece.from));
  const slope = times * piece.slope;
  const width = to - from;
  const expected = rate === 0 && slope === 0 ? 0 : width * (rate + (slope === 0 ? 0 : (slope * width) / 2));
  return { from, to, rate, slope, expected };
}
