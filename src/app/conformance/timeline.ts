/**
 * Recordings of one process over time: `steps` of calls, of servers that are killed, started, stopped and resumed, and of web
 * requests. Times are whole seconds (`sec`), or measured (`t`) with the duration of each call (`ms`).
 */
import { z } from "zod";
import { isRecord, type Reader } from "./reader.ts";
import { header, recordedClient } from "./recorded-client.ts";
import { TimelinePlayer } from "./timeline-player.ts";
import { type TimelineStep, timelineStep } from "./timeline-step.ts";

const timeline = header.extend({ steps: z.array(z.looseObject({ ev: z.string() })) });

export const timelineReader: Reader = {
  name: "a process over time",
  recognises: (document) => isRecord(document) && "steps" in document && "client" in document,
  play(document) {
    const recording = timeline.parse(document);
    const steps: TimelineStep[] = [];
    for (const [i, raw] of recording.steps.entries()) {
      const parsed = timelineStep.safeParse(raw);
      if (!parsed.success) return { kind: "unsupported", why: `steps[${i}]: ${JSON.stringify(raw)}` };
      steps.push(parsed.data);
    }
    const keys = [...new Set(steps.flatMap((one) => ("key" in one ? [one.key] : [])))];
    const client = recordedClient(recording);
    if (typeof client === "string") return { kind: "unsupported", why: client };
    return new TimelinePlayer(client, keys).play(steps);
  },
};
