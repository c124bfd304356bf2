/** What libmemcached's own functions return: result codes, and what comes before a step to a server. */

/** libmemcached's own numbers (memcached_return_t). */
export const ResultCode = {
  success: 0,
  connectionFailure: 3,
  notFound: 16,
  someErrors: 19,
  timeout: 31,
  badKeyProvided: 33,
  serverMarkedDead: 35,
  serverTemporarilyDisabled: 47,
} as const;

/** What comes before a step to a server, if it is no result code. */
export const Approach = {
  /** There is a connection. */
  open: -1,
  connect: -2,
  /** As `connect`, and the first time after a backoff. */
  connectAfterBackoff: -3,
} as const;
