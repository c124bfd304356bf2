/** Releases as package managers print them: experiments, `route` and recordings read them alike. */
import { describe, expect, it } from "vitest";
import { clients } from "../../models/clients/index.ts";
import { nearestVersion, versionNamed } from "../../models/clients/shared/versions.ts";
import { ListedKeys } from "../../models/hashing/keys.ts";
import { readScenario } from "../../models/scenario/index.ts";
import { routerOf } from "../../src/app/routing/route.ts";

const definitionOf = (name: string) => clients.find((client) => client.name === name)!;
const scenarioVersion = (name: string, version: string) =>
  readScenario({ client: { name, version }, cluster: { nodes: 2 } });

describe("a release stands for the same version however it is written", () => {
  it.each([
    // dpkg -l, apt, pip, npm ls, gem list, go list -m, pecl list, Maven.
    ["dalli", "3.2", ["3.0.6", "v3.0.6", "dalli 3.0.6", "dalli (3.0.6)", "dalli-3.0.6", "ruby-dalli 3.0.6-1", "3.1.2"]],
    ["gomemcache", "2014", ["0.0~git20141109", "0.0~git20141109-3", "gomemcache 2014"]],
    ["gomemcache", "2017", ["github.com/bradfitz/gomemcache v0.0.0-20190913173617-a41fca850d0b", "2022-01-06"]],
    ["gomemcache", "2023", ["v0.0.0-20230905024940-24af94b03874", "2024"]],
    ["php-memcached", "1.1", ["php-memcached 3.2", "memcached 3.2.0", "libmemcached11 1.1.4-1", "3.3.0"]],
    ["php-memcached", "1.0", ["php-memcached 3.1.5 / libmemcached 1.0.18", "1:1.0.18"]],
    ["pymemcache", "3.5", ["pymemcache==3.5.2", "python3-pymemcache 3.5.2-1"]],
    ["python-memcached", "1.59", ["python3-memcache 1.59-7", "python-memcached==1.59"]],
    ["node-memcached", "2.2", ["memcached@2.2.2"]],
    ["spymemcached", "2.12", ["net.spy:spymemcached:2.12.3", "libspymemcached-java 2.12.3+dfsg-3"]],
    ["twemproxy", "0.4", ["nutcracker 0.5.0+dfsg-2", "nutcracker-0.5.0"]],
    ["mcrouter", "2026", ["mcrouter 0.41", "0.41-1", "41.0.0", "v0.39.0", "2023.07.17.00", "2026.05.04.00"]],
    ["envoy", "1.35", ["envoy 1.20", "envoyproxy/envoy:v1.20.7", "1.18.6", "v1.40.0"]],
    ["pecl-memcache", "4.0", ["memcache 4.0.5.2", "php-memcache 4.0.5.2"]],
  ])("%s %s", (name, version, releases) => {
    for (const release of releases) {
      expect([release, versionNamed(definitionOf(name), release)]).toEqual([release, version]);
      expect(scenarioVersion(name, release).value?.client.version).toBe(version);
    }
  });

  it("is a version of its own name, for every version of every client", () => {
    for (const definition of clients) {
      for (const version of definition.versions) expect(versionNamed(definition, version)).toBe(version);
    }
  });
});

describe("an unknown release is refused with the nearest version", () => {
  it.each([
    ["dalli", "9.9", "5.0"],
    ["dalli", "1.1.5", "2.7"],
    ["pymemcache", "pymemcache 3.4.0", "3.5"],
    ["gomemcache", "2012", "2014"],
    ["spymemcached", "2.11.4", "2.12"],
    ["mcrouter", "mcrouter 0.42", "2026"],
    ["mcrouter", "2014", "2026"],
    ["envoy", "envoy 1.9.1", "1.35"],
    ["envoy", "2.0", "1.35"],
  ])("%s %s: %s", (name, release, nearest) => {
    const definition = definitionOf(name);
    expect(versionNamed(definition, release)).toBeNull();
    expect(nearestVersion(definition, release)).toBe(`; the nearest is ${nearest}`);
    const { problems } = scenarioVersion(name, release);
    expect(problems.map(({ text }) => text)).toEqual([expect.stringContaining(`; the nearest is ${nearest}`)]);
  });

  it("names none where there is no release in the text", () => {
    expect(nearestVersion(definitionOf("dalli"), "latest")).toBe("");
  });
});

describe("the alias libmemcached", () => {
  it("is php-memcached in an experiment and on the command line", () => {
    const { value, problems } = scenarioVersion("libmemcached", "libmemcached 1.0.18");
    expect(problems).toEqual([]);
    expect(value?.client).toMatchObject({ name: "php-memcached", version: "1.0" });
    const servers = "10.0.0.1:11211,10.0.0.2:11211,10.0.0.3:11211";
    const [mine, theirs] = ["libmemcached", "php-memcached"].map((client) =>
      routerOf({ client, servers, version: "libmemcached11 1.1.4-1" }).router(["a", "b", "c"]),
    );
    expect(mine).toBe(theirs);
  });
});

it("gomemcache refused keys beyond ASCII and waited 100 ms until both changed (Debian's 0.0~git20141109, pull request 58)", () => {
  const servers = [{ host: "10.0.0.1", port: 11_211, weight: 1 }];
  const made = (version: string) =>
    definitionOf("gomemcache").create({
      servers,
      keys: new ListedKeys(["abc", "n\u00e4", "a b"]),
      processes: 1,
      version,
      options: {},
    });
  const seen = ["2014", "2017", "2023"].map((version) => {
    const client = made(version);
    return [client.ioTimeoutMs, ...[0, 1, 2].map((key) => client.settled(key, new Uint8Array(1)))];
  });
  expect(seen).toEqual([
    [100, 0, -1, -1],
    [100, 0, 0, -1],
    [500, 0, 0, -1],
  ]);
});
