/** The order in which import says things: what was taken, what will happen, what is not the user's. */
import { expect, it } from "vitest";
import { imported } from "../../../src/app/importers/imported.ts";

it("says what was taken of several, then what will happen, and that load and database are defaults", () => {
  const text = `framework:
  cache: { app: cache.adapter.memcached, default_memcached_provider: memcached://a, pools: { pages: ~ } }
`;
  const { said, experiment } = imported([{ file: "cache.yaml", text }], {});
  expect(said).toMatch(
    /^Of the cache pools of cache\.yaml:1, cache\.app was taken\. --pool NAME takes pages\.\nWhen a:11211 /,
  );
  expect(said).toMatch(/^The namespace of the pool is not known: no prefix_seed is set/m);
  expect(said).toMatch(/^Workload and database are not in the file: a run takes the program's defaults/m);
  expect((experiment as { scenario: { comment: string } }).scenario.comment).toMatch(/defaults, not yours/);
});

it("says of PHP's sessions what a lost one is, and takes their servers where no cache has settings beside them", () => {
  const sessions = 'session.save_handler = memcached\nsession.save_path = "a:11211,b:11211"\n';
  const alone = imported([{ file: "php.ini", text: sessions }], {}).said;
  expect(alone).toMatch(
    /^PHP's sessions lie on the servers of php\.ini:2: session\.save_path: .* is logged out\. .*\.\nWhen /,
  );
  const beside = imported([{ file: "php.ini", text: `${sessions}memcached.store_retry_count = 2\n` }], {}).said;
  expect(beside).not.toContain("logged out");
  expect(beside).toContain("Not used: php.ini:2: session.save_path: the session handler is not modelled");
});
