/** Lost packets and when TCP sends them again: a SYN after 1 s, data after 0.2 s (Linux's least), each time twice as long. */
import type { Stream } from "../../src/core/random.ts";

export const SYN_AGAIN_SECONDS = 1;
export const DATA_AGAIN_SECONDS = 0.2;
/** When the kernel itself gives up (Linux: tcp_syn_retries 6, tcp_retries2 15). */
export const CONNECT_SECONDS_MAX = 127;
export const SEND_SECONDS_MAX = 924.6;

/** When an answer comes to what was sent at `sentAtSeconds` and lost until now: with TCP's next attempt. */
export function againAt(sentAtSeconds: number, nowSeconds: number): number {
  let again = DATA_AGAIN_SECONDS;
  let at = sentAtSeconds + again;
  while (at < nowSeconds) at += again *= 2;
  return at;
}

/** Seconds until a packet and its answer have both come through, where this share of packets is lost. */
export function secondsLost(loss: number, firstSeconds: number, losses: Stream): number {
  const lost = 1 - (1 - loss) ** 2;
  let seconds = 0;
  for (let again = firstSeconds; again < SEND_SECONDS_MAX && losses.next() < lost; again *= 2) seconds += again;
  return seconds;
}
