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
