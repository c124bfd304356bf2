/**
 * A node dies: the process or its machine is gone, its memory is lost, its port refuses connections.
 * Source: memcached keeps nothing on disk unless told to (`-e`), so a stop of any kind empties it.
 */
import { z } from "zod";

export const crash = {
  name: "crash",
  doc: "The node's process ends: its memory is lost and connections to it are refused until it recovers.",
  /** What this fault's entry may hold besides `fault`, `node` and `at`. */
  options: z.strictObject({}),
} as const;
