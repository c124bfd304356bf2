/** A runbook as Markdown: runbook.md. */
import { listed } from "../../core/text/nearest.ts";
import { formatBare } from "../../report/format.ts";
import { LOAD_MAX } from "../narrative/limits.ts";
import { GROWING, type Runbook, TWO_DIGITS, WATCHED, type WatchedNode } from "./runbook.ts";

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
      : costsMore(book)
        ? goOnText(book, worstLoad)
        : `In the worst of the simulated runs the database was offered ${formatBare(worstLoad * capacityPerSecond, "1/s")} in a minute, ${formatBare(worstLoad, "x")} of the ${perSecond} that it can serve. Stop when it is offered more than that for a minute, or when requests fail that did not before: close the node's port to the clients again, which puts things back to what they were before the return, and wait until the database is as it was then.`;
  const whose =
    statsTimes === 1
      ? "Counters of `stats` are of one simulated run, since the process started: compare how they grow, and `curr_items`, and not the last digit."
      : `Counters of \`stats\` are of one simulated run of a scale model, ${statsTimes} times as much as there: compare how they grow, and \`curr_items\`, by their first two digits, and what is or grows by less than ${formatBare(TWO_DIGITS * statsTimes, "")} by the first alone.`;
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
      [...todo, ...(isBack ? stopTexts(book, watch) : [])].map((text) => `- ${text}`).join("\n"),
      ...(watch.length === 0 ? [] : [watchText(watch)]),
    ]),
    "## When to stop and go back",
    stop,
    whose,
  ].join("\n\n");
}

/** Whether the database is offered more without the nodes than since they are back: to close their port again helps it least of all. */
function costsMore({ worstLoad, loadBefore }: Runbook): boolean {
  return worstLoad !== null && loadBefore !== null && loadBefore >= worstLoad;
}

/** From where on a plan says FAIL, and going back is no worse than that; null where it is as bad without the nodes. */
function lastResort({ loadBefore, capacityPerSecond }: Runbook): number | null {
  return loadBefore! >= LOAD_MAX ? null : LOAD_MAX * capacityPerSecond;
}

function goOnText(book: Runbook, worstLoad: number): string {
  const { capacityPerSecond, loadBefore, nodes } = book;
  const offered = (load: number): string => `${formatBare(load * capacityPerSecond, "1/s")}, ${formatBare(load, "x")}`;
  const [whose, away] = nodes.length === 1 ? ["the node's port", "node"] : ["the nodes' ports", "nodes"];
  const most = lastResort(book);
  return [
    `Going back costs the database more than going on: in the worst minute of the simulated runs it was offered ${offered(worstLoad)} of the ${formatBare(capacityPerSecond, "1/s")} that it can serve, since the return, and ${offered(loadBefore!)}, in the last minutes before it, with the ${away} away.`,
    most === null
      ? `That is all that it can serve: do not close ${whose} again, whatever the database is offered.`
      : `Stop only when it is offered ${formatBare(most, "1/s")} or more for a minute, with which a plan says FAIL: close ${whose} to the clients again, and wait until the database is as it was before the return. Anything between says no more than that it goes otherwise than in these runs.`,
  ].join(" ");
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
          `Passed over for decidedly more than twice the old values, whatever the database is offered: ${listed(oldValues, "and")}.`,
        ]),
    ...(fails.length === 0 ? [] : [`Passed over since they fail: ${listed(fails, "and")}.`]),
  ].join(" ");
}

/** While it comes back: what the database may be asked at most, and how fast misses grow where all is well; nothing where the runs do not say. */
export function stopTexts(book: Runbook, watch: readonly WatchedNode[] = []): string[] {
  const { worstLoad } = book;
  if (worstLoad === null) return [];
  const grown = watch.flatMap(({ node, missesPerSecond }) =>
    missesPerSecond === null ? [] : [`on ${node} by ${formatBare(missesPerSecond, "1/s")}`],
  );
  const misses =
    grown.length === 0
      ? ""
      : ` For comparison, in the run told here, which goes well, \`${GROWING}\` grew ${listed(grown, "and")} since the step before.`;
  const usual = formatBare(worstLoad * book.capacityPerSecond, "1/s");
  if (!costsMore(book))
    return [`Stop and go back where the database is offered more than ${usual} for a minute.${misses}`];
  const most = lastResort(book);
  const only =
    most === null
      ? "Do not go back"
      : `Stop and go back only where the database is offered ${formatBare(most, "1/s")} or more for a minute`;
  return [
    `${only}: without ${book.nodes.length === 1 ? "the node" : "the nodes"} it is offered more than since the return, when the runs have ${usual} at most.${misses}`,
  ];
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
