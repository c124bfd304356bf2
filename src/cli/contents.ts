/** The program's table of contents. A command is loaded when it is called. */
import { main } from "./program.ts";

await main(process.argv.slice(2), [
  {
    name: "run",
    summary: "run experiments and write their reports",
    load: async () => (await import("./commands/run.ts")).runCommand(),
  },
  {
    name: "plan",
    summary: "tell how many nodes may be lost, and what to do",
    load: async () => (await import("./commands/plan.ts")).planCommand(),
  },
  {
    name: "merge",
    summary: "make the results of an experiment that several machines have run",
    load: async () => (await import("./commands/merge.ts")).mergeCommand(),
  },
  {
    name: "compare",
    summary: "hold two results against each other: better, worse, same, undecided",
    load: async () => (await import("./commands/compare.ts")).compareCommand(),
  },
  {
    name: "worker",
    summary: "make the runs that others ask for in a queue",
    load: async () => (await import("./commands/worker.ts")).workerCommand(),
  },
  {
    name: "route",
    summary: "show which node a client sends a key to, all nodes up or some down",
    load: async () => (await import("./commands/route.ts")).routeCommand(),
  },
  {
    name: "explain",
    summary: "tell what happens to one key in an experiment",
    load: async () => (await import("./commands/explain.ts")).explainCommand(),
  },
  {
    name: "conform",
    summary: "compare clients and nodes with recorded answers of the real programs",
    load: async () => (await import("./commands/conform.ts")).conformCommand(),
  },
  {
    name: "validate",
    summary: "hold this version against published numbers",
    load: async () => (await import("./commands/validate.ts")).validateCommand(),
  },
  {
    name: "free",
    summary: "find the weakest push that frees a world that is stuck",
    load: async () => (await import("./commands/free.ts")).freeCommand(),
  },
  {
    name: "replay",
    summary: "play recorded requests on the model of a memcached node",
    load: async () => (await import("./commands/replay.ts")).replayCommand(),
  },
  {
    name: "node",
    summary: "serve the model of a memcached node to real clients",
    load: async (args) => (await import("./commands/node.ts")).nodeCommand(args),
  },
  {
    name: "import",
    summary: "turn a configuration that is in use into an experiment",
    load: async () => (await import("./commands/import.ts")).importCommand(),
  },
  {
    name: "calibrate",
    summary: "make an experiment like a cluster, from what its nodes say",
    load: async () => (await import("./commands/calibrate.ts")).calibrateCommand(),
  },
  {
    name: "describe",
    summary: "tell what a trace holds, as a workload to run",
    load: async () => (await import("./commands/describe.ts")).describeCommand(),
  },
  {
    name: "list",
    summary: "list clients, faults, distributions, metrics",
    load: async () => (await import("./commands/list.ts")).listCommand(),
  },
  {
    name: "schema",
    summary: "print the JSON Schema of an experiment",
    load: async () => (await import("./commands/schema.ts")).schemaCommand(),
  },
]);
