/**
 * Recordings of one process over time: `steps` of calls, of servers that are killed, started, stopped and resumed, and of web
 * requests. Times are whole seconds (`sec`), or measured (`t`) with the duration of each call (`ms`).
 *
 * A measured recording is compared in two ways with the machine it was measured on. What a call took beyond the model's time
 * is overhead, which passes before the call reaches the library: timers that the call starts then begin when they did. And the
 * library's own thread wakes up to 50 ms late: an answer also agrees if it is the model's with that delay.
 */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { isRecord, type Reader, readAs, Tally } from "./reader.ts";
import { asksMany, header, recordedClient } from "./recorded-client.ts";
import { type PlayerOptions, TimelinePlayer } from "./timeline-player.ts";
import { type TimelineStep, timelineStep } from "./timeline-step.ts";

const timeline = header.extend({ steps: z.array(z.looseObject({ ev: z.string() })) });

/** Reconnects of the recorded Java clients came 10 to 20 ms late, each of them. */
const LATE_SECONDS = [0.01, 0.05];

export const timelineReader: Reader = {
  name: "a process over time",
  recognises: (document) => isRecord(document) && "steps" in document && "client" in document,
  play(document) {
    const recording = readAs(timeline, document);
    const steps: TimelineStep[] = [];
    for (const [i, raw] of recording.steps.entries()) {
      const parsed = timelineStep.safeParse(raw);
      if (!parsed.success) return { kind: "unsupported", why: `steps[${i}]: ${JSON.stringify(raw)}` };
      steps.push(parsed.data);
    }
    const keys = [...new Set(steps.flatMap(keysOf))];
    const client = recordedClient(recording);
    if (typeof client === "string") return { kind: "unsupported", why: client };
    if (steps.some(({ ev }) => ev === "multi-get") && !asksMany(client)) {
      return { kind: "unsupported", why: `how ${recording.client} asks for many keys is not modelled` };
    }
    const play = (options: PlayerOptions) => new TimelinePlayer(client, keys, options).play(steps);
    const { overheads } = play({});
    const onTime = play({ overheads });
    const late = overheads.size === 0 ? [] : LATE_SECONDS.map((lateSeconds) => play({ overheads, lateSeconds }));
    const tally = new Tally();
    for (const [number, { where, recorded, answered }] of onTime.answers) {
      const agreesLate = late.some(({ answers }) => isDeepStrictEqual(answers.get(number)?.answered, recorded));
      tally.add(where, recorded, agreesLate ? recorded : answered);
    }
    return tally.verdict(overheads.size === 0 ? undefined : onTime.durations);
  },
};

function keysOf(step: TimelineStep): readonly string[] {
  if ("key" in step) return [step.key];
  return "keys" in step ? step.keys : [];
}
