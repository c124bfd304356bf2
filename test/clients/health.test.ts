/** The counts that keep `usual` quick come back to zero with the servers. */
import { expect, it } from "vitest";
import { Backoff, EPOCH } from "../../models/clients/libmemcached/backoff.ts";
import { ServerStatus } from "../../models/clients/pecl-memcache/server-status.ts";

it("pecl-memcache counts each failed server once, until it is opened or the record is new", () => {
  const options = { processes: 2, nodes: 3, retryIntervalSeconds: 15, persistent: true, addedAsFailed: false };
  const health = new ServerStatus(options);
  health.notOpened(1, 0, 5);
  health.notOpened(1, 0, 20);
  health.notOpened(1, 2, 20);
  expect([...health.failed]).toEqual([0, 2]);
  health.opened(1, 0);
  health.opened(1, 0);
  health.newRequest(1);
  expect([...health.failed]).toEqual([0, 1]);
  const fresh = new ServerStatus({ ...options, persistent: false });
  fresh.notOpened(0, 1, 5);
  fresh.newRequest(0);
  expect([...fresh.failed]).toEqual([0, 0]);
});

it("libmemcached's objects count each server they hold something against once, until it answers or they are new", () => {
  const limits = { failureLimit: 5, timeoutLimit: 2, retryTimeoutSeconds: 2, backsOff: true };
  const health = new Backoff({ processes: 2, nodes: 3, ...limits });
  // Rows of process 1 are 3, 4, 5.
  health.notOpened(1, 3, EPOCH);
  health.notOpened(1, 3, EPOCH + 1);
  health.notOpened(1, 5, EPOCH + 1);
  expect([...health.troubled]).toEqual([0, 2]);
  health.opened(1, 3);
  health.opened(1, 3);
  expect([...health.troubled]).toEqual([0, 1]);
  health.forget(1);
  expect([...health.troubled]).toEqual([0, 0]);
  expect([...health.blamed]).toEqual([0, 0, 0, 0, 0, 0]);
});
