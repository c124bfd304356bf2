import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Lent } from "../../models/database/database.ts";
import { Place, QueryKind, Stage } from "../../models/database/requests.ts";
import * as layout from "../../models/kernel/item-layout.ts";
import { SOURCES } from "../../models/kernel/module.ts";
import * as register from "../../models/kernel/registers.ts";
import { UPDATE_INTERVAL_SECONDS } from "../../models/nodes/lru/recency.ts";
import { CLOCK_AT_START, RELATIVE_MAX } from "../../models/nodes/memory/expiry.ts";
import { Header, Mark, WarmHeader, Word } from "../../models/nodes/memory/item.ts";
import {
  KEY_WORDS,
  LIST_NODE_SHIFT,
  SLOT_WORDS,
  TAG_LIST_SHIFT,
  TAG_NODE_SHIFT,
} from "../../models/nodes/memory/layout.ts";
import { Segment } from "../../models/nodes/memory/storage.ts";
import { NodeTally, TALLY_COLUMNS, Tally } from "../../models/nodes/memory/tallies.ts";
import { Fact } from "../../models/workload/population.ts";
import { sourcesDigest } from "../../tools/kernel/joined.mjs";

/** `ITEM_PREV` of `Word.prev`. */
function named(prefix: string, of: Readonly<Record<string, number>>): Record<string, number> {
  const all = layout as Readonly<Record<string, number>>;
  const inCapitals = (name: string) => `${prefix}_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
  const known = Object.entries(of).filter(([name]) => inCapitals(name) in all);
  return Object.fromEntries(known.map(([name, value]) => [inCapitals(name), value]));
}

describe("what the kernel knows of the models' layout", () => {
  it("is as the models define it, and nothing else", () => {
    const { stale, stranded, large, held, active } = Mark;
    const defined = {
      ...{ KEY_WORDS, LIST_NODE_SHIFT, SLOT_WORDS, TAG_LIST_SHIFT, TAG_NODE_SHIFT, TALLY_COLUMNS },
      ...{ RELATIVE_MAX, CLOCK_AT_START, UPDATE_INTERVAL_SECONDS },
      ...named("ITEM", Word),
      ...named("LIST", Header),
      ...named("LIST", WarmHeader),
      ...named("MARK", Mark),
      ...named("FACT", Fact),
      ...named("TALLY", Tally),
      TALLY_GET_MISSES: NodeTally.getMisses,
      TALLY_DELETE_MISSES: NodeTally.deleteMisses,
      MARKS_SPECIAL: stale | stranded | large | held,
      MARKS_KEPT: 0xff & ~active,
      SEGMENT: 3,
      WARM: Segment.warm,
      COLD: Segment.cold,
    };
    expect({ ...layout }).toEqual(defined);
  });

  it("begins its registers as the database lends them", () => {
    const { IN_SERVICE, LEVELS_AT, PRESENCE, STAYS, QUEUE_MAX, LINE_HEAD, LINE_LENGTH } = register;
    expect([IN_SERVICE, LEVELS_AT, PRESENCE, STAYS, QUEUE_MAX, LINE_HEAD, LINE_LENGTH]).toEqual(Object.values(Lent));
  });

  it("names stages and places as the requests do", () => {
    const text = readFileSync(new URL("../../models/kernel/queries.ts", import.meta.url), "utf8");
    const constant = (name: string) => Number(new RegExp(`const ${name}: i32 = (\\d+);`).exec(text)?.[1]);
    expect(["STAGE_QUERY", "STAGE_OVER"].map(constant)).toEqual([Stage.query, Stage.over]);
    expect(["PLACE_NONE", "PLACE_WAITING", "PLACE_AT_WORK"].map(constant)).toEqual([
      Place.none,
      Place.waiting,
      Place.atWork,
    ]);
    expect(QueryKind.read).toBe(0);
  });
});

describe("the kernel's WebAssembly", () => {
  it("was made of the sources as they are", () => {
    expect(SOURCES).toBe(sourcesDigest());
  });
});
