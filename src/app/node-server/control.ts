/** A port at which a test makes a served node crash, hang and come back: one fault a line, one line of answer. */

import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { MICROS_PER_SECOND } from "../../core/units.ts";
import { faultNames, faultTexts, parseFault } from "./fault.ts";
import type { ServedNode } from "./served-node.ts";

export function controlServer(served: ServedNode): Server {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    createInterface(socket).on("line", async (line) => {
      const answer = await obey(served, line.trim());
      if (answer !== null && socket.writable) socket.write(`${answer}\n`);
    });
  });
  server.on("close", () => {
    for (const socket of sockets) socket.destroy();
  });
  return server;
}

async function obey(served: ServedNode, line: string): Promise<string | null> {
  if (line === "") return null;
  if (line === "status") return status(served);
  if (line === "help") return [...faultNames.map((name) => faultTexts[name].join(": ")), "status", "help"].join("\n");
  const fault = parseFault(line);
  if (typeof fault === "string") return `ERROR ${fault}`;
  if (fault.atSeconds > 0) served.clock.after(fault.atSeconds, () => void served.befall(fault));
  else await served.befall(fault);
  return "OK";
}

function status(served: ServedNode): string {
  const state = served.isUp ? (served.isPaused ? "paused" : "up") : "down";
  const { delayMs, connections, clock } = served;
  return JSON.stringify({
    state,
    delayMs,
    connections,
    seconds: clock.micros / MICROS_PER_SECOND,
    clockRuns: clock.runs,
  });
}
