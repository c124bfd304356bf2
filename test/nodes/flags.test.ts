import { describe, expect, it } from "vitest";
import { parseFlags } from "../../models/nodes/settings/flags.ts";
import { chunkBytesMax } from "../../models/nodes/settings/settings.ts";
import { MIB } from "../../src/core/units.ts";

const problems = (line: string, profile?: "modern" | "classic" | "1.4") => parseFlags(line, { profile }).problems;
const flags = (line: string | readonly string[], profile?: "modern" | "classic" | "1.4") => {
  const parsed = parseFlags(line, { profile });
  expect(parsed.problems).toEqual([]);
  return parsed.flags;
};

describe("memcached's command line", () => {
  it("becomes settings", () => {
    const found = flags(["-m", "10", "-c", "10000", "-o", "no_modern", "-M", "-C", "-I", "2m", "-t", "2"]);
    expect(found.settings).toMatchObject({ profile: "classic", evict: false, cas: false, itemBytesMax: 2 * MIB });
    expect(found).toMatchObject({ memoryBytes: 10 * MIB, connectionsMax: 10_000, threads: 2, refuseWhenFull: false });
    expect(flags("-n 5 -f 1.5", "1.4").settings).toMatchObject({
      profile: "1.4",
      smallestValueBytes: 5,
      growthFactor: 1.5,
    });
  });

  it("is that of a modern server of 64 megabytes where it is empty", () => {
    const found = flags("");
    expect(found.settings.profile).toBe("modern");
    expect(found).toMatchObject({ memoryBytes: 64 * MIB, connectionsMax: 1024, refuseWhenFull: true, port: 11_211 });
  });

  it("means the same however getopt would take it", () => {
    const plain = flags("-d -v -v -m 100 -l 127.0.0.1,127.0.0.2:7 -l 127.0.0.3 -I 512k");
    expect(plain).toMatchObject({ daemon: true, verbosity: 2, memoryBytes: 100 * MIB });
    expect(plain.addresses).toEqual(["127.0.0.1", "127.0.0.2:7", "127.0.0.3"]);
    for (const other of [
      "-dvv -m100 -l127.0.0.1,127.0.0.2:7 -l 127.0.0.3 -I512k",
      "/usr/bin/memcached -dvvm 100 --listen=127.0.0.1,127.0.0.2:7 --listen 127.0.0.3 --max-i 524288",
    ]) {
      expect(flags(other)).toEqual(plain);
    }
  });

  it("may be Debian's memcached.conf, its comments and its lines for the script left out", () => {
    const text =
      "# a comment -c 5\n-d\nlogfile /var/log/memcached.log\n# verbose\n  verbose\n-m 64\n-u memcache # me\n-P /run/m.pid\n";
    expect(flags(text)).toEqual(flags("-d -m 64 -u memcache -P /run/m.pid"));
  });

  it("is refused with every mistake in it, each with the nearest word that is valid", () => {
    expect(problems("-m x -w --lisen=1 -c 0 7600 -f 1 -o no_modren,maxconns_fast=1,ext_path=/x -t")).toEqual([
      "-w: memcached 1.6.18 has no such option; did you mean '-W'?",
      "--lisen: memcached 1.6.18 has no such option; did you mean '--listen'?",
      "7600: not an option; expected one that begins with -",
      "-t: its argument is missing; expected a number",
      "-m x: expected a whole number from 1 to 2147483647",
      "-c 0: expected a whole number from 1 to 2147483647",
      "-f 1: expected a number above 1",
      "-o no_modren,maxconns_fast=1,ext_path=/x: no_modren: memcached 1.6.18 has no such option; did you mean 'no_modern'?; ext_path=/x: not modelled: storage on disk",
    ]);
    expect(problems("-q")).toEqual(["-q: memcached 1.6.18 has no such option; -h lists those that it has"]);
  });

  it("knows which program has which option", () => {
    expect(problems("-o no_modern", "1.4")[0]).toMatch(
      /^-o: memcached 1\.4\.7 has no such option; -h lists those that it has$/,
    );
    expect(problems("--port=1", "1.4")).toEqual(["--port: memcached 1.4.7 has no such option"]);
    expect(problems("-o no_modern", "modern")).toEqual([
      "-o no_modern: contradicts the profile modern; expected the profile classic, or neither",
    ]);
    expect(flags("", "classic")).toEqual(flags("-o no_modern"));
    expect(flags("-o no_modern,maxconns_fast").refuseWhenFull).toBe(true);
  });

  it("takes extended options that say what holds anyway and refuses those that would change it", () => {
    flags("-o hashpower=20,slab_reassign,slab_automove=1,lru_crawler,hot_lru_pct=20,hot_max_factor=0.20");
    flags("-o no_modern,no_lru_crawler,no_chunked_items,idle_timeout=3");
    expect(problems("-o slab_automove=2,no_lru_crawler")).toEqual([
      "-o slab_automove=2,no_lru_crawler: slab_automove=2: not modelled; expected 1, as it is by default; no_lru_crawler: not modelled with the profile modern",
    ]);
    expect(problems("-Z")).toEqual(["-Z: not modelled: TLS"]);
  });

  it("says in bytes from where on an item is stored in pieces, as `stats settings` of the real program shows it", () => {
    const chunk = (line: string) => chunkBytesMax(flags(line).settings);
    expect(chunk("-o slab_chunk_max=8192")).toBe(8192);
    expect(chunk("-o slab_chunk_max=512")).toBe(512);
    expect(chunk("-o slab_chunk_max=8192,no_modern -I 2m")).toBe(8192);
    expect(chunk("-o slab_chunk_max=8192,slab_chunk_max=4096")).toBe(4096);
    expect(chunk("-I 1536 -o slab_chunk_max=512")).toBe(512);
    expect(chunk("-o no_chunked_items")).toBe(MIB);
    expect(chunk("-o no_chunked_items -I 2m")).toBe(MIB / 2);
    expect(chunk("-o slab_chunk_max=8192,no_chunked_items -I 2m")).toBe(MIB);
    expect(chunk("-o no_chunked_items,slab_chunk_max=8192")).toBe(8192);
  });

  it("is refused, for each of them once, where chunks do not fill a page, or the head of an item in pieces does not fit", () => {
    expect(problems("-o slab_chunk_max=1025")).toEqual([
      "-o slab_chunk_max=1025: expected slab_chunk_max to be a power of two from 512 to 1048576 bytes",
    ]);
    expect(problems("-I 4m -o slab_chunk_max=2097152")).toHaveLength(1);
    expect(problems("-o slab_chunk_max=8")).toEqual([
      "-o slab_chunk_max=8: expected slab_chunk_max of at least 512 bytes: it is not in kilobytes, and the head of an item in pieces must fit",
    ]);
    for (const bad of ["", "=", "=0", "=8k", "=0x2000", "=-8192"]) {
      expect(problems(`-o slab_chunk_max${bad}`)).toEqual([
        `-o slab_chunk_max${bad}: expected a number of bytes, like 8192`,
      ]);
    }
    expect(problems("-I 512k -o slab_chunk_max=1048576")).toEqual([
      "-I 512k: expected a multiple of the largest chunk, 1048576",
    ]);
  });

  it("is refused where the real program would not start", () => {
    expect(problems("-m 1")).toEqual(["-m 1: expected at least 2, two of the largest items"]);
    expect(problems("-m 1 -I 512k")).toEqual([]);
    expect(problems("-m 64 -I2k")).toEqual(["-I 2k: expected a multiple of the largest chunk, 524288"]);
    expect(problems("-o foo=1")).toEqual(["-o foo=1: memcached 1.6.18 has no such option"]);
    // memcached 1.6.18 -e: 39 classes, of 2 with factor 2 thirteen, a little less with pages of large chunks (no_modern).
    expect(problems("-m 38 -e /dev/shm/m")).toEqual([
      "-m 38: expected at least 39, a page of each class, as all memory is taken at start (-e)",
    ]);
    expect(problems("-m 39 -e /dev/shm/m")).toEqual([]);
    expect(problems("-m 19 -e /dev/shm/m -o slab_chunk_max=8192")).toHaveLength(1);
    expect(problems("-m 20 -e /dev/shm/m -o slab_chunk_max=8192")).toEqual([]);
    expect(problems("-m 41 -e /dev/shm/m -o no_modern")).toEqual([]);
    expect(problems("-m 40 -e /dev/shm/m -o no_modern")).toHaveLength(1);
    expect(problems("-m 13 -f 2 -e /dev/shm/m")).toEqual([]);
  });
});
