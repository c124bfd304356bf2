import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { clients, createClient } from "../../models/clients/index.ts";
import { parseOption } from "../../models/clients/shared/options.ts";
import { ListedKeys } from "../../models/hashing/keys.ts";

const [pecl, php] = ["pecl-memcache", "php-memcached"];
const named = (name: string) => clients.find((client) => client.name === name)!;

describe("an option of the command line", () => {
  it.each([
    [pecl, "memcache.hash_strategy=standard", ["memcache.hash_strategy", "standard"]],
    [pecl, "hash_strategy=standard", ["memcache.hash_strategy", "standard"]],
    [pecl, "HASH_FUNCTION=fnv", ["memcache.hash_function", "fnv"]],
    [pecl, "allow_failover=0", ["memcache.allow_failover", 0]],
    [pecl, "persistent=off", ["persistent", false]],
    [pecl, "timeout=0.25", ["timeout", 0.25]],
    [pecl, "retry_interval=-1", ["retry_interval", -1]],
    [pecl, "prefix_static_key=12", ["memcache.prefix_static_key", "12"]],
    [pecl, "prefix_static_key=a=b", ["memcache.prefix_static_key", "a=b"]],
    [php, "OPT_HASH=HASH_MURMUR", ["OPT_HASH", "HASH_MURMUR"]],
    [php, "hash=9", ["OPT_HASH", 9]],
    [php, "libketama_compatible=true", ["OPT_LIBKETAMA_COMPATIBLE", true]],
    [php, "setBucket=[1, 0,1]", ["setBucket", [1, 0, 1]]],
    [php, "setBucket=0", ["setBucket", [0]]],
    ["twemproxy", 'names=["a", "b"]', ["names", ["a", "b"]]],
    ["mcrouter", "route=PoolRoute|a", ["route", "PoolRoute|a"]],
    [
      "mcrouter",
      'route={"type": "PoolRoute", "pool": "a", "hash": "Crc32"}',
      ["route", { type: "PoolRoute", pool: "a", hash: "Crc32" }],
    ],
    [php, "persistent_id=true", ["persistent_id", "true"]],
    [pecl, "allow_failover=2", ["memcache.allow_failover", 2]],
  ])("%s: %s", (name, text, expected) => expect(parseOption(named(name!), text)).toEqual(expected));

  it.each([
    [pecl, "hash_stratgy=standard", "hash_stratgy: no such option of pecl-memcache; did you mean 'hash_strategy'?"],
    [pecl, "hash_strategy=standart", "\"standart\"; expected one of standard, consistent; did you mean 'standard'?"],
    [pecl, "hash_strategy", "hash_strategy: no value; expected NAME=VALUE"],
    [
      php,
      "OPT_NO_BLOCK=true",
      "OPT_NO_BLOCK: an option that exists, and is not modelled: a get waits for its connection",
    ],
    [php, "OPT_NO_BLOK=true", "OPT_NO_BLOK: no such option of php-memcached"],
    [pecl, "redundancy=0", "memcache.redundancy: 0; expected a number of at least 1"],
    [pecl, "retry_interval=soon", 'retry_interval: "soon"; expected a whole number, in seconds'],
    [php, "OPT_HASH=HASH_MD55", "did you mean 'HASH_MD5'?"],
    [php, "OPT_DISTRIBUTION=3", "OPT_DISTRIBUTION: 3; expected"],
    ["mcrouter", 'route={"type": "PoolRout", "pool": "a"}', "route"],
    ["dalli", "socket_timeout=100ms", 'socket_timeout: "100ms"; expected a number, in seconds'],
    [php, "connect_timeout=0.5", "OPT_CONNECT_TIMEOUT: 0.5; expected a whole number, in milliseconds"],
    [pecl, "timeout=-1", "timeout: -1; expected a number above 0, in seconds"],
  ])("%s: %s is refused", (name, text, message) => expect(() => parseOption(named(name!), text!)).toThrow(message));

  const timed = clients.flatMap(({ name, options }) =>
    Object.entries(options.shape).flatMap(([option, schema]) => {
      const unit = /^(?:\w+: )?(seconds|milliseconds)\b/i.exec((schema as z.ZodType).description ?? "")?.[1];
      return unit === undefined ? [] : [[name, option, unit.toLowerCase()] as const];
    }),
  );
  it.each(timed)("%s: %s is refused with its unit, %s, where it is no time", (name, option, unit) => {
    expect(() => parseOption(named(name), `${option}=soon`)).toThrow(`, in ${unit}`);
  });
});

describe("a release", () => {
  it.each([
    [pecl, "2.2.6", "2.2"],
    [pecl, "2.1", "2.1"],
    [pecl, "2.2.7", "2.2"],
    [pecl, "3.0.8", "3.0"],
    [pecl, "4.0.5.2", "4.0"],
    [pecl, "8.2", "8.0"],
    [pecl, "1.6", null],
    [pecl, "5.0", null],
    [pecl, "new", null],
    [php, "php-memcached 3.2.0 / libmemcached 1.1.4", "1.1"],
    [php, "php-memcached 3.1.5 / libmemcached 1.0.18", "1.0"],
    [php, "1.1.4", "1.1"],
    [php, "1.0.18", "1.0"],
    [php, "1.0", "1.0"],
    [php, "1.0.2", "0.53"],
    [php, "0.53", "0.53"],
    [php, "0.49", "0.44"],
    [php, "0.40", "0.44"],
    [php, "3.2.0", "1.1"],
    [php, "3.1.5", "1.0"],
    [php, "2.2.0", "1.0"],
    [php, "", null],
  ])("%s %s", (name, release, version) => expect(named(name!).versionOf(release!)).toBe(version));
});

it("a client that is not there is named", () => {
  const spec = { name: "no-such", version: "1", processes: 1, options: {} };
  expect(() => createClient(spec, [{ host: "a", port: 1, weight: 1 }], new ListedKeys([]))).toThrow("no-such");
});
