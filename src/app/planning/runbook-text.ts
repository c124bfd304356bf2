/** A runbook as Markdown: runbook.md. */
import { listed } from "../../core/text/nearest.ts";
import { formatBare } from "../../report/format.ts";
import { GROWING, type Runbook, WATCHED, type WatchedNode } from "./runbook.ts";

/** As Markdown, ending with a line break. */
export function runbookText(books: readonly Runbook[]): string {
  return `${books.map(bookText).join("\n\n")}\n`;
}

function bookText(book: Runbook): string {
  const { configuration, nodes, winner, steps, prepare, flush, capacityPerSecond, worstLoad, statsTimes } = book;
  const where = configuration === "" ? "" : `, with ${configuration}`;
  const others = othersText(book);
  const perSecond = formatBare(capacityPerSecond, "1/s");
  const stop =
    worstLoad === null
      ? "The runs say nothing of the database since the return."
      : `In the worst of the simulated runs the database was offered ${formatBare(worstLoad * capacityPerSecond, "1/s")} in a minute, ${formatBare(worstLoad, "x")} of the ${perSecond} that it can serve. Stop when it is offered more than that for a minute, or when requests fail that did not before: close the node's port to the clients again, which puts things back to what they were before the return, and wait until the database is as it was then.`;
  const whose =
    statsTimes === 1
      ? "Counters of `stats` are of one simulated run, since the process started: compare how they grow, and `curr_items`, and not the last digit."
      : `Counters of \`stats\` are of one simulated run of a scale model, ${statsTimes} times as much as there: compare how they grow, and \`curr_items\`, by their first two digits.`;
  return [
    `# Bring back ${nodes.join(", ")}${where}: ${winner}`,
    steps.some(({ clock }) => clock.startsWith("T")) ? `${others} T is the moment of the loss.` : others,
    ...(prepare.length === 0
      ? []
      : ["## What to prepare before the next loss", prepare.map((text) => `- ${text}`).join("\n")]),
    "## What to flush",
    flush.map((text) => `- ${text}`).join("\n"),
    ...steps.flatMap(({ clock, title, todo, watch, isBack }, i) => [
      `## ${i + 1}. ${clock}: ${title}`,
      [...todo, ...(isBack && worstLoad !== null ? [stopText(watch, worstLoad * capacityPerSecond)] : [])]
        .map((text) => `- ${text}`)
        .join("\n"),
      ...(watch.length === 0 ? [] : [watchText(watch)]),
    ]),
    "## When to stop and go back",
    stop,
    whose,
  ].join("\n\n");
}

/** Who else could be taken, and why others could not. */
function othersText({ outcome, noWorse, passedOver: { fails, oldValues } }: Runbook): string {
  const racers =
    outcome === "FAIL" ? "the ways that were tried, all of which fail" : "the ways that pass and leave few old values";
  return [
    noWorse.length === 0
      ? `Of ${racers}, no other is as good for the database.`
      : `Of ${racers}, these are not decided to be worse for the database: ${listed(noWorse, "and")}.`,
    ...(oldValues.length === 0
      ? []
      : [
          `Passed over for more than twice the old values, whatever the database is offered: ${listed(oldValues, "and")}.`,
        ]),
    ...(fails.length === 0 ? [] : [`Passed over since they fail: ${listed(fails, "and")}.`]),
  ].join(" ");
}

/** While it comes back: what the database may be asked at most, and how fast misses grow where all is well. */
function stopText(watch: readonly WatchedNode[], offeredPerSecond: number): string {
  const grown = watch.flatMap(({ node, missesPerSecond }) =>
    missesPerSecond === null ? [] : [`on ${node} by ${formatBare(missesPerSecond, "1/s")}`],
  );
  const misses =
    grown.length === 0
      ? ""
      : ` For comparison, in the run told here, which goes well, \`${GROWING}\` grew ${listed(grown, "and")} since the step before.`;
  return `Stop and go back where the database is offered more than ${formatBare(offeredPerSecond, "1/s")} for a minute.${misses}`;
}

function watchText(watch: readonly WatchedNode[]): string {
  const names = WATCHED.filter((name) => watch.some(({ stats }) => stats?.[name] !== undefined));
  const rows = watch.map(
    ({ node, stats }) =>
      `| ${node} | ${names.map((name) => (stats === null ? "does not answer" : String(stats[name] ?? ""))).join(" | ")} |`,
  );
  return [
    `| \`stats\` of | ${names.map((name) => `\`${name}\``).join(" | ")} |`,
    `| --- |${" ---: |".repeat(names.length)}`,
    ...rows,
  ].join("\n");
}
