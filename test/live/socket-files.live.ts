/** What becomes of the file of a UNIX socket, at a real memcached and at a served node. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { program } from "../cli/fallthrough.ts";
import { mortal } from "./children.ts";
import { memcachedBinary, noMemcached, titled } from "./programs.ts";
import { delay, type Kind } from "./servers.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function start(kind: Kind, path: string): ChildProcess {
  const args = ["-s", path, "-u", "root"];
  const [file, words] = kind === "memcached" ? [memcachedBinary, args] : [process.execPath, [program, "node", ...args]];
  return mortal(spawn(file, words, { stdio: "ignore" }));
}

/** The process number that whoever listens there gives, or why nobody does. */
function listener(path: string): Promise<number | string> {
  return new Promise((resolve) => {
    const socket = createConnection(path, () => socket.write("stats\r\n"));
    socket.on("error", ({ code }: NodeJS.ErrnoException) => resolve(code!));
    socket.once("data", (data) => {
      resolve(Number(/^STAT pid (\d+)/.exec(String(data))![1]));
      socket.destroy();
    });
  });
}

async function listens(child: ChildProcess, path: string): Promise<void> {
  while ((await listener(path)) !== child.pid && child.exitCode === null) await delay(20);
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  await once(child, "exit");
}

async function story(kind: Kind): Promise<unknown[]> {
  const folder = mkdtempSync(join(tmpdir(), "fallthrough-"));
  folders.push(folder);
  const path = join(folder, "socket");
  const told: unknown[] = [];
  const first = start(kind, path);
  await listens(first, path);
  const second = start(kind, path);
  await listens(second, path);
  told.push("in use", first.exitCode, second.exitCode, (await listener(path)) === second.pid);
  await ended(first, "SIGTERM");
  told.push("the first ends", existsSync(path), (await listener(path)) === second.pid);
  await ended(second, "SIGKILL");
  told.push("the second is killed", existsSync(path), await listener(path));
  const third = start(kind, path);
  await listens(third, path);
  told.push("left behind", third.exitCode, (await listener(path)) === third.pid);
  await ended(third, "SIGTERM");
  told.push("the third ends", existsSync(path), await listener(path));
  const other = join(folder, "other");
  writeFileSync(other, "a file");
  const fourth = start(kind, other);
  const [code] = await once(fourth, "exit");
  told.push("another file", code === 0, readFileSync(other, "utf8"));
  return told;
}

describe.skipIf(noMemcached !== null)(titled("the file of a socket", noMemcached), () => {
  it("is taken over, left behind and left alone by a served node as by memcached", async () => {
    expect(await story("fallthrough node")).toEqual(await story("memcached"));
  });
});
