import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createConnection } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { start, Workplace } from "../../cli/fallthrough.ts";
import { called } from "../../cli/in-process.ts";

const node = {
  name: "node",
  summary: "",
  load: async (args: readonly string[]) => (await import("../../../src/cli/commands/node.ts")).nodeCommand(args),
};

/** Started, with the line it greets with. */
async function started(...args: string[]) {
  const workplace = new Workplace();
  const { child, ended } = start(["node", ...args.map((arg) => arg.replace("HERE", workplace.path))], workplace.path);
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
    workplace.remove();
  });
  const greeting = await new Promise<string>((resolve, reject) => {
    child.stdout!.once("data", (data) => resolve(String(data)));
    void ended.then(({ stderr }) => reject(new Error(stderr)));
  });
  const [port, control] = [...greeting.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, digits]) => Number(digits));
  return { child, ended, workplace, greeting, port, control };
}

/** One request and what comes first. */
function ask(where: number | string, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = typeof where === "string" ? createConnection(where) : createConnection(where, "127.0.0.1");
    socket.on("error", reject);
    socket.once("data", (data) => {
      resolve(String(data));
      socket.destroy();
    });
    socket.write(request);
  });
}

describe("fallthrough node", () => {
  it("says where it listens and what it is, serves, and ends well when it is told to", async () => {
    const { child, ended, greeting, port } = await started("-p", "0", "-m", "10", "-o", "no_modern");
    expect(greeting).toMatch(
      /^listening on 127\.0\.0\.1:\d+: a model of memcached 1\.6\.18, classic, -m 10; a test double, not a cache for production\n$/,
    );
    expect(await ask(port!, "set a 0 0 1\r\nx\r\n")).toBe("STORED\r\n");
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  });

  it("is started empty again by SIGUSR2, and by a fault whose time has come", async () => {
    const { child, port, control } = await started("-p", "0", "--control", "0", "--fault", "slow=1ms@50ms");
    await ask(port!, "set a 0 0 1\r\nx\r\n");
    child.kill("SIGUSR2");
    await delay(100);
    expect(await ask(port!, "get a\r\n")).toBe("END\r\n");
    expect(JSON.parse(await ask(control!, "status\n"))).toMatchObject({ state: "up", delayMs: 1 });
  });

  it("listens on a socket of the file system", async () => {
    const { workplace } = await started("-s", "HERE/socket", "-a", "600");
    expect(await ask(workplace.file("socket"), "get a\r\n")).toBe("END\r\n");
    expect(statSync(workplace.file("socket")).mode & 0o777).toBe(0o600);
  });

  it("goes on by itself with -d, its number in the file of -P, and takes it away when it ends", async () => {
    const workplace = new Workplace();
    const first = await start(["node", "-d", "-p", "0", "-P", workplace.file("pid")], workplace.path).ended;
    expect(first).toMatchObject({ code: 0, stderr: "" });
    const pid = Number(readFileSync(workplace.file("pid"), "utf8"));
    onTestFinished(() => workplace.remove());
    try {
      expect(await ask(Number(/:(\d+)/.exec(first.stdout)![1]), "get a\r\n")).toBe("END\r\n");
    } finally {
      process.kill(pid, "SIGTERM");
    }
    for (let i = 0; i < 100 && existsSync(workplace.file("pid")); i++) await delay(20);
    expect(existsSync(workplace.file("pid"))).toBe(false);
  });

  it("does not share a port that is taken, and says so", async () => {
    const { port, workplace } = await started("-p", "0");
    const second = await start(["node", "-p", String(port)], workplace.path).ended;
    expect(second).toMatchObject({ code: 104, stdout: "" });
    expect(second.stderr).toContain(`address already in use 127.0.0.1:${port}`);
  });

  it.each([
    ["a folder that is not there", "no/pid", "no such folder; make it", []],
    ["a folder that is not there, with -d", "no/pid", "no such folder; make it", ["-d"]],
    ["a folder in its place", ".", "a folder in the place of a file; move it away", ["--control", "0"]],
  ])("ends with the reason when it cannot write the file of -P: %s", async (_, file, reason, args) => {
    const workplace = new Workplace();
    onTestFinished(() => workplace.remove());
    const path = workplace.file(file);
    const { code, stdout, stderr } = await start(["node", "-p", "0", "-P", path, ...args], workplace.path).ended;
    expect({ code, stdout }).toEqual({ code: 104, stdout: "" });
    expect(stderr).toBe(`node: 1 error\n  -P ${path}: ${reason}\n`);
  });

  it("names the socket file that it cannot make", async () => {
    const workplace = new Workplace();
    onTestFinished(() => workplace.remove());
    const path = workplace.file("no/socket");
    const { code, stdout, stderr } = await start(["node", "-s", path], workplace.path).ended;
    expect({ code, stdout }).toEqual({ code: 104, stdout: "" });
    expect(stderr).toMatch(/^node: 1 error\n {2}.*\/no\/socket\n$/);
  });

  it("takes the place of a socket file, in use or left behind, and of no other file", async () => {
    const first = await started("-s", "HERE/socket");
    const path = first.workplace.file("socket");
    await ask(path, "set a 0 0 1\r\nx\r\n");
    const second = await started("-s", path);
    expect(await ask(path, "get a\r\n")).toBe("END\r\n");
    first.child.kill("SIGTERM");
    expect(await first.ended).toMatchObject({ code: 0, stderr: "" });
    // What the first one leaves is the second one's.
    expect(await ask(path, "get a\r\n")).toBe("END\r\n");
    second.child.kill("SIGKILL");
    await second.ended;
    await expect(ask(path, "get a\r\n")).rejects.toThrow("ECONNREFUSED");
    await started("-s", path);
    expect(await ask(path, "get a\r\n")).toBe("END\r\n");
    const file = second.workplace.write("file", "of another");
    const third = await start(["node", "-s", file], second.workplace.path).ended;
    expect(third).toMatchObject({ code: 104, stdout: "" });
    expect(third.stderr).toContain(`${file}: a file that is no socket is there`);
    expect(readFileSync(file, "utf8")).toBe("of another");
    expect(readdirSync(second.workplace.path)).toEqual(["file"]);
  });

  describe("a signal ends it", () => {
    const BIG = "v".repeat(1_000_000);
    it.each([
      ["SIGTERM", "with an open control connection", []],
      ["SIGINT", "with an open control connection", []],
      ["SIGTERM", "while it hangs", ["pause"]],
      ["SIGTERM", "while it dawdles", ["slow=1h"]],
      ["SIGINT", "while it is down", ["crash"]],
      ["SIGTERM", "amid a warm restart", ["warm-restart+1h"]],
      ["SIGTERM", "while faults are to come", ["crash@1h", "flap times=1000"]],
    ] as const)("%s %s, whoever is connected", async (signal, _, faults) => {
      const { child, ended, port, control } = await started("-p", "0", "--control", "0", "-e", "HERE/memory");
      await ask(port!, `set big 0 0 ${BIG.length}\r\n${BIG}\r\n`);
      const idle = createConnection(port!, "127.0.0.1");
      const deaf = createConnection(port!, "127.0.0.1").pause();
      deaf.write("get big\r\n".repeat(100));
      const user = createConnection(control!, "127.0.0.1");
      for (const socket of [idle, deaf, user]) {
        socket.on("error", () => {});
        onTestFinished(() => void socket.destroy());
      }
      for (const fault of faults) {
        user.write(`${fault}\n`);
        expect(String((await once(user, "data"))[0])).toBe("OK\n");
      }
      deaf.write("get big\r\n");
      child.kill(signal);
      expect(await ended).toMatchObject({ code: 0, signal: null, stderr: "" });
    });
  });

  it("is ended by a signal that comes with others, in the middle of a restart", async () => {
    const { child, ended } = await started("-p", "0");
    for (let i = 0; i < 5; i++) child.kill("SIGUSR2");
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  });

  it.skipIf(!existsSync("/proc/self/status")).each([
    ["7,000 gets", "get big\r\n".repeat(7000)],
    ["gets with thousands of keys", `get${" big".repeat(4000)}\r\n`.repeat(4)],
  ])(
    "needs no memory for 200 clients that ask and do not read, and answers another beside them: %s",
    async (_, gets) => {
      const { child, port } = await started("-p", "0");
      const value = "v".repeat(1_048_000);
      const other = createConnection(port!, "127.0.0.1");
      onTestFinished(() => void other.destroy());
      const asked = async (request: string) => {
        other.write(request);
        return String((await once(other, "data"))[0]);
      };
      await asked(`set big 0 0 ${value.length}\r\n${value}\r\n`);
      for (let i = 0; i < 200; i++) {
        const socket = createConnection(port!, "127.0.0.1").pause();
        socket.on("error", () => {});
        socket.write(gets);
        onTestFinished(() => void socket.destroy());
      }
      for (let i = 0; i < 100; i++) {
        expect(await asked("version\r\n")).toMatch(/^VERSION \S+\r\n$/);
        await delay(10);
      }
      // In MB. The most that it had at any time.
      const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))![1]) / 1000;
      expect(peak).toBeLessThan(300);
    },
  );

  it("lists the faults in its help, with their options", async () => {
    const { stdout } = await called(["node", "-h"], [node]);
    expect(stdout).toMatch(/^ {2}crash \[for=\.\.\.\]\n {6}The node's process ends/m);
  });

  it("is loaded as one file that needs nothing but Node.js, as long as nobody asks for a fault or for help", () => {
    const bundle = fileURLToPath(new URL("../../../dist/src/cli/node-program.bundle.js", import.meta.url));
    const imported = [...readFileSync(bundle, "utf8").matchAll(/(?:^|;|\})import[^("`]*["`]([^"`]*)["`]/g)].map(
      ([, from]) => from,
    );
    expect(imported.length).toBeGreaterThan(0);
    expect(imported.filter((from) => !from!.startsWith("node:"))).toEqual([]);
  });

  it("prints the version that it models", async () => {
    expect((await called(["node", "-V"], [node])).stdout).toBe("memcached 1.6.18\n");
    expect((await called(["node", "-h"], [node])).stdout).toContain("--unix-socket");
  });

  it("names every mistake of its command line and starts nothing", async () => {
    const args = "--profile modrn -l 0.0.0.0 -l x:y:z --fault crsh --clock vitrual --control 70000 --clok 5 -m 1x";
    const { code, stdout, stderr } = await called(["node", ...args.split(" ")], [node]);
    expect({ code, stdout }).toEqual({ code: 104, stdout: "" });
    expect(stderr.split("\n")).toEqual([
      "node: 8 errors",
      "  --profile modrn: expected modern, classic or 1.4; did you mean 'modern'?",
      "  --clok: memcached 1.6.18 has no such option; did you mean '--clock'?",
      "  -m 1x: expected a whole number from 1 to 2147483647",
      "  -l 0.0.0.0: other machines could reach it, and it is a test double that knows no access rights; expected 127.0.0.1, or --listen-anyway",
      "  -l x:y:z: expected an address, or an address and a port: 127.0.0.1:11211",
      "  --fault 'crsh'; expected crash, recover, restart, warm-restart, warm-stop, warm-start, pause, resume, slow, fast-again, flush or flap; did you mean 'crash'?",
      "  --clock vitrual: expected real, virtual or debug; did you mean 'virtual'?",
      "  --control 70000: expected a port, 0 to 65535",
      "",
    ]);
  });
});
