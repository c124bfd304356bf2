/**
 * Single flight: of those of a process, or of a host, who miss a key at the same time one computes, and the others wait and get
 * what it got, an error too. Nobody stops waiting.
 *
 * Source: golang.org/x/sync ec11c4a singleflight.go (Do: no time-out, the result is shared); by host: any daemon that all processes
 * of a host ask.
 */
import { z } from "zod";
import { Read } from "../framework.ts";
import type { LookAsidePage } from "./look-aside.ts";
import type { StampedeDefinition } from "./stampede.ts";

const options = z.strictObject({
  per: z
    .enum(["process", "host"])
    .prefault("process")
    .describe("Who knows of each other: the requests of a process, or of a host. Default: process."),
});

export const singleFlight: StampedeDefinition<z.output<typeof options>> = {
  name: "single-flight",
  title: "Single flight",
  rule: "one computes, those of its process or host who come meanwhile wait for it, and share an error too",
  source: "golang.org/x/sync at ec11c4a: singleflight/singleflight.go",
  options,
  create({ per }) {
    const scope = (page: LookAsidePage): number => (per === "host" ? page.host : page.process);
    return {
      *answer(page, key, found) {
        if (page.isValue(found)) return Read.hit;
        return yield* page.alone(scope(page), key, () => page.load(key));
      },
    };
  },
};
