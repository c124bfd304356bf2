/**
 * How fast a run is, beside npm's `lru-cache` alone replaying the same keys: medians of several rounds with their spread, and a
 * digest of the results, which does not change with speed. `--json` prints one object a row and nothing else; `--small` measures
 * little, to see that it works.
 */
import { besideCache, memory, type Row, twoThreads } from "./contest.ts";
import { printPages } from "./pages.ts";
import { printProtections } from "./protections.ts";
import { printed } from "./rounds.ts";
import { smaller, worlds } from "./rows.ts";
import type { BenchWorld } from "./scenario.ts";

const small = process.argv.includes("--small");
const asJson = process.argv.includes("--json");
const rounds = small ? 3 : 5;
const sized = (world: BenchWorld): BenchWorld => (small ? smaller(world) : world);
const { classic } = worlds;

for (const [name, world] of Object.entries(worlds)) print(await besideCache(name, sized(world), rounds));
print(await twoThreads("threads", sized(classic), rounds));
print(await memory("memory", sized(classic), rounds));
if (!asJson) {
  const { requests } = sized(classic);
  printPages(requests / 10, rounds);
  printProtections(requests / 10, rounds);
}

function print(row: Row): void {
  if (asJson) console.log(JSON.stringify(row));
  else console.log(inWords(row));
}

function inWords({ name, unit, rate, ratio, digest, hitRatio, setUpSeconds }: Row): string {
  const more = [
    hitRatio === undefined ? "" : `hit ratio ${hitRatio.toFixed(4)}`,
    digest === undefined ? "" : `digest ${digest}`,
    setUpSeconds === undefined ? "" : `set-up ${printed(setUpSeconds)} s`,
  ];
  const ratioOf = name === "threads" ? "of one thread" : "of lru-cache";
  return [`${name.padEnd(10)} ${printed(rate)} ${unit}, ${printed(ratio)} ${ratioOf}`, ...more.filter(Boolean)].join(
    ", ",
  );
}
