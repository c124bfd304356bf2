/** Requests that wait for room in the limit of their process. */
import { expect, it } from "vitest";
import { PermitLines } from "../../models/protection/permit-lines.ts";
import { Simulation } from "../../src/core/simulation.ts";

it("whose row another process has by the time it would have waited for too long, are not given up for it", () => {
  const simulation = new Simulation();
  const processes = [0];
  const told: string[] = [];
  const lines = new PermitLines({
    simulation,
    processOf: (row) => processes[row],
    admitted: (row) => told.push(`admitted ${row}`),
    refused: (row) => told.push(`refused ${row}`),
  });
  lines.wait(0, 5);
  lines.serve(0, () => true);
  // The request is over, and its row is that of a request of a process for which none has ever waited.
  processes[0] = 1;
  simulation.run(10);
  expect(told).toEqual(["admitted 0"]);
  expect(lines.length).toBe(0);
});
