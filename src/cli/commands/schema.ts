/** `fallthrough schema`: the JSON Schema of an experiment, as published in experiments/experiment.schema.json. */
import { Command } from "commander";
import { experimentJsonSchema } from "../../app/experiment/experiment-schema.ts";
import { prettyJson } from "../../app/files/results-folder.ts";

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
    .action(() => {
      process.stdout.write(schemaText());
    });
}

export function schemaText(): string {
  return `${prettyJson(experimentJsonSchema())}\n`;
}
