import { describe, expect, it } from "vitest";
import { clientNames } from "../../models/clients/index.ts";
import { InvalidInput } from "../../src/app/ending/errors.ts";
import { routerOf } from "../../src/app/routing/route.ts";
import { listed } from "../../src/core/text/nearest.ts";
import { mappings } from "../clients/recordings.ts";
import { called } from "./in-process.ts";

const founding = "127.0.0.1:7600,127.0.0.1:7602,127.0.0.1:7603";
const route = (...args: string[]) => called(["route", ...args]);

function problemsOf(options: Parameters<typeof routerOf>[0]): readonly string[] {
  try {
    routerOf(options);
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems;
    throw error;
  }
  return [];
}

/** The value of an option as a person types it. */
function asWritten(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

describe("fallthrough route", () => {
  it("prints the key, a tab and the server it is sent to", async () => {
    const { code, stdout } = await route(
      "--client",
      "pecl-memcache",
      "--servers",
      founding,
      "--down",
      "2",
      "a",
      "b",
      "c",
    );
    expect(code).toBe(0);
    expect(stdout).toBe("a\t127.0.0.1:7602\nb\t127.0.0.1:7600\nc\t127.0.0.1:7600\n");
  });

  it("prints every server that stores the key, where writes go to several", async () => {
    const args = ["--client", "mcrouter", "--servers", founding, "--option", "route=AllSyncRoute|Pool|main", "a"];
    expect((await route(...args)).stdout).toBe("a\t127.0.0.1:7600,127.0.0.1:7602,127.0.0.1:7603\n");
    // The call fails, and the others store it.
    const { stdout } = await route(...args, "--down", "1", "--json");
    expect(JSON.parse(stdout)).toEqual({ key: "a", server: null, tried: [0, 1, 2], servers: [0, 2] });
  });

  it("notes where other nodes hold for one web request only, and only where a node is down", async () => {
    const set = ["OPT_LIBKETAMA_COMPATIBLE", "OPT_REMOVE_FAILED_SERVERS"].flatMap((name) => ["--option", `${name}=1`]);
    const args = ["--client", "php-memcached", "--servers", founding, ...set, "--option", "OPT_DEAD_TIMEOUT=30", "a"];
    expect((await route(...args, "--down", "0")).stderr).toMatch(/^note: .*OPT_REMOVE_FAILED_SERVERS .*persistent_id/);
    expect((await route(...args, "--down", "0", "--option", "persistent_id=p")).stderr).toBe("");
    expect((await route(...args)).stderr).toBe("");
  });

  it("prints - where the call fails", async () => {
    const { stdout } = await route(
      "--client",
      "php-memcached",
      "--servers",
      founding,
      "--down",
      "0",
      "a",
      "b",
      "not a key",
    );
    expect(stdout).toBe("a\t-\nb\t127.0.0.1:7603\nnot a key\t-\n");
  });

  it("prints one object a line with --json: the server's position, and every one it looks at, as often as it does", async () => {
    const { stdout } = await route(
      "--client",
      "pecl-memcache",
      "--servers",
      founding,
      "--down",
      "2",
      "--json",
      "a",
      "c",
      "",
    );
    expect(stdout).toBe(
      '{"key":"a","server":1,"tried":[2,2,2,2,1]}\n{"key":"c","server":0,"tried":[2,0]}\n{"key":"","server":null,"tried":[]}\n',
    );
  });

  it("takes the release and options under their own names", () => {
    const [options, servers] = [["hash_strategy=standard"], founding];
    const of = (version: string) =>
      routerOf({ client: "pecl-memcache", version, servers, down: "2", option: options }).router(["a"]);
    expect(of("2.2.6")).toBe("a\t127.0.0.1:7602\n");
    expect(of("4.0.5.2")).toBe("a\t127.0.0.1:7600\n");
  });

  it("ends with 104 and all that is wrong at once", async () => {
    const { code, stdout, stderr } = await route(
      "--client",
      "pecl-memcach",
      "--servers",
      "a:,b:1",
      "--down",
      "x",
      "key",
    );
    expect([code, stdout]).toEqual([104, ""]);
    expect(stderr).toContain("did you mean 'pecl-memcache'?");
    expect(stderr).toContain('--servers[0]: "a:"; expected a port from 1 to 65535');
    expect(stderr).toContain('--down: "x"');
  });

  it("says what is missing, unknown or out of place", () => {
    expect(problemsOf({})).toEqual([
      `--client: missing; expected ${listed(clientNames())}`,
      "--servers: missing; expected host:port[:weight],...",
    ]);
    // An alias is a name as good as any, and is meant by its own misspellings.
    expect(problemsOf({ client: "libmemcachd", servers: founding })).toEqual([
      `--client: "libmemcachd"; expected ${listed(clientNames())}; did you mean 'libmemcached'?`,
    ]);
    expect(
      problemsOf({
        client: "php-memcached",
        servers: founding,
        version: "9",
        down: "3,1",
        option: ["hsh=1", "OPT_HASH=99"],
      }),
    ).toEqual([
      "--down: 3; expected positions of servers, 0 to 2",
      "--option hsh: no such option of php-memcached; did you mean 'HASH'?",
      expect.stringContaining("--option OPT_HASH: 99; expected"),
    ]);
    expect(problemsOf({ client: "pecl-memcache", servers: founding, version: "1.0" })).toEqual([
      '--version: "1.0"; expected a release of pecl-memcache: 2.1, 2.2, 3.0, 4.0, 8.0; the nearest is 2.1',
    ]);
    expect(
      problemsOf({ client: "pecl-memcache", servers: founding, version: "2.2", option: ["redundancy=2"] }),
    ).toEqual(["--option memcache.redundancy: pecl-memcache has it from 3.0 on; this is 2.2"]);
  });

  it("answers for whole recordings as the real libraries did", () => {
    // Where a later key took the place of an earlier one, the recording says what was left; conform knows that.
    const whole = mappings.filter(({ name }) => !name.includes("dollar-keys"));
    const plain = whole.filter(({ recording }) => recording.cases.every(([, answer]) => !Array.isArray(answer)));
    const sets = plain.filter(({ recording }) => recording.how.includes("real set()"));
    expect(sets.length).toBeGreaterThan(90);
    for (const { name, recording } of sets) {
      const { router } = routerOf({
        client: recording.client === "libmemcached" ? "php-memcached" : recording.client,
        version: recording.version,
        servers: recording.servers.map(({ host, port, weight }) => `${host}:${port}:${weight}`).join(),
        ...(recording.down.length > 0 && { down: recording.down.join() }),
        option: Object.entries(recording.options).map(([option, value]) => `${option}=${asWritten(value)}`),
        json: true,
      });
      const answers = router(recording.cases.map(([key]) => key))
        .trimEnd()
        .split("\n");
      const servers = answers.map((line) => (JSON.parse(line) as { server: number | null }).server);
      expect(servers, name).toEqual(recording.cases.map(([, answer]) => answer));
    }
  });

  describe("--page", () => {
    const page = (...args: string[]) =>
      route("--client", "php-memcached", "--servers", "a:1,b:1,c:1", "--page", ...args);
    const text = { code: 0, stderr: "" };

    it("prints the servers that one call asks, each with its keys, in order", async () => {
      const { stdout } = await page("k1", "k2", "k3", "k4");
      const parts = stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.split("\t"));
      expect(parts.map(([server]) => server)).toEqual(
        ["a:1", "b:1", "c:1"].filter((server) => stdout.includes(server)),
      );
      expect(parts.flatMap(([, keys]) => (keys ?? "").split(" ")).sort()).toEqual(["k1", "k2", "k3", "k4"]);
      const single = await route("--client", "php-memcached", "--servers", "a:1,b:1,c:1", "k1", "k2", "k3", "k4");
      const homes = single.stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.split("\t"));
      for (const [key, server] of homes)
        expect(
          parts
            .find(([one]) => one === server)
            ?.at(1)
            ?.split(" "),
        ).toContain(key);
    });

    it("names what is lost with a dead server: its keys in the text protocol, by the order of the keys in the binary one", async () => {
      // k1 is of the dead server; k2 and k3 of another.
      expect(await page("--down", "1", "k1", "k2", "k3")).toEqual({ ...text, stdout: "c:1\tk2 k3\nlost\tk1\n" });
      const binary = ["--option", "OPT_BINARY_PROTOCOL=1", "--down", "1"];
      expect((await page(...binary, "k1", "k2", "k3")).stdout).toBe("c:1\tk2 k3\nlost\tk1\n");
      expect((await page(...binary, "k2", "k1", "k3")).stdout).toBe(
        "c:1\tk2 k3\nlost\tk2 k1 k3\nthe call fails, with result code 3\n",
      );
      expect(JSON.parse((await page(...binary, "--json", "k2", "k1")).stdout)).toEqual({
        parts: [{ server: 2, keys: ["k2"] }],
        ...{ gives: "failure", code: 3, error: null, lost: ["k2", "k1"], ms: 0 },
      });
    });

    it("prints nothing where no key is asked for", async () => {
      expect(await page()).toEqual({ code: 0, stdout: "", stderr: "" });
    });

    it("refuses a client whose call for many keys is not modelled, by name", async () => {
      const { code, stderr } = await route("--client", "rendezvous", "--servers", "a:1,b:1", "--page", "k1");
      expect(code).toBe(104);
      expect(stderr).toContain(
        "--page: how rendezvous asks for many keys is not modelled; expected pecl-memcache, php-memcached, ",
      );
    });
  });
});
