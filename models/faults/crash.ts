/**
 * A node dies: the process or its machine is gone, its memory is lost, its port refuses connections.
 * Source: memcached keeps nothing on disk unless told to (`-e`), so a stop of any kind empties it.
 */
import { z } from "zod";
import { lasting } from "./fault.ts";
import { recover } from "./recover.ts";

export const crash = lasting({
  name: "crash",
  doc: "The node's process ends: its memory is lost and connections to it are refused until it recovers.",
  options: z.strictObject({}),
  begins: "down",
  endedBy: recover,
  describe: (name) => `${name} crashes, memory lost`,
  strike: (cluster, node) => cluster.crash(node),
});
