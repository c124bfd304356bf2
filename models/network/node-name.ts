/** A node as an experiment names it. */
import { z } from "zod";
import { expected } from "../../src/core/text/problems.ts";

export const node = () =>
  z.union([z.int().min(0), z.string().min(1)], {
    error: (issue) => expected(issue.input, 'a position in the server list, from 0, or "host:port"'),
  });
