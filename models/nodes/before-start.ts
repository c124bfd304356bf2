/** What whoever makes of the nodes what they are after a long load does to them and asks of them before second 0, beside commands. */
import { crawlNow } from "./background/crawler.ts";
import { WRAPPED_SECONDS } from "./lru/recency.ts";
import { CLOCK_AT_START } from "./memory/expiry.ts";
import { Header, Word } from "./memory/item.ts";
import { headerOf } from "./memory/layout.ts";
import { forEachItem } from "./memory/residence.ts";
import { Kind, Segment, type Storage } from "./memory/storage.ts";
import { resetCounters } from "./statistics/reset-counters.ts";

const SEGMENTS = [Segment.hot, Segment.warm, Segment.cold] as const;

export class BeforeStart {
  readonly #s: Storage;

  constructor(s: Storage) {
    this.#s = s;
  }

  /** The processes of 1.4 are older than the minute in which every hit moves its item. */
  passFirstMinute(): void {
    const s = this.#s;
    if (s.kind === Kind.old) s.startedAt.fill(CLOCK_AT_START - WRAPPED_SECONDS);
  }

  /** Shares of the items of all nodes that lie in HOT, WARM and COLD. */
  segmentShares(): readonly number[] {
    const s = this.#s;
    const items = SEGMENTS.map(() => 0);
    for (let node = 0; node < s.nodes; node++) {
      for (let c = 1; c <= s.classes.largest; c++) {
        for (const [i, segment] of SEGMENTS.entries()) {
          items[i] += s.items[headerOf(s.classList(node, c) + segment) + Header.count];
        }
      }
    }
    const all = items.reduce((sum, count) => sum + count, 0);
    return items.map((count) => (all === 0 ? 0 : count / all));
  }

  /** Takes away what has died by this second, on all nodes. */
  removeDead(second: number): void {
    const s = this.#s;
    const classes = Array.from({ length: s.classes.largest }, (_, i) => i + 1);
    for (let node = 0; node < s.nodes; node++) crawlNow(s, node, classes, second + CLOCK_AT_START);
  }

  /** All items were stored and moved so many seconds later than they were, and die so much later; negative: earlier. */
  postpone(seconds: number): void {
    const s = this.#s;
    for (let node = 0; node < s.nodes; node++) {
      forEachItem(s, node, (slot) => {
        s.items[slot + Word.time] += seconds;
        const expiry = s.items[slot + Word.expiry];
        // 0 would be never.
        if (expiry !== 0) s.items[slot + Word.expiry] = expiry + seconds || -1;
      });
    }
  }

  /** Nothing has happened yet that anybody counts. */
  resetCounts(): void {
    const s = this.#s;
    for (let node = 0; node < s.nodes; node++) resetCounters(s, node);
    s.evictionsBefore = 0;
  }
}
