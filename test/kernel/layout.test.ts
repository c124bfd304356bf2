import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Stopped } from "../../models/application/hot-path.ts";
import { READS_MAX } from "../../models/application/reads-under-way.ts";
import { Lent } from "../../models/database/database.ts";
import { Place, QueryKind, Stage } from "../../models/database/requests.ts";
import * as layout from "../../models/kernel/item-layout.ts";
import { SOURCES } from "../../models/kernel/module.ts";
import * as register from "../../models/kernel/registers.ts";
import { View } from "../../models/kernel/views.ts";
import { AILING } from "../../models/network/wire.ts";
import { HOT_AGE_FACTOR, MOVES_MAX, WARM_AGE_FACTOR } from "../../models/nodes/lru/juggle.ts";
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
import { MINUTE_SECONDS } from "../../models/recording/seconds.ts";
import { Strays } from "../../models/staleness/ledger.ts";
import { Fact } from "../../models/workload/population.ts";
import { Does } from "../../models/workload/request-source.ts";
import { ACCEPT_BITS, Bucket } from "../../src/core/distributions/zipf.ts";
import { sourcesDigest } from "../../tools/kernel/joined.mjs";

/** `ITEM_PREV` of `Word.prev`. */
function named(prefix: string, of: Readonly<Record<string, number>>): Record<string, number> {
  const all = layout as Readonly<Record<string, number>>;
  const inCapitals = (name: string) => `${prefix}_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
  const known = Object.entries(of).filter(([name]) => inCapitals(name) in all);
  return Object.fromEntries(known.map(([name, value]) => [inCapitals(name), value]));
}

/** Numbers that only the kernel has a use for. */
const OF_ITS_OWN = {
  "loop.ts": { NOT_PLAIN: 0, HIT: 1, DONE: 2, BEGUN: 3 },
  "queries.ts": { EVENTS_SPARE: 8, NO_LATENCY: -1 },
  "routes.ts": { ONE_AT_A_TIME: 1, BY_WORKERS: 2 },
  "workers.ts": { NONE: -1 },
};

/** Those of a file of the kernel that are written as numbers. */
function constantsIn(file: string): Record<string, number> {
  const text = readFileSync(new URL(`../../models/kernel/${file}`, import.meta.url), "utf8");
  const all = text.matchAll(/^(?:export )?const (\w+): [if]\d\d = (-?[\dx.a-f]+);/gm);
  return Object.fromEntries([...all].map(([, name, value]) => [name, numberOf(value)]));
}

function numberOf(literal: string): number {
  return literal.startsWith("-") ? -Number(literal.slice(1)) : Number(literal);
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

  it("repeats the models' constants as they are, each of them", () => {
    const known = {
      "loop.ts": {
        BLOCK_IS_OVER: Stopped.blockIsOver,
        REQUEST_IS_NOT_PLAIN: Stopped.request,
        EVENT_IS_NOT_PLAIN: Stopped.event,
        TIME_IS_UP: Stopped.timeIsUp,
        GET_HAS_BEGUN: Stopped.get,
        ...OF_ITS_OWN["loop.ts"],
        DOES_READ: Does.read,
        DOES_WRITE_MAX: Math.max(Does.writeAndSet, Does.writeAndDelete, Does.write),
      },
      "queries.ts": {
        STAGE_QUERY: Stage.query,
        STAGE_OVER: Stage.over,
        PLACE_NONE: Place.none,
        PLACE_WAITING: Place.waiting,
        PLACE_AT_WORK: Place.atWork,
        ...OF_ITS_OWN["queries.ts"],
        QUERY_WRITES: QueryKind.write,
        MINUTE_SECONDS,
      },
      "fills.ts": {
        READS: Does.read,
        QUERY_READS: QueryKind.read,
        WRITES_AND_DELETES: Does.writeAndDelete,
      },
      "routes.ts": {
        AILING,
        GOES_HOME: View.goesHome,
        ASKS_LIBRARY: View.asksLibrary,
        STRAYS_OFF_HOME: Strays.offHome,
        ...OF_ITS_OWN["routes.ts"],
      },
      "time-outs.ts": { GONE: Place.none },
      "workers.ts": OF_ITS_OWN["workers.ts"],
      "lists.ts": { MOVES_MAX, HOT_AGE_FACTOR, WARM_AGE_FACTOR },
      "index.ts": { READS_MAX, ONE_READ: READS_MAX + 1 },
      "draw.ts": {
        BUCKET_WORDS: Bucket.words,
        BUCKET_MASK: Bucket.mask,
        BUCKET_SQUEEZE: Bucket.squeeze,
        ACCEPT_SHIFT: 32 - ACCEPT_BITS,
      },
    };
    const files = Object.keys(known);
    expect(Object.fromEntries(files.map((file) => [file, constantsIn(file)]))).toEqual(known);
  });
});

describe("the kernel's WebAssembly", () => {
  it("was made of the sources as they are", () => {
    expect(SOURCES).toBe(sourcesDigest());
  });
});
