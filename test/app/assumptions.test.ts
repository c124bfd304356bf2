/** What the list of assumptions says of settings that others decide. */
import { expect, it } from "vitest";
import { defaultProcessesOf } from "../../models/scenario/client.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { HEADROOM } from "../../models/scenario/worker-count.ts";
import { assumptions } from "../../src/app/narrative/index.ts";

type Json = Readonly<Record<string, unknown>>;

const page = { gets: 10, workMs: 30 };
const listed = (given: Json) =>
  new Map(
    assumptions({ given, effective: () => "x", swept: [], changed: [], sources: [], presets: [] }).map(
      ({ what, value }) => [what, value],
    ),
  );
const world = (client: Json, rate: number): Json => ({
  client: { name: "php-memcached", ...client },
  application: { page },
  workload: { arrivals: { rate, per: "page" } },
});

it("workers that follow from the load are told as twice the busy ones only where they are that many", () => {
  const twice = `${HEADROOM} times as many as are busy`;
  const none = world({ hosts: 2 }, 1);
  const floor = defaultProcessesOf(2) / 2;
  expect(listed(none).get("Workers of a host")).toContain(
    `${floor} on each of 2 hosts, one for each process, and no fewer than ${twice}`,
  );
  const busy = world({}, 5000);
  const { value } = readScenario(busy);
  expect(value?.client.workers).toBeGreaterThan(defaultProcessesOf(1));
  expect(listed(busy).get("Workers of a host")).toContain(`${value?.client.workers} on the one host, ${twice}`);
  expect(listed(world({ processes: 7 }, 1)).get("Workers of a host")).toBe(
    "not stated: 7 on the one host, one for each process",
  );
});

it("the default share of reads is no assumption of a page that states its writes", () => {
  expect(listed(world({}, 1)).has("Share of reads")).toBe(true);
  expect(listed({ application: { page: { ...page, writes: 1 } } }).has("Share of reads")).toBe(false);
});

const known: Json = { "workload.popularity.zipf": "1.2117", "workload.keys": "1750000" };
const toldOf = (given: Json, swept: readonly string[] = []) =>
  new Map(
    assumptions({
      ...{ given, swept, changed: [], sources: [], presets: [] },
      effective: (path) => (known[path] as string | undefined) ?? null,
    }).map(({ what, value, source }) => [what, `${value} (${source})`]),
  );
const [MEMORY, POPULARITY, PROCESSES] = ["Memory of a node", "Popularity", "Processes"];

it("where nothing is stated, memory, popularity and processes are told as defaults, with the numbers that a run takes", () => {
  const { value } = readScenario({});
  const told = toldOf({});
  expect(told.get(MEMORY)).toBe(`${value!.nodes[0].memoryBytes / 2 ** 20}MB (default)`);
  expect(told.get(POPULARITY)).toBe(`zipf ${value!.workload.zipf} (default)`);
  expect(told.get(PROCESSES)).toBe(
    `${value!.client.processes} with connections and a view of dead nodes of their own, an assumption (default)`,
  );
});

it.each([
  [MEMORY, { cluster: { memcached: "-c 99" } }, [], "64MB (default)"],
  [MEMORY, { cluster: { memcached: "-m 99" } }, [], undefined],
  [MEMORY, { cluster: { memoryMb: 9 } }, [], undefined],
  [MEMORY, { cluster: { nodes: [{ memory: "9MB" }, {}] } }, [], "64MB (default)"],
  [MEMORY, { cluster: { nodes: [{ memory: "9MB" }] } }, [], undefined],
  [MEMORY, {}, ["cluster.memoryMb"], undefined],
  [POPULARITY, { workload: { popularity: { zipf: 1 } } }, [], "zipf 1 (set by the experiment, no source given)"],
  [
    POPULARITY,
    { workload: { popularity: { drift: "1h" } } },
    [],
    "drift 1h, zipf 1.2117 by default (set by the experiment, no source given)",
  ],
  [POPULARITY, { workload: { namespaces: [{ popularity: { zipf: 1 } }] } }, [], undefined],
  [POPULARITY, { workload: { trace: "a.csv" } }, [], undefined],
  [PROCESSES, { client: { processes: 9 } }, [], undefined],
  [PROCESSES, { client: { hosts: 3, workers: 5 } }, [], "15, one for each worker (default)"],
  [PROCESSES, {}, ["client.hosts"], "as hosts and workers say (default)"],
])("%s of %j with %j swept", (what, given, swept, text) => expect(toldOf(given, swept).get(what)).toBe(text));

it("what presets of a sweep say is told for each by its name, and once where they agree", () => {
  const published = (name: string, workload: Json) => ({ name, source: "a table", workload });
  const given = { workload: { keys: 5 } };
  const presets = [published("a", { ttl: "1h", reads: 0.9 }), published("b", { ttl: "2h", reads: 0.9 })];
  const told = assumptions({
    given,
    effective: () => "x",
    swept: ["workload.preset"],
    changed: [],
    sources: [],
    presets,
  });
  const of = (what: string) => told.find((one) => one.what === what);
  expect(of("Time to live")).toMatchObject({ value: "a: 1h; b: 2h", source: "published: a table (a, b)" });
  expect(of("Share of reads")).toMatchObject({ value: "0.9", source: "published: a table (a, b)" });
  expect(of("Keys")).toMatchObject({ value: "5" });
});
