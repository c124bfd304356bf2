/** A live memcached under a load whose parameters are known: what `calibrate --live` finds in its counters. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { calibrateFrom } from "../../src/app/calibrate/calibrate.ts";
import { announced, askLive, livePlaces } from "../../src/app/calibrate/live.ts";
import { SECTIONS } from "../../src/app/calibrate/snapshot.ts";
import { sendLoad } from "./known-load.ts";
import { CacheServer, delay, freePorts, killAll } from "./servers.ts";

const load = { keys: 16_000, zipf: 1, valueBytes: 300, reads: 0.95, perSecond: 1500 };
/** Items are evicted after some 20 s: until then a node remembers that it was empty. */
const WARM_SECONDS = 60;
const BETWEEN_SECONDS = 60;

let server: CacheServer;

beforeAll(async () => {
  const [port] = await freePorts(1);
  server = new CacheServer(port, ["-m", "2", "-t", "1"]);
  await server.start();
});

afterAll(() => killAll([server]));

it("finds memory, sizes and mix of a live node, its exponent within .03 and its hit ratio within a point", async () => {
  const seed = Number(process.env.LIVE_SEED);
  let isOver = false;
  const sending = sendLoad(server.port, { ...load, seed }, () => isOver);
  await delay(WARM_SECONDS * 1000);
  const { places, seconds } = livePlaces([`127.0.0.1:${server.port}`], String(BETWEEN_SECONDS));
  expect(announced(places, seconds)).toContain(SECTIONS.join(", "));
  const dumps = await askLive(places, seconds);
  isOver = true;
  await sending;
  const { experiment, said } = calibrateFrom(dumps, {}, "live");
  const { cluster, workload } = experiment.scenario as {
    cluster: { readonly memory: string; readonly profile: string };
    workload: { readonly popularity: { readonly zipf: number }; readonly reads: number; readonly keys: number };
  };
  expect(cluster).toMatchObject({ memory: "2MB", profile: "modern" });
  expect(workload).toMatchObject({ onWrite: "set", ttl: "never", valueBytes: 300, keyBytes: 20 });
  // 90,000 requests: four standard errors.
  expect(Math.abs(workload.reads - load.reads)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / 90_000));
  const [, measured, form] = /^hit ratio +([\d.]+) % +([\d.]+) %/m.exec(said)!.map(Number);
  console.info(`seed ${seed}\n${said}`);
  expect(Math.abs(workload.popularity.zipf - load.zipf)).toBeLessThan(0.03);
  expect(Math.abs(workload.keys / load.keys - 1)).toBeLessThan(0.2);
  expect(Math.abs(measured - form)).toBeLessThan(1);
});
