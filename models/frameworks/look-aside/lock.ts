/**
 * A lock with wait: who misses adds a key of its own beside the value; who gets it computes, the others sleep and look again. The
 * lock lies on the node of its own key. Who has waited for too long gives up with an error, or computes all the same.
 *
 * Source: the pattern of memcached's own programming FAQ; pauses as in Laravel's `block()` (illuminate/cache bd71b45 Lock.php 101-139,
 * 250 ms; who waits too long gets an error).
 */
import { z } from "zod";
import { duration } from "../../../src/core/text/quantities.ts";
import { every, nextTry } from "../../protection/lock-by-add.ts";
import { Read } from "../framework.ts";
import { shortLock } from "../short-lock.ts";
import type { StampedeDefinition } from "./stampede.ts";

const options = z.strictObject({
  expiry: duration({ aboveZero: true }).describe(
    "Time to live of the lock: how long a computation may take. Default: none, there is no usual value.",
  ),
  wait: duration().describe("How long one waits for the lock of another. Default: none, there is no usual value."),
  pause: duration({ aboveZero: true })
    .prefault("250ms")
    .describe("Sleep between two tries. Default: 250ms, Laravel's block()."),
  whenOver: z
    .enum(["fail", "compute"])
    .prefault("fail")
    .describe("Who has waited for too long gets an error, or computes too. Default: fail, as Laravel's block()."),
});

export const lock: StampedeDefinition<z.output<typeof options>> = {
  name: "lock",
  title: "A lock with wait",
  rule: "who adds a lock beside the value computes, the others sleep and look again",
  source: "illuminate/cache at bd71b45: Lock.php 101-139",
  takesLocks: true,
  options,
  create({ expiry, wait, pause, whenOver }, { world }) {
    const rule = { expirySeconds: Math.ceil(expiry), pause: every(pause), waitSeconds: wait };
    return {
      *answer(page, key, found) {
        if (page.isValue(found)) return Read.hit;
        const lockId = world.layout.ownId(0) + key;
        const sinceSeconds = world.now();
        for (let failed = 1; ; failed++) {
          const { isDone } = yield page.ask.ownAdd(lockId, 0, rule.expirySeconds);
          if (isDone) {
            const read = yield* page.load(key);
            yield page.ask.ownDelete(lockId);
            return read;
          }
          const seconds = nextTry(rule, { sinceSeconds, failed }, world.now(), 0);
          if (seconds === null) return whenOver === "fail" ? Read.failed : yield* page.load(key);
          yield page.ask.sleep(seconds);
          if (page.isValue(yield* page.getAgain(key))) return Read.hit;
        }
      },
    };
  },
  warnings: ({ expiry }, { awaitedSeconds }) => shortLock("stampede lock: the lock (expiry)", expiry, awaitedSeconds),
};
