/**
 * Closed forms that a published number may be given as, by name. Each says who found it. They are written for themselves: nothing of
 * the simulation is in them.
 */
import { z } from "zod";

const share = () => z.number().gt(0).lt(1);
const whole = () => z.number().int().min(1);
const positive = () => z.number().gt(0);

/** Keys that are asked for by Zipf's law, independently of each other. */
const drawn = { keys: whole(), zipf: z.number().min(0), perSecond: positive() };

interface Form {
  readonly name: string;
  readonly doc: string;
  readonly arguments: z.ZodObject;
  readonly of: (given: never) => number;
}

function form<T extends z.ZodObject>(name: string, doc: string, shape: T, of: (given: z.output<T>) => number): Form {
  return { name, doc, arguments: shape, of };
}

export const formulas: readonly Form[] = [
  form(
    "erlangC",
    "Mean wait in ms of a queue with Poisson arrivals and exponential service at equal servers (Erlang 1917).",
    z.strictObject({ servers: whole(), utilization: share(), serviceMs: positive() }),
    ({ servers, utilization, serviceMs }) => {
      const offered = servers * utilization;
      let blocked = 1;
      for (let c = 1; c <= servers; c++) blocked = (offered * blocked) / (c + offered * blocked);
      const waits = blocked / (1 - utilization * (1 - blocked));
      return (waits * serviceMs) / (servers * (1 - utilization));
    },
  ),
  form(
    "pollaczekKhinchine",
    "Mean wait in ms at one server with Poisson arrivals; `cv` is the service's standard deviation over its mean.",
    z.strictObject({ utilization: share(), serviceMs: positive(), cv: z.number().min(0) }),
    ({ utilization, serviceMs, cv }) => (utilization / (1 - utilization)) * ((1 + cv ** 2) / 2) * serviceMs,
  ),
  form(
    "lostNodes",
    "Database reads as a multiple of the usual while `lost` of `nodes` are away: (1 - k/n) + (k/n)/(1 - h).",
    z.strictObject({ nodes: whole(), lost: whole(), hitRatio: share() }),
    ({ nodes, lost, hitRatio }) => 1 - lost / nodes + lost / nodes / (1 - hitRatio),
  ),
  form(
    "warmUp",
    "Hit ratio so many seconds after a start with an empty cache in which all fits: sum of p (1 - e^(-r p t)).",
    z.strictObject({ ...drawn, seconds: positive() }),
    ({ seconds, perSecond, ...law }) => overKeys(law, (p) => -p * Math.expm1(-perSecond * p * seconds)),
  ),
  form(
    "timeToLive",
    "Hit ratio where copies expire a time after they were stored and all fit: sum of p r p T / (1 + r p T).",
    z.strictObject({ ...drawn, ttlSeconds: positive() }),
    ({ ttlSeconds, perSecond, ...law }) => overKeys(law, (p) => p * (1 - 1 / (1 + perSecond * p * ttlSeconds))),
  ),
  form(
    "che",
    "Hit ratio of an LRU cache of so many objects under independent references (Che, Tung, Wang 2002).",
    z.strictObject({ keys: whole(), zipf: z.number().min(0), objects: whole() }),
    ({ objects, ...law }) => {
      let [low, high] = [0, 1e12];
      for (let i = 0; i < 100; i++) {
        const middle = (low + high) / 2;
        if (overKeys(law, (p) => -Math.expm1(-p * middle)) < objects) low = middle;
        else high = middle;
      }
      return overKeys(law, (p) => -p * Math.expm1(-p * low));
    },
  ),
];

export function formulaNamed(name: string): Form | undefined {
  return formulas.find((one) => one.name === name);
}

/** Keys up to this rank are summed one by one, those behind it in groups whose popularity differs by a thousandth. */
const ONE_BY_ONE = 200_000;
const GROUP = 1.001;

/** Sum over all keys of what each contributes by its share of the requests. */
function overKeys({ keys, zipf }: { readonly keys: number; readonly zipf: number }, of: (p: number) => number): number {
  const groups: [rank: number, count: number][] = [];
  for (let first = 1; first <= keys; ) {
    const last = first <= ONE_BY_ONE ? first : Math.min(keys, Math.floor(first * GROUP));
    groups.push([(first + last) / 2, last - first + 1]);
    first = last + 1;
  }
  const total = groups.reduce((sum, [rank, count]) => sum + count * rank ** -zipf, 0);
  return groups.reduce((sum, [rank, count]) => sum + count * of(rank ** -zipf / total), 0);
}
