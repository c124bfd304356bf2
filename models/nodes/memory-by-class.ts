/**
 * How much of a node's memory each class holds, and how much of it is asked for. Without page moves (classic, 1.4) the classes
 * that asked first keep their pages, whatever is asked for later: the memory calcifies.
 */
import type { Nodes } from "./nodes.ts";

/** Pages that a class of `modern` never gives away. */
const KEPT_PAGES = 2;

export interface ClassMemory {
  readonly class: number;
  readonly chunkBytes: number;
  readonly pages: number;
  /** Pages that cannot move to another class. */
  readonly fixedPages: number;
  readonly items: number;
  /** Its share of the pages of all classes. */
  readonly memoryShare: number;
  /** Its share of the chunk bytes that hits and sets have asked for since the process started. */
  readonly demandShare: number;
  readonly evictions: number;
  /** Seconds since the last store or bump of the item at its tail. */
  readonly oldestSeconds: number;
}

export interface NodeMemory {
  readonly classes: readonly ClassMemory[];
  /** Share of the memory that classes hold beyond their share of the demand; null before anything is asked for. */
  readonly calcifiedShare: number | null;
}

export function memoryByClass(nodes: Nodes, node: number, nowSeconds: number): NodeMemory {
  const items = nodes.statsItems(node, nowSeconds);
  const slabs = Object.entries(nodes.statsSlabs(node));
  const asked = slabs.map(([, slab]) => (slab.get_hits! + slab.cmd_set!) * slab.chunk_size!);
  const allPages = slabs.reduce((sum, [, { total_pages }]) => sum + total_pages!, 0);
  const allAsked = asked.reduce((sum, bytes) => sum + bytes, 0);
  const classes = slabs.map(([c, { chunk_size, total_pages }], i): ClassMemory => {
    const { number = 0, evicted = 0 } = items[c] ?? {};
    return {
      class: Number(c),
      chunkBytes: chunk_size!,
      pages: total_pages!,
      fixedPages: nodes.movesPages ? Math.min(KEPT_PAGES, total_pages!) : total_pages!,
      items: number,
      memoryShare: total_pages! / allPages,
      demandShare: allAsked === 0 ? 0 : asked[i] / allAsked,
      evictions: evicted,
      oldestSeconds: nodes.oldestSeconds(node, Number(c), nowSeconds),
    };
  });
  const beyond = classes.reduce((sum, one) => sum + Math.max(0, one.memoryShare - one.demandShare), 0);
  return { classes, calcifiedShare: allAsked === 0 ? null : beyond };
}
