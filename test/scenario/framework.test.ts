import { describe, expect, it } from "vitest";
import { readScenario } from "../../models/scenario/read.ts";

const symfony = { name: "php-memcached", options: { OPT_BINARY_PROTOCOL: true } };
const texts = (parts: object) =>
  readScenario({ client: symfony, ...parts }).problems.map(({ path, text }) => `${path.join(".")}: ${text}`);

describe("scenario.framework", () => {
  it("is unknown by another name, and so are options that it does not have", () => {
    expect(texts({ framework: { name: "symfony" } })[0]).toMatch(/symfony-cache/);
    expect(texts({ framework: { name: "symfony-cache", options: { bate: 1 } } })[0]).toMatch(/bate.*beta/);
  });

  it("stands above a library that it is modelled with", () => {
    const framework = { name: "symfony-cache" };
    expect(texts({ framework })).toEqual([]);
    expect(texts({ framework, client: { name: "php-memcached" } })[0]).toMatch(/OPT_BINARY_PROTOCOL true/);
  });

  it("makes a page of each request, of one get or a write in its place", () => {
    const { value } = readScenario({ client: symfony, framework: { name: "symfony-cache" } });
    expect(value?.application.page).toMatchObject({ gets: 1, multiGets: [], writes: null });
  });

  it("asks for many keys where the client's call for that is modelled", () => {
    const application = { page: { gets: 1, multiGets: [{ keys: 10 }] } };
    const client = { name: "memjs" };
    for (const name of ["laravel-cache", "dogpile", "look-aside"]) {
      expect(texts({ framework: { name }, application })).toEqual([]);
      expect(texts({ framework: { name }, application, client })).toEqual([
        expect.stringMatching(/multiGets: memjs, whose call for many keys is not modelled/),
      ]);
    }
    expect(texts({ framework: { name: "laravel-cache" }, client })).toEqual([]);
    const framework = { name: "laravel-cache", options: { method: "flexible" } };
    expect(texts({ framework })).toEqual([]);
    expect(texts({ framework, client })).toEqual([expect.stringMatching(/^framework: laravel-cache.*than memjs/)]);
  });

  it("plays a trace whose requests are pages of one", () => {
    const workload = { trace: { file: "some.csv" } };
    const refused = (more: object) => texts({ framework: { name: "django" }, workload, ...more }).filter(isOfPages);
    const isOfPages = (text: string) => text.includes("application.page");
    expect(refused({})).toEqual([]);
    expect(refused({ application: { page: { gets: 2 } } })).toEqual([
      expect.stringMatching(/^workload.trace: expected application.page with gets 1/),
    ]);
  });

  it("names keys of one size: drawn ones are refused", () => {
    const keyBytes = { distribution: "uniform", low: 20, high: 40 };
    expect(texts({ framework: { name: "symfony-cache" }, workload: { keyBytes } })).toEqual([
      expect.stringMatching(/keyBytes: a distribution; expected one size beside framework/),
    ]);
    const namespaces = [{ name: "all", share: 1, keys: 9, keyBytes }];
    expect(texts({ framework: { name: "django" }, workload: { namespaces } })).toEqual([
      expect.stringMatching(/^workload\.namespaces\.0\.keyBytes: a distribution; expected one size beside framework/),
    ]);
  });

  it("may not have more names than a run has room for", () => {
    const framework = { name: "symfony-cache", options: { versions: 1000 } };
    expect(texts({ framework, workload: { keys: 100_000 } })[0]).toMatch(/1000 names for each of 100000 keys/);
    expect(texts({ framework: { name: "symfony-cache" }, workload: { keyBytes: 245 } })[0]).toMatch(/at most 250/);
  });
});
