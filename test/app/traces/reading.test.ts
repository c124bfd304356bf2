/** Reading a trace: lines across chunks, bad lines, times, samples. */
import { appendFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run } from "../../../models/run/run.ts";
import { readScenario } from "../../../models/scenario/index.ts";
import { TracesAtHand, traceFiles, traceOpener } from "../../../src/app/traces/at-hand.ts";
import { requestsOf, traceIn, written } from "./at-hand.ts";

/** Chunks have 256 KB. */
const MANY = 60_000;

describe("lines", () => {
  it("are read whole wherever the chunks of the file end", () => {
    const names = Array.from({ length: MANY }, (_, i) => `key:${i % 7}:${i}`);
    const trace = traceIn(written("t.txt", names.join("\n")));
    expect(requestsOf(trace).map(({ name }) => name)).toEqual(names);
  });

  it("that are bad are errors with their number", () => {
    const bad = (content: string) => () => traceIn(written("t.csv", `time,key,op,size,ttl\n${content}`));
    expect(bad("1,a,get,,\n2,b,got,,\n")).toThrow(/^t: line 3: operation "got"; expected one of .*'get'/);
    expect(bad("1,a\n")).toThrow("t: line 2: 2 fields; expected at least 5");
    expect(bad("x,a,get,,\n")).toThrow('t: line 2: time "x"; expected a number of seconds');
    expect(bad("1,,get,,\n")).toThrow("t: line 2: no key");
    expect(bad("1,a,set,-3,\n")).toThrow('t: line 2: size "-3"; expected a number of bytes');
    expect(bad("5,a,get,,\n4,a,get,,\n")).toThrow("t: line 3: time 4 after 5; expected lines in order of time");
  });

  it("that are bad are passed over up to a limit, as if they were not there", () => {
    const path = written("t.csv", "time,key\n1,a\nx\n2,b\ny\n3,c\n");
    const trace = traceIn(path, { skipBadLines: 2 });
    expect(requestsOf(trace)).toEqual(requestsOf(traceIn(written("u.csv", "time,key\n1,a\n2,b\n3,c\n"))));
    expect(trace.scan.badLines).toBe(2);
    expect(() => traceIn(path, { skipBadLines: 1 })).toThrow("t: line 5: 1 fields; expected at least 2 (after 1 bad");
  });

  it("that are cut off at the end of a binary trace are bad too", () => {
    const path = written("t.oracleGeneral.bin", new Uint8Array(30));
    expect(() => traceIn(path)).toThrow("t: record 2: 6 bytes; expected records of 24");
  });
});

describe("times", () => {
  const times = (content: string, options = {}) =>
    requestsOf(traceIn(written("t.csv", `time,key\n${content}`), options)).map(({ time }) => time);

  it("in whole seconds are spread over each second", () => {
    expect(times("10,a\n10,b\n12,a\n12,b\n12,c\n12,d\n")).toEqual([0.25, 0.75, 2.125, 2.375, 2.625, 2.875]);
  });

  it("with fractions are taken as they are", () => {
    expect(times("10,a\n10.5,b\n10.5,a\n12,b\n")).toEqual([0, 0.5, 0.5, 2]);
  });

  it("pass as fast as is asked", () => {
    expect(times("10,a\n10.5,b\n12,b\n", { speed: 4 })).toEqual([0, 0.125, 0.5]);
  });

  it("of a trace without any follow the rate", () => {
    const trace = traceIn(written("t.txt", "a\nb\nc"), { ratePerSecond: 4 });
    expect(requestsOf(trace).map(({ time }) => time)).toEqual([0, 0.25, 0.5]);
  });
});

describe("a file that changes", () => {
  const first = "time,key\n1,a\n1,b\n2,a\n";
  const changed = "t: changed since it was first read";

  it("before its requests are read is an error", () => {
    const path = written("t.csv", first);
    const trace = traceIn(path);
    // The same keys, as many of them, at the same times.
    writeFileSync(path, "time,key\n1,a\n1,a\n2,b\n");
    expect(() => trace.requests()).toThrow(changed);
  });

  it("while they are read is an error at the latest when they end", () => {
    const path = written("t.csv", first);
    const trace = traceIn(path);
    const requests = trace.requests();
    appendFileSync(path, "2,b\n");
    const request = { time: 0, key: 0, kind: 0, valueBytes: 0, ttlSeconds: 0, client: 0 };
    expect(() => {
      while (requests.next(request));
    }).toThrow(changed);
    requests.close();
  });

  it("between two runs is an error of the second one", () => {
    const path = written("t.csv", first);
    const traces = new TracesAtHand(".");
    const { value } = readScenario({ workload: { trace: { file: path } } }, traces.look);
    const openTrace = traceOpener(traceFiles(traces.places));
    run(value!, 1, { openTrace });
    writeFileSync(path, first.replace("b", "c"));
    expect(() => run(value!, 2, { openTrace })).toThrow(`workload.trace: ${path}: changed since it was first read`);
  });
});

describe("a sample of the keys", () => {
  const KEYS = 20_000;
  /** A count of Binomial(KEYS, .25) misses its mean by more than five deviations once in a million. */
  const DEVIATIONS = 5;
  const names = Array.from({ length: 3 * KEYS }, (_, i) => `user:${(i * 7919) % KEYS}`);
  const whole = requestsOf(traceIn(written("t.txt", names.join("\n"))));
  const sample = traceIn(written("t.txt", names.join("\n")), { sample: 0.25 });

  it("has each of its keys with all of its requests, at their times", () => {
    const chosen = new Set(requestsOf(sample).map(({ name }) => name));
    const wanted = whole.filter(({ name }) => chosen.has(name)).map(({ name, time }) => [name, time]);
    expect(requestsOf(sample).map(({ name, time }) => [name, time])).toEqual(wanted);
  });

  it("is of the size that is asked for", () => {
    const deviation = Math.sqrt(KEYS * 0.25 * 0.75);
    expect(Math.abs(sample.keys.count - KEYS * 0.25)).toBeLessThan(DEVIATIONS * deviation);
  });
});
