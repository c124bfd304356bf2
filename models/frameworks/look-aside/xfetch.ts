/** XFetch: see `protection/xfetch.ts`. The value's time to live and that of the item in memcached are the same. */
import { z } from "zod";
import { isDue } from "../../protection/xfetch.ts";
import { Read } from "../framework.ts";
import type { StampedeDefinition } from "./stampede.ts";

const options = z.strictObject({
  beta: z.number().gt(0).max(1000).prefault(1).describe("Above 1 earlier, below 1 later. Default: 1, the paper's."),
});

export const xfetch: StampedeDefinition<z.output<typeof options>> = {
  name: "xfetch",
  title: "XFetch",
  rule: "each reader computes by chance shortly before a value expires",
  source: "Vattani, Chierichetti, Lowenstein, VLDB 2015",
  options,
  create({ beta }, cache) {
    const { values, now, chance } = cache.world;
    return {
      *answer(page, key, found) {
        if (!page.isValue(found)) return yield* page.load(key);
        const value = { expiresAtSeconds: cache.expiresAt(found), computeSeconds: values.second(found) };
        return isDue(value, beta, now(), 1 - chance.next()) ? yield* page.load(key) : Read.hit;
      },
    };
  },
};
