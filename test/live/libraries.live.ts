/** Libraries of other languages beside real servers that die, hang and come back; the model plays what was recorded. */
import { describe, expect, it } from "vitest";
import { clients } from "../../models/clients/index.ts";
import { versionNamed } from "../../models/clients/shared/versions.ts";
import { freshKeys } from "./chance.ts";
import { type Library, libraries, type Options } from "./libraries/library.ts";
import { Recorder, seconds } from "./libraries/recorder.ts";
import { noMemcached, seed, titled } from "./programs.ts";

/** Who is kept from running for a second sees time-outs that nothing caused. */
const TELLINGS = 3;

interface Case {
  readonly options: Options;
  /** Seconds after which a server that was given up is tried again, and a little more. */
  readonly retrySeconds: number;
}

const cases: Readonly<Record<string, readonly Case[]>> = {
  pymemcache: [
    { options: { retry_attempts: 1, dead_timeout: 2, connect_timeout: 0.7, timeout: 0.7 }, retrySeconds: 2.6 },
    {
      options: { retry_attempts: 0, dead_timeout: 2, connect_timeout: 0.7, timeout: 0.7, default_noreply: false },
      retrySeconds: 2.6,
    },
  ],
  "python-memcached": [{ options: { dead_retry: 2, socket_timeout: 0.7 }, retrySeconds: 2.6 }],
  pylibmc: [
    { options: { _poll_timeout: 700, connect_timeout: 700 }, retrySeconds: 3.4 },
    {
      options: {
        hash: "md5",
        distribution: "consistent ketama",
        remove_failed: true,
        failure_limit: 2,
        dead_timeout: 3,
        _poll_timeout: 700,
      },
      retrySeconds: 4.4,
    },
  ],
  dalli: [{ options: { down_retry_delay: 2, socket_timeout: 0.7 }, retrySeconds: 2.6 }],
  spymemcached: [
    { options: { opTimeout: 700 }, retrySeconds: 2.6 },
    { options: { opTimeout: 700, locatorType: "CONSISTENT", hashAlg: "KETAMA_HASH" }, retrySeconds: 2.6 },
  ],
  twemproxy: [
    {
      options: { timeout: 700, auto_eject_hosts: true, server_failure_limit: 1, server_retry_timeout: 2000 },
      retrySeconds: 2.6,
    },
    { options: { timeout: 700, distribution: "modula", hash: "md5" }, retrySeconds: 1 },
  ],
};

/** Why the tests of a library are skipped, or null where they are not. */
function reasonOf({ name, release }: Library): string | null {
  if (release === null) return `no ${name} to hold against`;
  const definition = clients.find((client) => client.name === name)!;
  if (versionNamed(definition, release) === null) return `${name} ${release} is not modelled`;
  return noMemcached;
}

/** Tells it again where the machine may have spoilt it. */
async function recorded(
  library: Library,
  options: Options,
  servers: number,
  story: (recorder: Recorder, telling: number) => Promise<void>,
): Promise<void> {
  for (let telling = 1; ; telling++) {
    const recorder = await Recorder.open(library, options, servers);
    try {
      await story(recorder, telling);
      return;
    } catch (error) {
      process.stderr.write(`${library.name}, telling ${telling} of ${TELLINGS}: ${error}\n`);
      if (telling === TELLINGS) throw error;
    } finally {
      await recorder.close();
    }
  }
}

/** A key of each server, found by what the library does with fresh ones. */
async function keyOfEach(recorder: Recorder, servers: number, more: number): Promise<string[]> {
  const found: string[] = [];
  for (const key of freshKeys(60, seed + more)) {
    const node = await recorder.call("set", key);
    if (node !== null) found[node] ??= key;
    if (Object.keys(found).length === servers) return found;
  }
  throw new Error("no key for some server");
}

/** PHP's classes are driven for their calls for many keys (`multi-gets.live.ts`), and else by `failures.live.ts` and `routing.live.ts`. */
const ofOtherLanguages = libraries.filter(({ name }) => name in cases);

describe.concurrent.each(ofOtherLanguages)("$name", (library) => {
  const reason = reasonOf(library);
  const release = library.release === null ? "" : ` ${library.release}`;
  describe.concurrent.each(cases[library.name])(`${library.name}${release} with $options`, ({
    options,
    retrySeconds,
  }) => {
    const live = it.skipIf(reason !== null);

    live(titled(`sends fresh keys where the model does, seed ${seed}`, reason), () =>
      recorded(library, options, 5, async (recorder, telling) => {
        const verdict = await recorder.mapped(freshKeys(200, seed + telling));
        expect(verdict).toMatchObject({ kind: "compared", differences: [], matched: 200 });
      }),
    );

    live(titled("goes through a crash and a hang as the model does", reason), () =>
      recorded(library, options, 3, async (recorder, telling) => {
        const [a, b, c] = await keyOfEach(recorder, 3, telling);
        const use = async (key: string) => {
          await recorder.call("get", key);
          await recorder.call("set", key);
          await recorder.call("get", key);
        };
        await recorder.kill(0);
        await use(a!);
        await use(a!);
        await recorder.start(0);
        await recorder.call("get", a!);
        await seconds(retrySeconds);
        await use(a!);
        await recorder.pause(1);
        await use(b!);
        await use(b!);
        await use(c!);
        await seconds(retrySeconds);
        await recorder.call("get", b!);
        recorder.resume(1);
        await seconds(retrySeconds);
        await use(b!);
        await use(b!);
        const verdict = recorder.played();
        expect(verdict).toMatchObject({ kind: "compared", differences: [] });
        if (verdict.kind === "compared") expect(verdict.durations?.lines().slice(1)).toEqual([]);
      }),
    );
  });
});
