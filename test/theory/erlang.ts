/**
 * Waiting in a queue with Poisson arrivals and exponential service at c equal servers (Erlang 1917; notation of
 * Kleinrock, Queueing Systems I, 1975). Oracle of the queues that are simulated, and headroom in reports.
 */

/** What is offered to a group of servers. */
export interface Queue {
  readonly arrivalsPerSecond: number;
  readonly serviceSeconds: number;
  readonly servers: number;
}

/** Erlang B: the share of arrivals lost where none may wait. `offered` in erlangs (arrivals in a mean service time). */
export function erlangB(servers: number, offered: number): number {
  // The recurrence holds probabilities only, so no factorial or power overflows with thousands of servers.
  let blocked = 1;
  for (let c = 1; c <= servers; c++) blocked = (offered * blocked) / (c + offered * blocked);
  return blocked;
}

/** Erlang C: the share of arrivals that must wait; 1 where the servers cannot keep up. */
export function erlangC(servers: number, offered: number): number {
  if (offered >= servers) return 1;
  const blocked = erlangB(servers, offered);
  return blocked / (1 - (offered / servers) * (1 - blocked));
}

/** Mean time in the queue, service not included, in seconds; Infinity where the servers cannot keep up. */
export function meanWaitSeconds({ arrivalsPerSecond, serviceSeconds, servers }: Queue): number {
  const offered = arrivalsPerSecond * serviceSeconds;
  if (offered >= servers) return Number.POSITIVE_INFINITY;
  return (erlangC(servers, offered) * serviceSeconds) / (servers - offered);
}

/** The wait that the share `q` of arrivals does not exceed, in seconds; Infinity where the servers cannot keep up. */
export function waitQuantileSeconds({ arrivalsPerSecond, serviceSeconds, servers }: Queue, q: number): number {
  const offered = arrivalsPerSecond * serviceSeconds;
  if (offered >= servers) return Number.POSITIVE_INFINITY;
  const waiting = erlangC(servers, offered);
  // P(W > t) = C exp(-(c - a) t / s)
  return q <= 1 - waiting ? 0 : (Math.log(waiting / (1 - q)) * serviceSeconds) / (servers - offered);
}
