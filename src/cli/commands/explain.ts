/** `fallthrough explain`: its options. The models are loaded when a key's life is told, so that help is quick. */
import { Command, InvalidArgumentError } from "commander";
import { InvalidInput } from "../../app/ending/errors.ts";
import { leaveSignals } from "../../app/ending/interrupt.ts";
import { repeated } from "../repeated.ts";

interface ExplainOptions {
  readonly experiment?: string;
  readonly set: readonly string[];
  readonly point?: string;
  readonly seed?: number;
  readonly all?: boolean;
  readonly json?: boolean;
}

const SEED_MAX = 2 ** 31;

export function explainCommand(): Command {
  return new Command("explain")
    .description(
      "Tell what happens to one key in a run: who looked where, what was there, which version, and why. The run is the one that `fallthrough run` makes.",
    )
    .argument("<key>", "its name, or its rank in popularity (1 is the most popular)")
    .option("--experiment <file>", "a file, or the name of an experiment that comes with fallthrough")
    .option("--set <path=value>", "change a setting of the scenario; may be given again", repeated, [])
    .option("--point <point>", "its number, or words of its label; default: the first point with faults")
    .option("--seed <n>", "default: that of the first repeat", seedNumber)
    .option("--all", "every event on its own, and faults of nodes that the key has nothing to do with")
    .option("--json", "one object a line: the whole, each row, each copy that is left")
    .addHelpText("after", EXAMPLES)
    .action(explainKey);
}

const EXAMPLES = `
Examples:
  npx fallthrough explain a --experiment founding
  npx fallthrough explain a --experiment founding --point 1
  npx fallthrough explain 40 --experiment next-evening --point php-memcached,trough --seed 3
  npx fallthrough explain 1 --experiment mine.json --set cluster.nodes=4 --json | jq 'select(.isStale)'
`;

async function explainKey(key: string, { experiment, set, point, seed, all, json }: ExplainOptions): Promise<void> {
  if (experiment === undefined) {
    throw new InvalidInput("explain", ["--experiment: missing; expected a file, or the name of an experiment"]);
  }
  const { explain } = await import("../../app/explain/explain.ts");
  await leaveSignals();
  const wish = { key, point, seed, set, keepsAll: all === true };
  process.stdout.write(await explain(experiment, wish, { json: json === true }));
}

function seedNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= SEED_MAX) return value;
  throw new InvalidArgumentError(`expected a whole number from 0 to ${SEED_MAX}.`);
}
