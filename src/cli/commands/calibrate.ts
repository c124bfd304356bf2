/** `fallthrough calibrate`: what nodes say of themselves into the cluster and the workload of an experiment. */
import { Command } from "commander";
import { type CalibrateOptions, calibrateFrom, optionProblems } from "../../app/calibrate/calibrate.ts";
import { dumpProblems, readDumps } from "../../app/calibrate/dump.ts";
import { announced, askLive, livePlaces } from "../../app/calibrate/live.ts";
import { playRecord } from "../../app/calibrate/record/record.ts";
import { InvalidInput } from "../../app/ending/errors.ts";
import { leaveSignals } from "../../app/ending/interrupt.ts";
import { prettyJson } from "../../app/files/results-folder.ts";
import { wrappedFor } from "../../terminal/screen.ts";

interface Options extends CalibrateOptions {
  readonly stats?: readonly string[];
  readonly live?: readonly string[];
  readonly seconds?: string;
  readonly record?: string;
  readonly memcached?: string;
}

export function calibrateCommand(): Command {
  return new Command("calibrate")
    .description("Make an experiment like a cluster that is in use, from what its nodes say of themselves.")
    .option(
      "--stats <files...>",
      "answers to stats, stats items, slabs, settings and sizes; of all nodes, of one or two instants; NAME=FILE says of which node",
    )
    .option(
      "--live <nodes...>",
      "HOST:PORT of all nodes, which are asked twice for the same, by commands that change nothing",
    )
    .option("--seconds <n>", "between the two times with --live; default: 10")
    .option(
      "--record <file>",
      "operations of one node (watch fetchers mutations evictions, or CSV): played on its model, and held against what happened",
    )
    .option(
      "--memcached <options>",
      "command line of the node of --record; default: as --stats says, else memcached's own",
    )
    .option("--keys <n>", "how many keys there are, where that is known; default: found from the evictions")
    .option("--into <experiment>", "put cluster and workload into this experiment, which import wrote")
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      await leaveSignals();
      const { stats = [], live = [], seconds, record, memcached } = options;
      if (record !== undefined) {
        const beside = Object.keys(options).filter((name) => !["record", "memcached", "stats"].includes(name));
        if (beside.length > 0)
          throw new InvalidInput(
            "calibrate",
            beside.map((name) => `--${name}: expected none beside --record`),
          );
        const [log] = readDumps([record]);
        process.stdout.write(playRecord(log, readDumps(stats), { ...(memcached === undefined ? {} : { memcached }) }));
        return;
      }
      const problems = [
        ...(stats.length > 0 === live.length > 0 ? ["expected either --stats with files or --live with nodes"] : []),
        ...(memcached === undefined ? [] : ["--memcached: expected none without --record"]),
        ...(seconds !== undefined && live.length === 0 ? ["--seconds: expected none without --live"] : []),
      ];
      // What is wrong with other options and with the files is told beside it.
      problems.push(...optionProblems(options));
      if (problems.length > 0) throw new InvalidInput("calibrate", [...problems, ...dumpProblems(stats)]);
      const dumps = live.length > 0 ? await asked(live, seconds) : readDumps(stats);
      const { experiment, said } = calibrateFrom(dumps, options, "calibrated");
      process.stdout.write(`${prettyJson(experiment)}\n`);
      process.stderr.write(wrappedFor(process.stderr, said));
    });
}

async function asked(live: readonly string[], given: string | undefined) {
  const { places, seconds } = livePlaces(live, given);
  process.stderr.write(wrappedFor(process.stderr, announced(places, seconds)));
  return askLive(places, seconds);
}

const EXAMPLES = `
Prints an experiment to standard output, with a comment for each value that says where it came from, and to standard error what was
measured, how near the closed form comes to it, and what was assumed.

Dumps are what nc or memcached-tool show, a scrape of memcached_exporter, or a range of it from Prometheus (JSON or CSV). Two of each
node, minutes apart, give the rates of that time; one gives the mean since its process started.

Examples:
  npx fallthrough calibrate --stats cache-1.txt cache-1-later.txt > experiments/ours.json
  for c in stats "stats items" "stats slabs" "stats settings"; do echo "$c"; done | nc -N cache-1 11211 > cache-1.txt
  npx fallthrough calibrate --stats cache-1:11211=a.txt cache-1:11211=b.txt cache-2:11211=c.txt cache-2:11211=d.txt
  npx fallthrough calibrate --live cache-1:11211 cache-2:11211 --seconds 300 > experiments/ours.json
  (echo watch fetchers mutations evictions; sleep 600) | nc cache-1 11211 > cache-1.log
  npx fallthrough calibrate --record cache-1.log --stats cache-1.txt cache-1-later.txt
  npx fallthrough calibrate --stats range.json --into experiments/ours.json
`;
