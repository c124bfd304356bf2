/** A live memcached under load, watched: its log, played on the model of a node, comes to what happened. */
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { askLive, livePlaces } from "../../src/app/calibrate/live.ts";
import { playRecord } from "../../src/app/calibrate/record/record.ts";
import { sendLoad } from "./known-load.ts";
import { CacheServer, delay, freePorts, killAll } from "./servers.ts";

let server: CacheServer;

beforeAll(async () => {
  const [port] = await freePorts(1);
  server = new CacheServer(port, ["-m", "2", "-t", "1"]);
  await server.start();
});

afterAll(() => killAll([server]));

it("a log of two minutes is played with hits within a point and evictions within a fiftieth", async () => {
  const seed = Number(process.env.LIVE_SEED);
  const watcher = connect(server.port, "127.0.0.1");
  await once(watcher, "connect");
  let text = "";
  watcher.setEncoding("latin1").on("data", (data) => {
    text += data;
  });
  watcher.write("watch fetchers mutations evictions\r\n");
  let isOver = false;
  // 240 items fit: evicted after some 10 s.
  const load = { keys: 1000, zipf: 0.9, valueBytes: 8000, reads: 0.9, perSecond: 60, seed };
  const sending = sendLoad(server.port, load, () => isOver);
  await delay(120_000);
  isOver = true;
  await sending;
  const { places } = livePlaces([`127.0.0.1:${server.port}`], "1");
  const dumps = await askLive(places, 1);
  watcher.destroy();
  const said = playRecord({ from: "watch", node: null, text }, dumps.slice(1), {});
  console.info(`seed ${seed}\n${said}`);
  const [, gets, hits] = /^Of (\d+) gets (\d+) hit/m.exec(said)!.map(Number);
  // The log is whole: it tells of the gets and hits that the node counted.
  expect(dumps[1].text).toContain(`STAT cmd_get ${gets}\r\n`);
  expect(dumps[1].text).toContain(`STAT get_hits ${hits}\r\n`);
  expect(Math.abs(Number(/off by ([+-]?[\d.]+) points in all/.exec(said)![1]))).toBeLessThan(1);
  const minutes = [...said.matchAll(/^ +\d+ +\d+ .* (\d+) +(\d+) +[+-]?\d+$/gm)];
  const [real, model] = [1, 2].map((column) => minutes.reduce((sum, found) => sum + Number(found[column]), 0));
  expect(Math.abs(model / real - 1)).toBeLessThan(0.02);
});
