/** Everything a node holds is made invalid at once, as `flush_all` does; the process goes on. */
import { z } from "zod";
import { primitive } from "./fault.ts";

export const flush = primitive({
  name: "flush",
  doc: "The node's items are made invalid at once (flush_all); it stays up.",
  options: z.strictObject({}),
  describe: (name) => `${name} is flushed`,
  strike: (cluster, node, nowSeconds) => cluster.flush(node, nowSeconds),
});
