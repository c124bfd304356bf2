/**
 * A port at which a test makes a served node crash, hang and come back: one fault a line, one line of answer. The lines of one
 * connection are done one after the other. Whatever becomes of a connection, the node goes on.
 */
import { createServer, type Server, type Socket } from "node:net";
import { MICROS_PER_SECOND } from "../../core/units.ts";
import type { ServedNode } from "./served-node.ts";

/** Longer than any fault can be written. */
const LINE_BYTES_MAX = 1024;
const TOO_LONG = `ERROR expected a line of at most ${LINE_BYTES_MAX} bytes`;

export interface Control {
  readonly server: Server;
  /** Nobody is listened to any more. */
  end(): void;
}

export function controlOf(served: ServedNode): Control {
  const sockets = new Set<Socket>();
  // Who has sent all lines may still wait for the answers.
  const server = createServer({ allowHalfOpen: true }, async (socket) => {
    sockets.add(socket);
    // Whoever resets a connection, as a TCP health check does, takes no answer.
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    try {
      await converse(served, socket.setEncoding("latin1"));
    } catch {
      socket.destroy();
    }
  });
  const end = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { server, end };
}

async function converse(served: ServedNode, socket: Socket): Promise<void> {
  let rest = "";
  // The loop alone would destroy the socket when its client has ended its side.
  for await (const text of socket.iterator({ destroyOnReturn: false })) {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) await answer(served, socket, line);
    if (rest.length > LINE_BYTES_MAX) break;
  }
  // A last line without its end, or one that will not do whatever follows.
  await answer(served, socket, rest);
  socket.destroySoon();
}

async function answer(served: ServedNode, socket: Socket, line: string): Promise<void> {
  const text = line.length > LINE_BYTES_MAX ? TOO_LONG : await answerTo(served, line.trim());
  if (text !== null) await say(socket, text);
}

/** Until the client has taken it, so that the answers of one who reads none do not pile up. */
function say(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(`${text}\n`, (error) => (error ? reject(error) : resolve()));
  });
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
  try {
    const fault = parseFault(line, { keepsMemory: served.keepsMemory });
    if (typeof fault === "string") return `ERROR ${fault}`;
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
