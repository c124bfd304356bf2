/** What import says of placeholders, of files that are too much, and of the words of its command line. */
import { describe, expect, it } from "vitest";
import { type ImportOptions, understood } from "../../../src/app/importers/imported.ts";

const take = (file: string, text: string, options: ImportOptions = {}) => understood([{ file, text }], options);
const django = (location: string): string =>
  `CACHES = {'default': {'BACKEND': 'django.core.cache.backends.memcached.PyMemcacheCache', 'LOCATION': ${location}}}\n`;

describe("--define", () => {
  it("gives what the environment has, by name, and says which name nothing asks for", () => {
    const { experiment, found } = take("s.py", django("env('A')"), { define: ["A=x:1,y:2", "B=3"] });
    expect(JSON.stringify(experiment)).toContain('[{"host":"x","port":1,"weight":1},{"host":"y","port":2,"weight":1}]');
    expect(found.unused).toContain("--define B: nothing that was read asks for it");
  });

  it("is a name and a value, once each", () => {
    expect(() => take("s.py", django("env('A')"), { define: ["A", "B=1", "B=2"] })).toThrow(
      /3 errors\n.*--define: "A"; expected NAME=VALUE\n.*--define: B again; expected each once\n.*A is not set/,
    );
  });

  it.each([
    [`\${A}:1`],
    [`\${A:-d}:1`],
    [`\${A:d}:1`],
    ["$(A):1"],
    ["%env(A)%:1"],
    ["%env(string:A)%:1"],
    ["{{ A }}:1"],
    ["{{ A | default('d') }}:1"],
    ["<%= ENV['A'] %>:1"],
    ["<%= ENV.fetch('A', 'd') %>:1"],
    ["$A:1"],
  ])("fills %s", (text) => {
    const yml = `production:\n  servers: ["${text}"]\n`;
    const { experiment } = take("memcached.yml", yml, { define: ["A=host"] });
    expect(JSON.stringify(experiment)).toContain('"host":"host","port":1');
    if (!/d/.test(text.replace("default", "").replace(/env|ENV\.fetch/, "")) || text === "<%= ENV['A'] %>:1") {
      expect(() => take("memcached.yml", yml)).toThrow(/A is not set/);
    } else
      expect(take("memcached.yml", yml).found.assumed.get("A")).toContain('A is not set; taken is its default, "d"');
  });

  it("is not wanted where --servers names the servers", () => {
    const { experiment } = take("s.py", django("[env('A'), 'b:1']"), { servers: "c:3" });
    expect(JSON.stringify(experiment)).toContain('"nodes":[{"host":"c","port":3,"weight":1}]');
  });
});

describe("--as", () => {
  it("may name the library that a framework's settings are for", () => {
    expect(JSON.stringify(take("s.py", django("'a:1'"), { as: "pymemcache" }).experiment)).toContain(
      '"name":"django","options":{"keyPrefix":"","version":1}',
    );
    expect(() => take("s.py", django("'a:1'"), { as: "dalli" })).toThrow(
      "s.py: not dalli but django, for pymemcache; expected --as django",
    );
  });
});

describe("--version", () => {
  it.each([
    ["pymemcache==3.5.2", "3.5"],
    ["python3-pymemcache 3.5.2-2", "3.5"],
    ["4.0.0", "4.0"],
  ])("takes %s as a package manager prints it", (version, modelled) => {
    expect(JSON.stringify(take("s.py", django("'a:1'"), { version }).experiment)).toContain(`"version":"${modelled}"`);
  });

  it("refuses what no version stands for, with the releases there are", () => {
    expect(() => take("s.py", django("'a:1'"), { version: "9.9" })).toThrow(
      '--version: "9.9"; expected a release of pymemcache',
    );
  });
});

describe("a file that is too much", () => {
  const bomb = Array.from({ length: 9 }, (_, i) => {
    const inner = i === 0 ? '"lol"' : `*a${i - 1}`;
    return `a${i}: &a${i} [${Array.from({ length: 9 }, () => inner).join(",")}]`;
  }).join("\n");

  it.each([
    [
      "bomb.yml",
      `${bomb}\nalpha:\n  listen: a:1\n  servers: *a8\n`,
      "its aliases make more than 200 copies of one value",
    ],
    ["many.yml", `a: &a 1\n${"- *a\n".repeat(300)}`, "300 aliases; expected at most 200"],
    ["deep.json", "[".repeat(200_000), "nested too deep; expected at most 500 levels"],
    ["deep.yml", "- ".repeat(100_000), "nested too deep; expected at most 500 levels"],
    ["deep.py", `CACHES = ${"[".repeat(200_000)}`, "nested too deep; expected at most 200 levels"],
    ["deep.php", `<?php return ${"array(".repeat(50_000)}`, "nested too deep; expected at most 200 levels"],
    ["deep.rb", `config.cache_store = ${"[".repeat(200_000)}`, "nested too deep; expected at most 200 levels"],
    ["long.yml", "#".repeat(500_001), "500001 characters; expected at most 500000"],
  ])("%s is refused", (file, text, complaint) => {
    expect(() => take(file, text)).toThrow(`1 error\n  ${file}`);
    expect(() => take(file, text)).toThrow(complaint);
  });

  it("names a key that a mapping has twice, with its line", () => {
    expect(() => take("d.yml", "servers: [a]\nfailover: true\nfailover: false\n")).toThrow(
      'd.yml:3: "failover" again; expected each key once',
    );
  });
});

describe("a mistyped word", () => {
  const laravel = (inner: string): string => `<?php return ['stores' => ['m' => ['driver' => 'memcached', ${inner}]]];`;
  const servers = "'servers' => [['host' => 'a', 'port' => 1]]";
  const envoy = (host: string): string =>
    `name: x\nlb_policy: MAGLEV\nload_assignment: { endpoints: [{ lb_endpoints: [${host}] }] }\n`;

  it.each([
    ["cache.php", laravel("'servers' => [['host' => 'a', 'prot' => 1]]"), "prot", "port"],
    ["cache.php", laravel(`${servers}, 'persistant_id' => 'x'`), "persistant_id", "persistent_id"],
    [
      "env.php",
      "<?php return ['cache' => ['frontend' => ['default' => ['backend' => 'Libmemcached', 'backend_options' => ['servers' => [['host' => 'a', 'wieght' => 1]]]]]]];",
      "wieght",
      "weight",
    ],
    [
      "env.php",
      "<?php return ['cache' => ['frontend' => ['default' => ['backend' => 'Memcached', 'backend_options' => ['servers' => [['host' => 'a', 'persistant' => true]]]]]]];",
      "persistant",
      "persistent",
    ],
    [
      "envoy.yml",
      envoy("{ endpoint: { address: { socket_address: { address: a, port_value: 1 } } }, load_balancing_wieght: 2 }"),
      "load_balancing_wieght",
      "load_balancing_weight",
    ],
    ["s.py", django("'a:1', 'KEY_PREFX': 'x'"), "KEY_PREFX", "KEY_PREFIX"],
    [
      "settings.php",
      "<?php $settings['memcache']['servers'] = ['a:1' => 'default']; $settings['memcache']['persistant'] = true;",
      "persistant",
      "persistent",
    ],
    [
      "m.json",
      '{"pools":{"A":{"servers":["a:1"],"server_timout":9}},"route":"PoolRoute|A"}',
      "server_timout",
      "server_timeout",
    ],
    [
      "m.json",
      '{"pools":{"A":{"servers":["a:1"]}},"route":"PoolRoute|A","named_handle":[]}',
      "named_handle",
      "named_handles",
    ],
  ])("in %s is told once, with the nearest that is known", (file, text, word, near) => {
    const told = take(file, text).found.notUnderstood.map(({ text, hint }) => `${text}${hint}`);
    expect(told).toEqual([expect.stringMatching(new RegExp(`^${file}:\\d+ .*: ${word}; did you mean '${near}'\\?$`))]);
  });

  it("that names a constant PHP does not have is an error, as PHP ends on it; one that it has is none", () => {
    const options = (inner: string): string => laravel(`${servers}, 'options' => [${inner}]`);
    expect(() => take("cache.php", options("\\Memcached::OPT_LIBKETAMA_COMPATIBEL => true"))).toThrow(
      "OPT_LIBKETAMA_COMPATIBEL: no constant of PHP's class Memcached, so PHP ends here; did you mean 'Memcached::OPT_LIBKETAMA_COMPATIBLE'?",
    );
    expect(() => take("cache.php", options("Memcached::OPT_SERIALIZER => Memcached::SERIALIZER_IGBINRY"))).toThrow(
      "did you mean 'Memcached::SERIALIZER_IGBINARY'?",
    );
    const { found } = take("cache.php", options("Memcached::OPT_TCP_KEEPIDLE => 9, Memcached::OPT_HASH => 1"));
    expect(found.notUnderstood).toHaveLength(1);
    expect([...found.options.keys()]).toEqual(["OPT_HASH"]);
  });

  it("that names a pool is told where the route names it", () => {
    const text = `{
  "pools": { "MAIN": { "servers": ["a:1"] }, "GUTTERS": { "servers": ["b:1"] } },
  "route": {
    "type": "FailoverRoute",
    "normal": "PoolRoute|MAIN",
    "failover": ["PoolRoute|GUTTER"]
  }
}`;
    expect(() => take("m.json", text)).toThrow(
      "m.json:6 (route.failover.0): route: no pool GUTTER; expected one of MAIN, GUTTERS; did you mean 'GUTTERS'?",
    );
  });

  it("that names the driver leaves a cache file of Laravel without a store", () => {
    const text = "<?php return ['stores' => ['f' => ['driver' => 'file'], 'm' => ['driver' => 'memcache']]];";
    expect(() => take("cache.php", text)).toThrow(
      /1 error\n.*cache\.php:1 \(return\.stores\.m\.driver\): driver: "memcache": a cache file of Laravel, of which no store has the driver memcached; did you mean 'memcached'\?/,
    );
  });
});

it("tells the first error of a syntax alone: the others come of it", () => {
  const text = "alpha:\n  listen: a:1\n  hash md5\n  servers:\n    - a:1:1\n  timeout: 4\n  timeout: 5\n";
  expect(() => take("n.yml", text)).toThrow(/1 error\n {2}n\.yml:3: not valid YAML from here on: [^\n]*\n?$/);
});

it("lets --pool choose where the branches of a condition set several, and takes the only one", () => {
  const dummy = "CACHES = {'default': {'BACKEND': 'django.core.cache.backends.dummy.DummyCache'}}\n";
  const either = (other: string): string => `if PROD:\n    ${django("'a:1'")}else:\n    ${other}`;
  expect(JSON.stringify(take("s.py", either(dummy)).experiment)).toContain('"host":"a"');
  const both = either(django("'b:1'"));
  expect(() => take("s.py", both)).toThrow(
    "caches CACHES.default and CACHES of line 4.default; expected one to be chosen by --pool NAME",
  );
  expect(JSON.stringify(take("s.py", both, { pool: "CACHES of line 4.default" }).experiment)).toContain('"host":"b"');
});
