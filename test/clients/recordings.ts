/** The compact recordings of test/fixtures/clients, spelled out as `fallthrough conform` reads them. */
import { readFileSync } from "node:fs";

type Options = Readonly<Record<string, unknown>>;
type MappingRow = readonly [
  name: string,
  client: string,
  version: string,
  how: string,
  options: Options,
  servers: readonly string[],
  down: readonly number[],
  cases: Readonly<Record<string, unknown>>,
];
type StepRow = readonly [
  at: number,
  ev: string,
  subject?: string | number,
  recorded?: Readonly<Record<string, unknown>>,
];
type TimelineRow = readonly [
  name: string,
  client: string,
  version: string,
  options: Options,
  servers: readonly string[],
  steps: readonly StepRow[],
];

export const mappings = rows<MappingRow>("mapping", "mapping-python-node", "mapping-live").map(
  ([name, client, version, how, options, servers, down, cases]) => ({
    name,
    recording: { client, version, how, options, servers: servers.map(server), down, cases: Object.entries(cases) },
  }),
);

export const timelines = timelinesOf("sec", "timelines", "timelines-python-node", "timelines-proxies");
/** With measured times and durations. */
export const measured = timelinesOf("t", "timelines-measured");

function timelinesOf(unit: "sec" | "t", ...files: string[]) {
  return rows<TimelineRow>(...files).map(([name, client, version, options, servers, steps]) => ({
    name,
    recording: {
      client,
      version,
      options,
      servers: servers.map(server),
      steps: steps.map(([at, ...rest]) => ({ [unit]: at, ...step(rest) })),
    },
  }));
}

function rows<T>(...names: string[]): T[] {
  return names.flatMap(
    (name) => JSON.parse(readFileSync(new URL(`../fixtures/clients/${name}.json`, import.meta.url), "utf8")) as T[],
  );
}

function server(text: string) {
  const [host, port, weight = "1"] = text.split(":");
  return { host, port: Number(port), weight: Number(weight) };
}

function step([ev, subject, recorded]: StepRow extends readonly [number, ...infer Rest] ? Rest : never) {
  if (subject === undefined) return { ev };
  return typeof subject === "number" ? { ev, server: subject } : { ev, key: subject, ...recorded };
}
