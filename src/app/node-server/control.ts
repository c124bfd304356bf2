/** A port at which a test makes a served node crash, hang and come back: one fault a line, one line of answer. */
import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { MICROS_PER_SECOND } from "../../core/units.ts";
import type { ServedNode } from "./served-node.ts";

export function controlServer(served: ServedNode): Server {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    createInterface(socket).on("line", async (line) => {
      const answer = await answerTo(served, line.trim());
      if (answer !== null && socket.writable) socket.write(`${answer}\n`);
    });
  });
  server.on("close", () => {
    for (const socket of sockets) socket.destroy();
  });
  return server;
}

async function answerTo(served: ServedNode, line: string): Promise<string | null> {
  if (line === "") return null;
  if (line === "status") return status(served);
  // Loaded when they are first asked for: a served node answers the sooner without them.
  const [{ faultsHelp, parseFault }, { strike }] = await Promise.all([
    import("./fault-text.ts"),
    import("./actions.ts"),
  ]);
  if (line === "help") return [...faultsHelp().map((fault) => fault.join(": ")), "status", "help"].join("\n");
  const fault = parseFault(line, { keepsMemory: served.keepsMemory });
  if (typeof fault === "string") return `ERROR ${fault}`;
  try {
    await strike(served, fault);
    return "OK";
  } catch (error) {
    return `ERROR ${(error as Error).message}`;
  }
}

function status(served: ServedNode): string {
  const { state, delayMs, connections, clock } = served;
  return JSON.stringify({
    state,
    delayMs,
    connections,
    seconds: clock.micros / MICROS_PER_SECOND,
    clockRuns: clock.runs,
  });
}
