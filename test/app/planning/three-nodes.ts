/** A world of three small nodes, of which a plan takes a second or two. */
import { readExperiment, type SimulationExperiment } from "../../../src/app/experiment/experiment.ts";

/** With each of these clients. */
export function threeNodes(question: string, clients: readonly string[]): SimulationExperiment {
  const written = {
    question,
    scenario: {
      duration: "8m",
      measureFrom: "1m",
      cluster: { nodes: 3, memory: "2MB" },
      client: { processes: 3 },
      database: { servers: 2, capacity: "4/s" },
      workload: { keys: 300, popularity: { zipf: 0.8 }, arrivals: { rate: 15 } },
    },
    sweep: { grid: { "client.name": clients } },
  };
  return readExperiment(JSON.stringify(written), "test", "test") as SimulationExperiment;
}
