/** The same figures, however somebody has them, come to the same experiment. */
import { beforeAll, describe, expect, it } from "vitest";
import { calibrateFrom } from "../../../src/app/calibrate/calibrate.ts";
import type { Dump } from "../../../src/app/calibrate/dump.ts";
import { dumpsOf } from "./dumps.ts";

let dumps: Dump[];
let experiment: unknown;

beforeAll(() => {
  dumps = dumpsOf({
    duration: "100s",
    measureFrom: "10s",
    statsAt: ["20s", "90s"],
    cluster: { nodes: 2, memory: "4MB" },
    workload: { keys: 20_000, valueBytes: 300, ttl: "never", arrivals: { rate: 200 } },
  }).map(({ node, text }, i) => ({ from: `dump ${i}`, node, text }));
  experiment = of(dumps);
});

function of(given: readonly Dump[]): unknown {
  return calibrateFrom(given, {}, "same").experiment;
}

/** Lines of an answer as name and value. */
function pairs(text: string): [string, string][] {
  return [...text.matchAll(/^STAT (\S+) (\S+)\r$/gm)].map(([, name, value]) => [name, value]);
}

/** As memcached_exporter prints it: its own names for what is read here. */
function exposed({ text, node }: Dump, labels = ""): [string, string][] {
  const general: Record<string, string> = {
    uptime: "memcached_uptime_seconds",
    time: "memcached_time_seconds",
    bytes: "memcached_current_bytes",
    limit_maxbytes: "memcached_limit_bytes",
    curr_items: "memcached_current_items",
    total_items: "memcached_items_total",
    evictions: "memcached_items_evicted_total",
    reclaimed: "memcached_items_reclaimed_total",
    crawler_reclaimed: "memcached_lru_crawler_reclaimed_total",
  };
  const inClass: Record<string, string> = {
    number: "memcached_slab_current_items",
    age: "memcached_slab_items_age_seconds",
    mem_requested: "memcached_slab_mem_requested_bytes",
    number_hot: "memcached_slab_hot_items",
    evicted: "memcached_slab_items_evicted_total",
    evicted_nonzero: "memcached_slab_items_evicted_nonzero_total",
    evicted_unfetched: "memcached_slab_items_evicted_unfetched_total",
    chunk_size: "memcached_slab_chunk_size_bytes",
  };
  const commands: Record<string, string> = {
    get_hits: 'command="get",status="hit"',
    get_misses: 'command="get",status="miss"',
    cmd_set: 'command="set",status="hit"',
    delete_hits: 'command="delete",status="hit"',
    delete_misses: 'command="delete",status="miss"',
    cas_hits: 'command="cas",status="hit"',
    cas_badval: 'command="cas",status="badval"',
  };
  const instance = `instance="${node}"${labels}`;
  return pairs(text).flatMap(([name, value]): [string, string][] => {
    if (name in general) return [[`${general[name]}{${instance}}`, value]];
    if (name in commands) return [[`memcached_commands_total{${commands[name]},${instance}}`, value]];
    const [, slab, counter] = /^(?:items:)?(\d+):(\w+)$/.exec(name) ?? [];
    return slab !== undefined && counter in inClass ? [[`${inClass[counter]}{slab="${slab}",${instance}}`, value]] : [];
  });
}

const timeOf = ({ text }: Dump): number => Number(/STAT time (\d+)/.exec(text)![1]);

/** One line is one value, as in Prometheus' exposition format. */
function scrape(dump: Dump): Dump {
  const lines = exposed(dump).map(
    ([series, value]) => `${series} ${Number(value) >= 1e6 ? Number(value).toExponential() : value}`,
  );
  return { ...dump, text: `# HELP memcached_up Up.\n# TYPE memcached_up gauge\nmemcached_up 1\n${lines.join("\n")}\n` };
}

/** Without what no exporter says, or says otherwise. */
function comparable(one: unknown): unknown {
  const text = JSON.stringify(one, (key, value) => (key === "comment" ? undefined : value));
  return JSON.parse(text);
}

describe("the same figures", () => {
  it("in one file, with lines of a prompt between them", () => {
    const text = dumps.map((dump) => `stats\n${dump.text.replaceAll("\r\n", "\n")}`).join("");
    expect(comparable(of([{ from: "all", node: null, text }]))).toMatchObject({
      scenario: {
        workload: comparable((experiment as { scenario: { workload: unknown } }).scenario.workload) as object,
      },
    });
  });

  it("as memcached-tool prints them, which names the node", () => {
    const tool = dumps.map(({ text, node, from }) => {
      const lines = pairs(text).map(([name, value]) => `${name.padStart(24)} ${value.padStart(15)}`);
      return { from, node: null, text: `#${node}   Field       Value\n${lines.join("\n")}\n` };
    });
    expect(of(tool)).toEqual(experiment);
  });

  it("as a scrape of memcached_exporter", () => {
    expect(comparable(of(dumps.map(scrape)))).toEqual(comparable(experiment));
  });

  it("as a range of Prometheus, in JSON", () => {
    const byNode = new Map<string, Map<string, [number, string][]>>();
    for (const dump of dumps) {
      for (const [series, value] of exposed(dump)) {
        const all = byNode.get(dump.node!) ?? new Map<string, [number, string][]>();
        byNode.set(dump.node!, all);
        all.set(series, [...(all.get(series) ?? []), [timeOf(dump), value]]);
      }
    }
    const result = [...byNode.values()].flatMap((all) =>
      [...all].map(([series, values]) => {
        const [, name, labels] = /^(\w+)\{(.*)\}$/.exec(series)!;
        const metric = Object.fromEntries(
          [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, text]) => [label, text]),
        );
        return { metric: { __name__: name, ...metric }, values };
      }),
    );
    const text = JSON.stringify({ status: "success", data: { resultType: "matrix", result } });
    expect(comparable(of([{ from: "range.json", node: null, text }]))).toEqual(comparable(experiment));
  });

  it("as a range of Prometheus in CSV, a column a series and a line a sample", () => {
    const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const names = [...new Set(dumps.flatMap((dump) => exposed(dump).map(([series]) => series)))];
    const times = [...new Set(dumps.map(timeOf))];
    const values = new Map(
      dumps.flatMap((dump) => exposed(dump).map(([series, value]) => [`${timeOf(dump)} ${series}`, value])),
    );
    const wide = [
      ["Time", ...names].map(cell).join(","),
      ...times.map((time) =>
        [new Date(time * 1000).toISOString(), ...names.map((name) => values.get(`${time} ${name}`) ?? "")].join(","),
      ),
    ];
    const long = [
      "timestamp,series,value",
      ...times.flatMap((time) =>
        names.map((name) => [time * 1000, cell(name), values.get(`${time} ${name}`) ?? ""].join(",")),
      ),
    ];
    for (const lines of [wide, long]) {
      const text = `${lines.join("\r\n")}\r\n`;
      expect(comparable(of([{ from: "range.csv", node: null, text }]))).toEqual(comparable(experiment));
    }
  });
});
