/** `fallthrough schema`: the JSON Schema of an experiment, as published in experiments/experiment.schema.json. */
import { Command } from "commander";
import { PLUGINS, repeated } from "../repeated.ts";

export function schemaCommand(): Command {
  return new Command("schema")
    .description(
      "Print the JSON Schema of an experiment, for editors: defaults, units and a description of everything.",
    )
    .option("--plugins <file>", PLUGINS, repeated, [])
    .addHelpText(
      "after",
      `
Example:
  npx fallthrough schema > experiment.schema.json
  Then begin your experiment with  { "$schema": "./experiment.schema.json", ...
`,
    )
    .action(async ({ plugins }: { readonly plugins: readonly string[] }) => {
      const { loadNamed } = await import("../../app/plugins/named.ts");
      await loadNamed(plugins);
      const { schemaText } = await import("../../app/experiment/experiment-schema.ts");
      process.stdout.write(schemaText());
    });
}
