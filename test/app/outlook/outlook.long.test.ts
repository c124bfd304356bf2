/** What import says of a loss, a return and copies, where the real library's answer is known. */
import { describe, expect, it } from "vitest";
import { clients } from "../../../models/clients/index.ts";
import { imported } from "../../../src/app/importers/imported.ts";
import { outlook } from "../../../src/app/outlook/outlook.ts";
import { claimsOf } from "./claims.ts";

const said = (file: string, text: string, options = {}): string[] =>
  imported([{ file, text }], options).said.trimEnd().split("\n");

function outlookOf(name: string, options: Readonly<Record<string, unknown>>, nodes = 3): string[] {
  const definition = clients.named(name);
  const servers = Array.from({ length: nodes }, (_, i) => ({ host: `10.0.0.${i + 1}`, port: 11_211, weight: 1 }));
  return outlook({ definition, version: definition.defaultVersion, options, servers });
}

describe("Dalli", () => {
  it("that tries a server again after 5 s is in two minds for 5 s, and not for the 30 s of its default", () => {
    const lines = said("dalli.yml", "servers: [a:11211, b:11211]\nsocket_max_failures: 3\ndown_retry_delay: 5\n");
    const { backSeconds, splitSeconds, copies } = claimsOf(lines, "crash");
    expect({ backSeconds, splitSeconds, copies }).toEqual({ backSeconds: [0, 5], splitSeconds: 5, copies: "high" });
  });

  it("with one server has no other to go to, and no copies elsewhere", () => {
    const lines = said("dalli.yml", "servers: 10.0.0.1:11211\nsocket_timeout: 10\n");
    expect(lines[0]).toContain("which has 100.0 % of 10000 keys");
    expect(lines[0]).toContain("There is no other node, so all keys fail until it is back.");
    expect(claimsOf(lines, "crash")).toMatchObject({ lost: { what: "fail" }, copies: "none", splitSeconds: null });
    expect(lines.join()).not.toContain("other nodes");
  });
});

describe("mcrouter", () => {
  it("says of copies in a gutter how long they live by the route's own failover_exptime", () => {
    const pools = { a: { servers: ["10.0.0.1:11211", "10.0.0.2:11211"] }, g: { servers: ["10.0.0.3:11211"] } };
    const route = {
      type: "FailoverWithExptimeRoute",
      normal: "PoolRoute|a",
      failover: "PoolRoute|g",
      failover_exptime: 600,
    };
    const [, , copies] = said("mcrouter.json", JSON.stringify({ pools, route }));
    expect(copies).toMatch(/^Stale copies: low: copies elsewhere expire 600 s after they were written/);
  });
});

describe("mcrouter over replicas", () => {
  const replicas = (route: unknown): string[] => {
    const pools = { a: { servers: ["10.0.0.1:11211"] }, b: { servers: ["10.0.0.2:11211"] } };
    return said("mcrouter.json", JSON.stringify({ pools, route }));
  };
  const pools = ["PoolRoute|a", "PoolRoute|b"];
  const over = (set: string, get: string) => ({
    type: "OperationSelectorRoute",
    default_policy: { type: set, children: pools },
    operation_policies: { get: { type: get, children: pools } },
  });

  // Nothing fills a replica on a hit in another one, and to MissFailoverRoute a miss is a reason to ask the next.
  it("says that a node stays empty after a crash where gets find the copies on others", () => {
    expect(replicas(over("AllFastestRoute", "MissFailoverRoute"))[1]).toContain(
      "A crash leaves it empty, and so it stays until its keys are set again: gets find the copies on other nodes.",
    );
  });

  // To AllFastestRoute a miss is a reply like any other.
  it("says that gets miss on the empty node where a miss is an answer", () => {
    expect(replicas(over("AllSyncRoute", "AllFastestRoute"))[1]).toContain(
      "A crash leaves it empty: until its keys are set again gets of them may miss, though other nodes have copies.",
    );
  });

  it("says nothing of it where each key has one home", () => {
    expect(replicas("PoolRoute|a")[1]).not.toContain("empty");
  });

  // Three time-outs knock a server out, and mcrouter itself probes it from then on.
  it("with LatestRoute is about those who use the node, and says that three operations wait and none later", () => {
    const [first, second] = replicas({ type: "LatestRoute", children: pools });
    expect(first).toContain("to which some processes send 100.0 % of 10000 keys");
    expect(first).toContain("its keys go to other nodes; the first 3 operations of a process take 1 s. For a process");
    expect(second).toBe("When it returns: each process that used it before uses it again within 90 s.");
  });
});

describe("php-memcached", () => {
  const ejecting = { OPT_LIBKETAMA_COMPATIBLE: true, OPT_REMOVE_FAILED_SERVERS: true, OPT_SERVER_FAILURE_LIMIT: 1 };

  // The real library, one of three servers killed: sets succeed elsewhere until 0.5 to 1 s after the retry time-out, counted in
  // whole seconds, and then fail with code 35 for ever.
  it.each([
    [1, [0, 2]],
    [2, [2, 3]],
    [8, [8, 9]],
  ])("without a dead time-out fails over for OPT_RETRY_TIMEOUT, %i s, and then fails for good", (retry, untilSeconds) => {
    const lines = outlookOf("php-memcached", { persistent_id: "x", ...ejecting, OPT_RETRY_TIMEOUT: retry });
    const { lost, backSeconds } = claimsOf(lines, "crash");
    expect(lost).toMatchObject({ what: "elsewhere", untilSeconds });
    expect(backSeconds).toBeNull();
    expect(lines[3]).toMatch(/^Objects live as long as their process, since `persistent_id` is set/);
  });

  it("without a persistent_id is back with the next web request, and leaves few copies elsewhere", () => {
    const options = {
      OPT_CONNECT_TIMEOUT: 10,
      OPT_DISTRIBUTION: "DISTRIBUTION_CONSISTENT",
      OPT_SERVER_FAILURE_LIMIT: 2,
      OPT_REMOVE_FAILED_SERVERS: true,
      OPT_RETRY_TIMEOUT: 1,
    };
    const lines = outlookOf("php-memcached", options);
    expect(lines[0]).toContain(
      "its keys fail in every web request at once; only one that goes on for seconds finds other nodes",
    );
    expect(lines[1]).toBe("When it returns: each web request uses it again at once.");
    expect(claimsOf(lines, "crash").copies).toBe("few");
    expect(lines[3]).toMatch(/^Objects live for one web request, since `persistent_id` is not set/);
  });
});

describe("php-memcached with an object for each web request", () => {
  const lost = (options: Readonly<Record<string, unknown>>): string => outlookOf("php-memcached", options)[0];

  // The owner alone decides whether a set is stored, and copies it then; a get goes on to the copies (storage.cc, get.cc).
  it("and replicas reads the copies of other nodes and fails its sets", () => {
    const lines = outlookOf("php-memcached", { OPT_BINARY_PROTOCOL: true, OPT_NUMBER_OF_REPLICAS: 1 });
    expect(lines[0]).toContain(
      "if it crashes, sets of its keys fail at once; gets of its keys go to other nodes at once.",
    );
    expect(lines[0]).toMatch(/[\d.]+ % of all keys find no node for a set/);
    expect(claimsOf(lines, "crash")).toMatchObject({ lost: { isOfGets: true }, copies: "high" });
  });

  // A server that failed is not asked again for OPT_RETRY_TIMEOUT seconds.
  it.each([
    [2, "the first operation after 4 s and later ones at once"],
    [0, "each operation after 4 s"],
  ])("and OPT_RETRY_TIMEOUT %i waits for a host that is off: %s", (seconds, said) => {
    expect(lost({ OPT_RETRY_TIMEOUT: seconds })).toContain(
      `If its host is off, its keys fail in every web request, ${said}.`,
    );
  });

  const ejecting = { OPT_LIBKETAMA_COMPATIBLE: true, OPT_REMOVE_FAILED_SERVERS: true, OPT_SERVER_FAILURE_LIMIT: 1 };

  // The first failure reaches the limit, the next attempt finds that and changes the ring, a repeated set then goes elsewhere; of two
  // gets both fail.
  it.each([
    [0, "the first 2 operations on its keys fail, and later ones go to other nodes"],
    [2, "at most the first 2 operations on its keys fail, and later ones go to other nodes"],
  ])("that ejects and repeats a set %i times", (repeats, said) => {
    expect(lost({ ...ejecting, OPT_STORE_RETRY_COUNT: repeats })).toContain(
      `if it crashes, in every web request ${said}`,
    );
  });

  it("without a time-out for connections ejects a host that is off when the kernel has given up", () => {
    expect(lost({ ...ejecting, OPT_CONNECT_TIMEOUT: -1 })).toContain(
      "If its host is off, in every web request the first 2 operations on its keys fail after up to 127 s, and later ones go",
    );
  });
});

describe("twemproxy", () => {
  const ejecting = { auto_eject_hosts: true, server_failure_limit: 3, server_retry_timeout: 30_000 };

  it("without a time-out waits for a silent server without end, and is told which option is missing", () => {
    const lines = outlookOf("twemproxy", ejecting);
    expect(claimsOf(lines, "pause")).toMatchObject({ lost: { what: "wait" }, backSeconds: [0, 0.5] });
    expect(lines[3]).toMatch(/^No time-out is set: a server that is silent \(process hung\) is waited for without end/);
    expect(lines[3]).toMatch(/set `timeout`\.$/);
    expect(outlookOf("twemproxy", { ...ejecting, timeout: 400 })).toHaveLength(3);
  });

  it("that tries a dead server every 2 s fails the next operation each time", () => {
    const lines = outlookOf("twemproxy", {
      auto_eject_hosts: true,
      timeout: 100,
      server_retry_timeout: 2000,
      server_failure_limit: 1,
    });
    expect(lines[0]).toContain("while it is lost, every 2 s the next operation fails after 0.1 s");
    expect(claimsOf(lines, "host-down").lost).toMatchObject({ failures: [1, 1], again: 1, everySeconds: [2, 2] });
  });
});

describe("spymemcached with a small timeoutExceptionThreshold", () => {
  // A hung process accepts the reconnect after 2 s, in which operations of 2.5 s do not add up to a threshold unless they pause.
  it("leaves a hung process out or not as operations come", () => {
    const lines = outlookOf("spymemcached", { timeoutExceptionThreshold: 5 });
    expect(lines[0]).toContain("whether they go to other nodes at times depends on how often operations come");
    expect(claimsOf(lines, "pause").lost).toEqual({ what: "fail", atLeast: 0 });
  });

  it("is back early or late after an outage of a host, as the return falls", () => {
    const { backSeconds } = claimsOf(outlookOf("spymemcached", { timeoutExceptionThreshold: 5 }), "host-down");
    expect(backSeconds?.[0]).toBe(0);
  });
});

it("python-memcached that tries a dead server each time fails first, where a socket was open, and is slow from then on", () => {
  const [first = ""] = outlookOf("python-memcached", { dead_retry: 0, socket_timeout: 0.3 });
  expect(first).toContain(
    "If its host is off, the first operation of each process on its keys fails, then each operation on its keys takes 0.6 s and goes to another node.",
  );
});

// The dead list is looked over once in a minute, and a server comes back if it has been dead for longer: at the first or the second.
it("pymemcache tries a dead server after one or two minutes, as operations fall", () => {
  const { lost, backSeconds } = claimsOf(outlookOf("pymemcache", { retry_attempts: 1, retry_timeout: 0 }), "crash");
  expect(lost).toMatchObject({ everySeconds: [60, 120] });
  expect(backSeconds).toEqual([0, 120]);
});

it("pymemcache without time-outs is told of both that are missing", () => {
  expect(outlookOf("pymemcache", {})[3]).toMatch(/set `timeout` and `connect_timeout`\.$/);
  expect(outlookOf("pymemcache", { timeout: 1 })[3]).toMatch(
    /^No time-out is set for connections: .*set `connect_timeout`\.$/,
  );
  expect(outlookOf("pymemcache", { timeout: 1, connect_timeout: 1 })).toHaveLength(3);
});

it.each(
  clients.map(({ name }) => name),
)("%s at its defaults gets three sentences that can be read back, of each loss", (name) => {
  const lines = outlookOf(name, {});
  expect(lines.slice(0, 3).join("\n")).not.toMatch(/undefined|NaN|Infinity|null/);
  for (const loss of ["crash", "host-down", "pause"] as const) expect(() => claimsOf(lines, loss)).not.toThrow();
});
