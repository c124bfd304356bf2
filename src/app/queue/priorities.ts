/** Runs with a smaller number are made first, whoever asked for them. It is BullMQ's own span. */
export const PRIORITIES = { first: 1, last: 2 ** 21, usual: 1000 } as const;
