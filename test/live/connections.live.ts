/** How many clients a real memcached serves with `-c`, and what the next one meets, beside a served node. */
import { createConnection, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { noMemcached, titled } from "./programs.ts";
import { CacheServer, delay, freePorts, type Kind, killAll } from "./servers.ts";

/** Longer than any answer takes, from when one that is served has been answered. */
const SILENCE_MS = 400;

const servers: CacheServer[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await killAll(servers.splice(0));
});

/** Resolves when this client, which is served, has an answer. */
function answered(control: Socket): Promise<void> {
  return new Promise((resolve) => {
    control.once("data", () => resolve());
    control.write("mn\r\n");
  });
}

/** What a new client hears to a request, null for nothing. `control` is one that is served. */
function hears(port: number, control: Socket): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1", () => socket.write("mn\r\n"));
    sockets.push(socket);
    socket.on("error", () => {});
    socket.once("data", (data) => resolve(String(data)));
    // A busy machine may keep the server from its work for longer: one that is served tells when it is back.
    const silent = async () => {
      for (const ms of [SILENCE_MS, SILENCE_MS]) {
        await delay(ms);
        if (!socket.destroyed && socket.bytesRead === 0) await answered(control);
      }
      resolve(null);
    };
    void silent();
  });
}

/** Clients served before the first that is not, and what that one and one after somebody left heard. */
async function room(kind: Kind, args: string) {
  const [port] = await freePorts(1);
  const server = new CacheServer(port!, args.split(" "), kind);
  servers.push(server);
  await server.start();
  // The connection that found out that it listens has to be gone.
  await delay(100);
  const control = createConnection(port!, "127.0.0.1");
  sockets.push(control);
  await answered(control);
  const second = sockets.length;
  let served = 1;
  let last: string | null = null;
  while ((last = await hears(port!, control)) === "MN\r\n") served++;
  // Whoever waits has the first claim on the place.
  sockets.at(-1)!.destroy();
  sockets[second].destroy();
  await delay(100);
  return { served, last, afterOneLeft: await hears(port!, control) };
}

describe.skipIf(noMemcached !== null)(titled("memcached and a served node", noMemcached), () => {
  it.each([
    "-c 64 -t 1",
    "-c 64 -t 4",
    "-c 100 -t 2",
    "-c 64 -t 1 -o no_modern",
    "-c 80 -t 3 -o no_modern",
  ])("have room for as many clients, and meet the next one alike: %s", async (args) => {
    const real = await room("memcached", args);
    expect(real.served).toBeGreaterThan(30);
    expect(await room("fallthrough node", args)).toEqual(real);
  });
});
