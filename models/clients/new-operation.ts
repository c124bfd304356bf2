/** A record of one operation, which its owner uses again and again. */
import { type Operation, OWN_TTL, SCRATCH_WORDS, Source, Verb } from "./client.ts";

/** An operation to be reused for any number of calls. */
export function newOperation(): Operation {
  return {
    number: 0,
    process: 0,
    key: 0,
    verb: Verb.get,
    nowSeconds: 0,
    seconds: 0,
    step: 0,
    resultCode: 0,
    ttlSeconds: OWN_TTL,
    ttlSecondsMax: 0,
    waitSeconds: 0,
    ioTimeoutSeconds: 0,
    joins: 0,
    branchOf: 0,
    node: -1,
    source: Source.own,
    scratch: new Int32Array(SCRATCH_WORDS),
  };
}
