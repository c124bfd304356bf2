/**
 * Stats as OpenMetrics text. Oracles: the rules of the format (openmetrics.io, 1.0), and the names that memcached_exporter's own test expects
 * of a live memcached (`pkg/exporter/exporter_test.go`).
 */
import { describe, expect, it } from "vitest";
import { openMetricsText, type StatsLine } from "../../../src/app/open-metrics/open-metrics.ts";

const stats = (more: Record<string, number> = {}) => ({
  uptime: 60,
  get_hits: 9,
  get_misses: 1,
  cmd_set: 7,
  cas_hits: 2,
  cas_misses: 1,
  cas_badval: 1,
  bytes: 100,
  curr_items: 5,
  ...more,
});
const line = (more: Partial<StatsLine> = {}): StatsLine => ({
  point: "p0",
  label: "at once",
  seed: 1,
  when: "end",
  atSeconds: 60,
  nodes: [
    {
      node: "127.0.0.1:11211",
      stats: stats(),
      items: { 5: { number: 5, age: 30, hits_to_cold: 4, mem_requested: 100 } },
      slabs: { 5: { chunk_size: 240, mem_requested: 100, cmd_set: 7, cas_hits: 2, cas_badval: 1, get_hits: 9 } },
    },
  ],
  ...more,
});

/** Every sample by its name and labels, in order; a law of the format that is broken is thrown. */
function parsed(text: string): Map<string, number[]> {
  const lines = text.split("\n");
  expect(lines.slice(-2)).toEqual(["# EOF", ""]);
  const found = new Map<string, number[]>();
  const families = new Set<string>();
  let family = { name: "", kind: "" };
  let last = { key: "", at: 0 };
  for (const one of lines.slice(0, -2)) {
    const type = /^# TYPE (\w+) (counter|gauge)$/.exec(one);
    if (type !== null) {
      family = { name: type[1], kind: type[2] };
      if (families.has(family.name)) throw new Error(`${family.name} comes twice`);
      families.add(family.name);
      continue;
    }
    if (one.startsWith("# HELP ")) {
      expect(one.startsWith(`# HELP ${family.name} `)).toBe(true);
      continue;
    }
    const [, name, labels, value, at] = /^(\w+)(\{(?:\w+="(?:[^"\\\n]|\\[\\"n])*",?)+\}) (\S+) (\S+)$/.exec(one)!;
    expect(name).toBe(family.kind === "counter" ? `${family.name}_total` : family.name);
    const key = `${name}${labels}`;
    if (last.key === key) expect(Number(at)).toBeGreaterThan(last.at);
    else if (found.has(key)) throw new Error(`${key} is not in one piece`);
    last = { key, at: Number(at) };
    found.set(key, [...(found.get(key) ?? []), Number(value)]);
  }
  return found;
}

const own = 'instance="127.0.0.1:11211",point="p0",seed="1"';

describe("the stats of nodes", () => {
  it("have the exporter's names and labels, and a cas is no set", () => {
    const found = parsed(openMetricsText([line()]));
    const expected: Record<string, number> = {
      memcached_up: 1,
      memcached_uptime_seconds: 60,
      memcached_current_bytes: 100,
      memcached_current_items: 5,
    };
    for (const [name, value] of Object.entries(expected)) expect(found.get(`${name}{${own}}`), name).toEqual([value]);
    const commands: [string, string, number][] = [
      ["get", "hit", 9],
      ["get", "miss", 1],
      ["cas", "badval", 1],
      ["set", "hit", 3],
    ];
    for (const [command, status, value] of commands) {
      expect(found.get(`memcached_commands_total{${own},command="${command}",status="${status}"}`)).toEqual([value]);
    }
    const ofSlab: [string, number][] = [
      [`memcached_slab_current_items{${own},slab="5"}`, 5],
      [`memcached_slab_items_age_seconds{${own},slab="5"}`, 30],
      [`memcached_slab_lru_hits_total{${own},slab="5",lru="cold"}`, 4],
      [`memcached_slab_chunk_size_bytes{${own},slab="5"}`, 240],
      [`memcached_slab_mem_requested_bytes{${own},slab="5"}`, 100],
      [`memcached_slab_commands_total{${own},slab="5",command="set",status="hit"}`, 4],
    ];
    for (const [key, value] of ofSlab) expect(found.get(key), key).toEqual([value]);
  });

  it("of a node that is down are that it is down", () => {
    const found = parsed(openMetricsText([line({ nodes: [{ node: "a:1", stats: null, items: {}, slabs: {} }] })]));
    expect([...found]).toEqual([['memcached_up{instance="a:1",point="p0",seed="1"}', [0]]]);
  });

  it("stand in order of time, one series in one piece, whatever the order of the lines", () => {
    const at = (atSeconds: number, seed: number, hits: number) =>
      line({ atSeconds, seed, nodes: [{ node: "a:1", stats: stats({ get_hits: hits }), items: {}, slabs: {} }] });
    const found = parsed(openMetricsText([at(30, 2, 6), at(10, 1, 1), at(30, 1, 3), at(20, 1, 2), at(20, 2, 5)]));
    const hits = (seed: number) =>
      found.get(`memcached_commands_total{instance="a:1",point="p0",seed="${seed}",command="get",status="hit"}`);
    expect([hits(1), hits(2)]).toEqual([
      [1, 2, 3],
      [5, 6],
    ]);
  });

  it("at one instant under two names are there once", () => {
    parsed(openMetricsText([line({ when: "fault" }), line({ when: "60s" })]));
  });

  it("of no nodes are an empty page", () => expect(openMetricsText([])).toBe("# EOF\n"));
});
