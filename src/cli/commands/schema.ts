/** `fallthrough schema`: the JSON Schemas of an experiment, a summary and a plan, as published in experiments/ and docs/. */
import { Argument, Command } from "commander";
import { PLUGINS, repeated } from "../repeated.ts";

export function schemaCommand(): Command {
  return new Command("schema")
    .description(
      "Print the JSON Schema of an experiment, for editors: defaults, units and a description of everything; or that of summary.json or plan.json.",
    )
    .addArgument(new Argument("[of]", "what it is of").choices(["experiment", "summary", "plan"]).default("experiment"))
    .option("--plugins <file>", PLUGINS, repeated, [])
    .addHelpText(
      "after",
      `
Example:
  npx fallthrough schema > experiment.schema.json
  Then begin your experiment with  { "$schema": "./experiment.schema.json", ...
`,
    )
    .action(async (of: string, { plugins }: { readonly plugins: readonly string[] }) => {
      const { loadNamed } = await import("../../app/plugins/named.ts");
      await loadNamed(plugins);
      if (of === "summary") {
        const { summarySchemaText } = await import("../../app/experiment/summary-schema.ts");
        process.stdout.write(summarySchemaText());
        return;
      }
      if (of === "plan") {
        const { planSchemaText } = await import("../../app/planning/plan-schema.ts");
        process.stdout.write(planSchemaText());
        return;
      }
      const { schemaText } = await import("../../app/experiment/experiment-schema.ts");
      process.stdout.write(schemaText());
    });
}
