/**
 * groupcache's rule: a key has one owner among all processes, which loads it once while all others wait. Its own memory is memcached
 * here; the copies of hot keys that others keep (one of ten) are not modelled.
 *
 * Source: golang/groupcache 2c02b82 groupcache.go (load through singleflight at the owner).
 */
import { z } from "zod";
import { Read } from "../framework.ts";
import type { StampedeDefinition } from "./stampede.ts";

const ALL = 0;

export const groupcache: StampedeDefinition = {
  name: "groupcache",
  title: "groupcache's owner of a key (Go)",
  rule: "one of all processes computes, all others wait for it",
  source: "golang/groupcache at 2c02b82: groupcache.go",
  options: z.strictObject({}),
  create: () => ({
    *answer(page, key, found) {
      if (page.isValue(found)) return Read.hit;
      return yield* page.alone(ALL, key, () => page.load(key));
    },
  }),
};
