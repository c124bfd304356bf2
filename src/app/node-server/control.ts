/** A port at which a test makes a served node crash, hang and come back: one fault a line, one line of answer. */

import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { MICROS_PER_SECOND } from "../../core/units.ts";
import type { Door } from "./door.ts";
import { faultNames, faultTexts, parseFault } from "./fault.ts";

export function controlServer(door: Door): Server {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    createInterface(socket).on("line", async (line) => {
      const answer = await obey(door, line.trim());
      if (answer !== null && socket.writable) socket.write(`${answer}\n`);
    });
  });
  server.on("close", () => {
    for (const socket of sockets) socket.destroy();
  });
  return server;
}

async function obey(door: Door, line: string): Promise<string | null> {
  if (line === "") return null;
  if (line === "status") return status(door);
  if (line === "help") return [...faultNames.map((name) => faultTexts[name].join(": ")), "status", "help"].join("\n");
  const fault = parseFault(line);
  if (typeof fault === "string") return `ERROR ${fault}`;
  if (fault.atSeconds > 0) door.clock.after(fault.atSeconds, () => void door.befall(fault));
  else await door.befall(fault);
  return "OK";
}

function status(door: Door): string {
  const state = door.isUp ? (door.isPaused ? "paused" : "up") : "down";
  const { delayMs, connections, clock } = door;
  return JSON.stringify({
    state,
    delayMs,
    connections,
    seconds: clock.micros / MICROS_PER_SECOND,
    clockRuns: clock.runs,
  });
}
