import { expect, it } from "vitest";
import { hashColumn, type KeyRules } from "../../models/hashing/column.ts";
import { crc32, md5 } from "../../models/hashing/index.ts";
import { ListedKeys, NumberedKeys } from "../../models/hashing/keys.ts";
import { Memo } from "../../models/hashing/memo.ts";
import { utf8 } from "../../models/hashing/utf8.ts";

const plain: KeyRules = {
  name: "plain",
  prepare: (key, buffer) => buffer.clear().write(key).length > 0,
};

it("holds the hash of every key, and which ones are refused", () => {
  const names = ["a", "", "ключ"];
  const { hashes, refused } = hashColumn(new ListedKeys(names), crc32, plain);
  expect([...hashes].map((hash) => hash >>> 0)).toEqual(names.map((name) => crc32.of(utf8(name), utf8(name).length)));
  expect([...refused!]).toEqual([0, 1, 0]);
});

it("is computed once for equal key sets, and anew for another hash, rule or set", () => {
  const column = hashColumn(new NumberedKeys(100, 20), crc32, plain);
  expect(hashColumn(new NumberedKeys(100, 20), crc32, { ...plain })).toBe(column);
  expect(hashColumn(new NumberedKeys(101, 20), crc32, plain)).not.toBe(column);
  expect(hashColumn(new NumberedKeys(100, 20), md5, plain)).not.toBe(column);
  expect(hashColumn(new NumberedKeys(100, 20), crc32, { ...plain, name: "other" })).not.toBe(column);
});

it("key sets without a tag are never taken for one another", () => {
  const a = hashColumn(new ListedKeys(["a"]), crc32, plain);
  expect(hashColumn(new ListedKeys(["b"]), crc32, plain).hashes).not.toEqual(a.hashes);
});

it("a memo forgets what was wanted longest ago", () => {
  const memo = new Memo<object>(2);
  const first = memo.of("first", () => ({}));
  memo.of("second", () => ({}));
  expect(memo.of("first", () => ({}))).toBe(first);
  memo.of("third", () => ({}));
  expect(memo.of("first", () => ({}))).toBe(first);
  let made = 0;
  memo.of("second", () => ({ made: made++ }));
  expect(made).toBe(1);
});
