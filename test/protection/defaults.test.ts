/** Each default beside the figure of its source, which the mechanism's file names with release and place. */
import { describe, expect, it } from "vitest";
import { stampedes } from "../../models/frameworks/look-aside/index.ts";
import { writePolicies } from "../../models/frameworks/look-aside/writes.ts";
import { breakers, limits, retries, throttles } from "../../models/protection/index.ts";
import { defaultOf } from "../../src/app/listing/default-of.ts";

const known = {
  ...{ retry: retries, breaker: breakers, limit: limits, throttle: throttles },
  ...{ stampede: stampedes, writes: writePolicies },
};

/** Times in seconds. Where a source has no default the option has to be given. */
const published = {
  "retry fixed": { attempts: 3, pause: 0.5 },
  "retry exponential": { attempts: 3, base: 0.1, cap: 20 },
  "retry budget": { attempts: 3, base: 0.1, cap: 20, ttl: 10, minRetriesPerSecond: 10, percentCanRetry: 0.2 },
  "retry aws-sdk": { attempts: 3, base: 0.1, throttledBase: 0.5, cap: 20, tokens: 500 },
  "breaker resilience4j": {
    failureRateThreshold: 50,
    slowCallRateThreshold: 100,
    slowCallDurationThreshold: 60,
    slidingWindowType: "COUNT_BASED",
    slidingWindowSize: 100,
    minimumNumberOfCalls: 100,
    waitDurationInOpenState: 60,
    permittedNumberOfCallsInHalfOpenState: 10,
    maxWaitDurationInHalfOpenState: 0,
  },
  "breaker opossum": {
    errorThresholdPercentage: 50,
    resetTimeout: 30,
    rollingCountTimeout: 10,
    rollingCountBuckets: 10,
    volumeThreshold: 0,
  },
  "limit gradient2": {
    initialLimit: 20,
    minLimit: 20,
    maxLimit: 200,
    smoothing: 0.2,
    queueSize: 4,
    longWindow: 600,
    rttTolerance: 1.5,
  },
  "limit vegas": { initialLimit: 20, maxLimit: 1000, smoothing: 1, probeMultiplier: 30 },
  "limit aimd": { initialLimit: 20, minLimit: 20, maxLimit: 200, backoffRatio: 0.9, timeout: 5 },
  "limit bulkhead": { maxConcurrentCalls: 25, maxWaitDuration: 0 },
  "throttle google-sre": { k: 2, window: 120 },
  "stampede none": {},
  "stampede single-flight": { per: "process" },
  "stampede groupcache": {},
  // The pause is an assumption; the paper says "a short amount of time".
  "stampede lease": { token: 10, pause: 0.01 },
  "stampede xfetch": { beta: 1 },
  "stampede varnish": { grace: 10 },
  "stampede nginx": { lock: false, lockTimeout: 5, lockAge: 5, useStale: false, backgroundUpdate: false },
  "writes plain": {},
  "writes hold-off": { holdOff: 2 },
  "writes versioned-add": {},
  "writes write-through": {},
} as const;

/** What has to be given, since the source has no default. */
const wanted = {
  "retry grpc": ["maxAttempts", "initialBackoff", "maxBackoff", "backoffMultiplier"],
  "breaker semian": ["errorThreshold", "errorTimeout", "successThreshold"],
  "stampede meta-lease": ["N"],
  "stampede lock": ["expiry", "wait"],
  "stampede stale-while-revalidate": ["grace"],
} as const;

const mechanisms = Object.entries(known).flatMap(([part, registry]) =>
  registry.map(({ name, options }) => ({ name: `${part} ${name}`, options })),
);

describe("the defaults of a mechanism", () => {
  it.each(Object.entries(published))("%s: those of its source", (name, figures) => {
    const { options } = mechanisms.find((one) => one.name === name)!;
    expect(options.parse({})).toEqual(figures);
  });

  it.each(Object.entries(wanted))("%s: its source has none, and it is refused without them", (name, missing) => {
    const { options } = mechanisms.find((one) => one.name === name)!;
    const { error } = options.safeParse({});
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual(missing);
  });

  it("are those of its source beside what has to be given", () => {
    const read = (name: string, given: object) => stampedes.named(name).options.parse(given);
    // Laravel's block() sleeps so long, and throws in the end.
    expect(read("lock", { expiry: "5s", wait: "3s" })).toEqual({ expiry: 5, wait: 3, pause: 0.25, whenOver: "fail" });
    // Without R no reader of a value wins; md without I deletes.
    expect(read("meta-lease", { N: "5s" })).toEqual({ N: 5, R: 0, I: false, pause: 0.01 });
  });

  it("leave out only what follows from another option, or is not there unless it is given", () => {
    const wantedOf: Readonly<Record<string, readonly string[]>> = wanted;
    const given = { "stampede lock": ["pause", "whenOver"], "stampede meta-lease": ["R", "I", "pause"] };
    const pinned = (name: string): string[] => [
      ...Object.keys(published[name as keyof typeof published] ?? {}),
      ...(wantedOf[name] ?? []),
      ...(given[name as keyof typeof given] ?? []),
    ];
    const others = mechanisms.flatMap(({ name, options }) =>
      Object.keys(options.shape)
        .filter((option) => !pinned(name).includes(option))
        .map((option) => `${name}: ${option}`),
    );
    expect(others).toEqual([
      "retry grpc: retryThrottling",
      // Told by what it does in breakers.test.ts, and so are Vegas's two in limits.test.ts.
      "breaker semian: errorThresholdTimeout",
      "breaker semian: lumpingInterval",
      "limit vegas: alpha",
      "limit vegas: beta",
    ]);
    const stated = { errorThreshold: 3, errorTimeout: "10s", successThreshold: 1 };
    expect(breakers.named("semian").options.parse(stated)).toEqual({
      ...stated,
      errorTimeout: 10,
      // circuit_breaker.rb: `initialize` has lumping_interval: 0, and error_threshold_timeout || error_timeout.
      lumpingInterval: 0,
    });
    const policy = { maxAttempts: 4, initialBackoff: "100ms", maxBackoff: "1s", backoffMultiplier: 2 };
    expect(retries.named("grpc").options.parse(policy)).toEqual({ ...policy, initialBackoff: 0.1, maxBackoff: 1 });
  });

  it("are known of every mechanism that there is", () => {
    const names = [...Object.keys(published), ...Object.keys(wanted)];
    expect(mechanisms.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  it("are told of every option", () => {
    const untold = mechanisms.flatMap(({ name, options }) =>
      Object.entries(options.shape)
        .filter(([, field]) => defaultOf((field as { description?: string }).description ?? "") === null)
        .map(([option]) => `${name}: ${option}`),
    );
    expect(untold).toEqual([]);
  });
});
