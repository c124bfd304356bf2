/** What a plugin must bring of each part, for those whose compiler has not told them. */
import { z } from "zod";
import { expected } from "../../core/text/problems.ts";

const text = z.string().min(1);
const name = z.string().regex(/^[A-Za-z][\w.-]*$/, {
  error: ({ input }) => expected(input, 'letters, digits, ".", "_" and "-", a letter first'),
});
const method = z.custom<unknown>((value) => typeof value === "function", {
  error: ({ input }) => expected(input, "a function"),
});
const options = z.custom<unknown>((value) => value instanceof z.ZodObject, {
  error: ({ input }) => expected(typeof input === "object" ? undefined : input, "z.strictObject({ ... }), of zod 4"),
});

const client = z
  .looseObject({
    name,
    title: text,
    packages: z.array(text),
    versions: z.array(text).min(1),
    defaultVersion: text,
    versionOf: method,
    options,
    variations: z.array(z.looseObject({ options: z.record(z.string(), z.unknown()) })).optional(),
    summary: z.looseObject({
      hash: text,
      distribution: text,
      onFailure: text,
      onRecovery: text,
      staleRisk: text,
      verified: z.enum(["live", "golden", "source"]),
    }),
    source: text,
    create: method,
  })
  .refine(({ versions, defaultVersion }) => versions.includes(defaultVersion), {
    path: ["defaultVersion"],
    error: "expected one of its versions",
  });

const described = z.looseObject({ name, doc: text, options });
const target = z.enum(["named nodes", "all nodes", "cluster"]);
const fault = z.union([
  described.extend({ target, needsKeptMemory: z.boolean(), describe: method, strike: method }),
  described.extend({ target, isDrawn: z.boolean(), primitives: method, expand: method }),
]);

const metric = z.looseObject({
  name,
  title: text,
  unit: text,
  better: z.enum(["lower", "higher", "neither"]),
  definition: text,
  of: method,
});

const check = z.looseObject({ name, holds: method, walks: z.boolean() });
const loadCurve = described.extend({ followsDay: z.boolean(), problems: method, resolve: method, create: method });
const arrivalProcess = described.extend({ problems: method, resolve: method, create: method, dispersion: method });
const distribution = z.looseObject({ name, doc: text, schemaOf: method, create: method });

export const pluginShape = z.strictObject({
  clients: z.array(client).optional(),
  faults: z.array(fault).optional(),
  metrics: z.array(metric).optional(),
  checks: z.array(check).optional(),
  loadCurves: z.array(loadCurve).optional(),
  arrivalProcesses: z.array(arrivalProcess).optional(),
  distributions: z.array(distribution).optional(),
});
