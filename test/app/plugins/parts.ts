/** Plugins for tests, as text. They import the built package by its path, since no test folder has it installed. */
import { fileURLToPath, pathToFileURL } from "node:url";

const library = pathToFileURL(fileURLToPath(new URL("../../../dist/models/index.js", import.meta.url))).href;

/** A client that goes to the first server for every key, a fault that flushes, and a metric that is always 7. */
export const plugin = `import { clients, primitive, z } from ${JSON.stringify(library)};
import { answer } from "./answer.mjs";

const base = clients.named("gomemcache");
const first = {
  ...base,
  name: "first",
  title: "the first server for every key",
  versions: ["1.0"],
  defaultVersion: "1.0",
  versionOf: () => "1.0",
  options: z.strictObject({ luck: z.number().optional().describe("How lucky the first server is. Default: 1.") }),
  create: ({ servers, ...parts }) => {
    const version = base.defaultVersion;
    const client = base.create({ ...parts, version, servers: servers.slice(0, 1), options: {} });
    Object.defineProperty(client, "nodes", { value: servers.length });
    return client;
  },
};

const blip = primitive({
  name: "blip",
  doc: "The node is flushed.",
  options: z.strictObject({}),
  describe: (name) => name + " blips",
  strike: (cluster, node, nowSeconds) => cluster.flush(node, nowSeconds),
});

const seven = {
  name: "seven",
  title: "Seven",
  unit: "x",
  better: "neither",
  definition: "Seven, whatever happens.",
  of: () => answer,
};

export default { clients: [first], faults: [blip], metrics: [seven] };
`;

export const answer = "export const answer = 7;\n";

export const experiment = {
  question: "Does it go to the first?",
  plugins: ["./parts/plugin.mjs"],
  repeats: 1,
  scenario: {
    duration: "60s",
    measureFrom: "10s",
    cluster: { nodes: 3, memory: "2MB" },
    client: { name: "first", processes: 4, options: { luck: 2 } },
    workload: { keys: 1000, arrivals: { rate: 300 } },
    faults: [{ fault: "blip", node: 0, at: "30s" }],
  },
};
