/** Databases that somebody has measured, by name. */
import type { SharingSpec } from "./sharing.ts";

export const sharingPresets = {
  /**
   * MySQL on a server of Cisco: throughput at 1 to 32 connections from B. Schwartz, Practical Scalability Analysis with the Universal
   * Scalability Law, 2015; fitted in codahale/usl4j, ModelTest.java. Its knee is at 35 queries, with 12,341 done a second.
   */
  "usl/mysql-cisco": { lambda: 995.6486, sigma: 0.02671591, kappa: 0.0007690945 },
} as const satisfies Record<string, SharingSpec>;
