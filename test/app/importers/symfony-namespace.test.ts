/** The namespace of a Symfony pool, what is said of the node with its version key, and what is said first. */
import { describe, expect, it } from "vitest";
import { understood } from "../../../src/app/importers/imported.ts";
import { versionKeyLines } from "../../../src/app/importers/version-key.ts";

const HOSTS = [1, 2, 3, 4, 5, 6, 7, 8].map((i) => `host[10.1.0.${i}:11211]`).join("&");

/** Pool shop.cache on eight servers. */
function yaml(seed: string, { pool = "adapter: cache.adapter.memcached", dsn = `memcached:?${HOSTS}` } = {}): string {
  return `framework:\n  cache:\n${seed}    pools:\n      shop.cache: { ${pool}, provider: '${dsn}' }\n`;
}

/** As import says it, without the small worlds of the outlook. */
function said(text: string, options = {}): string {
  const { found, servers, ...rest } = understood([{ file: "cache.yaml", text }], options);
  const key = versionKeyLines({ ...rest, servers: servers!, framework: found.framework });
  const taken = [...found.assumed.values()].map((one) => `Taken: ${one}`);
  return [...found.first, ...key, ...taken, ...found.unused.map((one) => `Not used: ${one}`)].join("\n");
}
const frameworkOf = (text: string, options = {}) =>
  (understood([{ file: "cache.yaml", text }], options).experiment.scenario as { framework: { options: unknown } })
    .framework.options;

describe("the namespace", () => {
  // substr(str_replace('/', '-', base64_encode(hash("xxh128", $name.$seed.".".$class, true))), 0, 10) in PHP 8.2; the nodes are
  // those of getServerByKey() of php-memcached 3.2 with OPT_LIBKETAMA_COMPATIBLE.
  it("of a seed is PHP's, and so is the node of its version key, for both hashes of Symfony", () => {
    const text = said(yaml("    prefix_seed: myshop/prod\n"));
    expect(text).toContain("The version key is `:9FzGSC5jHA:` on 10.1.0.5:11211, as Symfony 7.1 and later names it.");
    expect(text).toContain("With Symfony 4.4 to 7.0 it is `:n6RpttY5Vz:` on 10.1.0.7:11211");
    expect(text).toMatch(/^Taken: cache\.yaml:3 \(framework\.cache\.prefix_seed\)/m);
  });

  it("of a chain of adapters is that of the class ChainAdapter", () => {
    const chain = "adapters: [cache.adapter.apcu, cache.adapter.memcached]";
    expect(frameworkOf(yaml("    prefix_seed: myshop/prod\n", { pool: chain }))).toEqual({ namespace: "OvQungOxbp" });
  });

  it("is that of Symfony's default seed once its parts are defined", () => {
    const define = ["kernel.project_dir=/srv/shop", "kernel.container_class=App_KernelProdContainer"];
    const stated = frameworkOf(yaml("    prefix_seed: _/srv/shop.App_KernelProdContainer\n"));
    expect(frameworkOf(yaml(""), { define })).toEqual(stated);
  });

  it.each([
    ["no seed", "", "no prefix_seed is set, so it is made of kernel.project_dir and kernel.container_class"],
    ["an environment variable", "    prefix_seed: '%env(SEED)%'\n", "a placeholder for an environment variable"],
  ])("is not known with %s: the experiment assumes one and says on which node that puts the key", (_, seed, why) => {
    const text = said(yaml(seed));
    expect(frameworkOf(yaml(seed))).toEqual({});
    expect(text).toContain(why);
    expect(text).toMatch(/`app` is assumed, whose version key is `:app:` on 10\.1\.0\.3:11211\./);
  });

  it("is not known of an adapter of one's own", () => {
    const own = "adapter: app.memcached_adapter";
    expect(said(yaml("    prefix_seed: a\n", { pool: own }))).toMatch(
      /^Not used: cache\.yaml:3 .*namespace is not known$/m,
    );
  });
});

describe("what is said first", () => {
  it("is which of several pools was taken, and which others there are", () => {
    const text = `framework:
  cache:
    app: cache.adapter.memcached
    default_memcached_provider: memcached://a
    pools: { pages: { adapter: cache.app }, others: ~ }
`;
    expect(said(text)).toMatch(
      /^Of the cache pools of cache\.yaml:1, cache\.app was taken\. --pool NAME takes pages or others\.\n/,
    );
    expect(said(text, { pool: "pages" })).not.toContain("was taken");
  });

  it("is that the version key is left out with the text protocol", () => {
    const dsn = "memcached://10.1.0.1:11211?host[10.1.0.2:11211]&binary_protocol=0";
    expect(said(yaml("    prefix_seed: a\n", { dsn }))).toMatch(/^Symfony's cache is left out, since cache\.yaml:5 /);
  });
});
