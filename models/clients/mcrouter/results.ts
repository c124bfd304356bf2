/** What a destination or a route answers (carbon::Result), and which of several answers is the worst (McResUtil.h). */

/** Those from `tko` on are errors, with the names of `failover_errors`. */
export const CarbonResult = {
  hit: 0,
  miss: 1,
  tko: 2,
  connect_error: 3,
  connect_timeout: 4,
  timeout: 5,
  remote_error: 6,
  local_error: 7,
} as const;
export type CarbonResult = (typeof CarbonResult)[keyof typeof CarbonResult];

export function isError(result: CarbonResult): boolean {
  return result >= CarbonResult.tko;
}

/** Found, stored or deleted 1; not found or not stored 4; errors of the way there 5; of the server 7; of mcrouter itself 8. */
const SEVERITY: Readonly<Record<CarbonResult, number>> = {
  [CarbonResult.hit]: 1,
  [CarbonResult.miss]: 4,
  [CarbonResult.tko]: 5,
  [CarbonResult.connect_error]: 5,
  [CarbonResult.connect_timeout]: 5,
  [CarbonResult.timeout]: 5,
  [CarbonResult.remote_error]: 7,
  [CarbonResult.local_error]: 8,
};

export function isWorse(result: CarbonResult, other: CarbonResult): boolean {
  return SEVERITY[result] > SEVERITY[other];
}

/**
 * The reply that makes one result come more than `half` times, or, if none does, the last of those that came most often; of equals
 * the worse (AllMajorityRoute.h).
 */
export function mostCommon<T extends { readonly result: CarbonResult }>(
  replies: readonly T[],
  half: number,
): { readonly one: T; readonly isEnough: boolean } {
  const counts = new Map<CarbonResult, number>();
  let most = 0;
  let one = replies[0];
  for (const reply of replies) {
    const count = (counts.get(reply.result) ?? 0) + 1;
    counts.set(reply.result, count);
    if (count > most || (count === most && isWorse(reply.result, one.result))) [most, one] = [count, reply];
    if (most > half) break;
  }
  return { one, isEnough: most > half };
}
