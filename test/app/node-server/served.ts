/** A served node within the test's own process, and a client that writes bytes and waits for what comes back. */
import { createConnection, type Socket } from "node:net";
import { expect, onTestFinished } from "vitest";
import { MemcachedServer } from "../../../models/memcached-server/server.ts";
import { parseFlags } from "../../../models/nodes/settings/flags.ts";
import type { ProfileName } from "../../../models/nodes/settings/settings.ts";
import { NodeClock } from "../../../src/app/node-server/clock.ts";
import { ServedNode } from "../../../src/app/node-server/served-node.ts";

export interface Served {
  readonly served: ServedNode;
  readonly clock: NodeClock;
  readonly node: MemcachedServer;
  readonly port: number;
}

/** Listens on a free port until the test has ended. */
export async function serve(
  args = "",
  { runs = true, profile, host = "127.0.0.1" }: { runs?: boolean; profile?: ProfileName; host?: string } = {},
) {
  const { flags, problems } = parseFlags(args, { profile });
  if (problems.length > 0) throw new Error(problems.join("; "));
  const clock = new NodeClock({ runs });
  const movable = clock.followedBy(() => served.advance());
  const node = new MemcachedServer({ flags, clock: movable });
  const served: ServedNode = new ServedNode({
    node,
    clock,
    places: [{ host, port: 0 }],
    ended: () => void served.close(),
    failed: (error) => expect.unreachable(error.message),
  });
  await served.open();
  onTestFinished(() => served.close());
  return { served, clock, node, port: Number(served.addresses[0].split(":").at(-1)) } satisfies Served;
}

export class Talker {
  readonly socket: Socket;
  text = "";
  /** How the connection ended, null while it is open. */
  ended: string | null = null;
  #waiting: (() => void)[] = [];

  constructor(port: number) {
    this.socket = createConnection(port, "127.0.0.1");
    this.socket.setEncoding("latin1");
    this.socket.on("data", (data) => {
      this.text += data;
      this.#wake();
    });
    this.socket.on("error", (error: NodeJS.ErrnoException) => {
      this.ended ??= error.code ?? error.message;
      this.#wake();
    });
    this.socket.on("close", () => {
      this.ended ??= "closed";
      this.#wake();
    });
    onTestFinished(() => void this.socket.destroy());
  }

  /** What comes until `end`; or until the connection has ended, then with how. */
  async ask(request: string, end = "\r\n"): Promise<string> {
    this.text = "";
    this.socket.write(request, "latin1");
    return this.until(end);
  }

  async until(end: string): Promise<string> {
    while (this.ended === null && !this.text.endsWith(end)) await new Promise<void>((wake) => this.#waiting.push(wake));
    return this.ended === null ? this.text : `${this.text}${this.ended}`;
  }

  /** Whether anything comes within so many milliseconds. */
  async hears(ms: number): Promise<boolean> {
    this.text = "";
    await Promise.race([
      new Promise<void>((wake) => this.#waiting.push(wake)),
      new Promise((resolve) => setTimeout(resolve, ms)),
    ]);
    return this.text !== "";
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
