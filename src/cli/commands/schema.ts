/** `fallthrough schema`: the JSON Schema of an experiment, as published in experiments/experiment.schema.json. */
import { Command } from "commander";

export function schemaCommand(): Command {
  return new Command("schema")
    .description(
      "Print the JSON Schema of an experiment, for editors: defaults, units and a description of everything.",
    )
    .addHelpText(
      "after",
      `
Example:
  fallthrough schema > experiment.schema.json
  Then begin your experiment with  { "$schema": "./experiment.schema.json", ...
`,
    )
    .action(async () => {
      const { schemaText } = await import("../../app/experiment/experiment-schema.ts");
      process.stdout.write(schemaText());
    });
}
