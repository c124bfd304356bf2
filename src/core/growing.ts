/**
 * Schemas made of what is registered. A schema is a constant that others are built of, and a registry may grow after that:
 * such a schema is made anew once there are more parts, wherever it stands.
 */
import { z } from "zod";

type Counted = { readonly length: number };

/** Like zod's own lazy schema, but the inner one is asked for each time. Its copies (`describe`, `meta`) are of the same kind. */
const Growing = z.core.$constructor("Growing", (schema: z.ZodLazy, definition: z.ZodLazy["_zod"]["def"]) => {
  z.ZodLazy.init(schema, definition);
  Object.defineProperty(schema._zod, "innerType", { get: definition.getter });
});

/** A schema that `make` makes of the registries; nothing is made before it is used. */
export function growing<S extends z.ZodType>(
  registries: readonly Counted[],
  make: () => S,
): z.ZodType<z.output<S>, z.input<S>> {
  let made: S | null = null;
  let madeOf = -1;
  const getter = (): S => {
    // Registries only ever grow, so equal sums mean equal registries.
    const parts = registries.reduce((sum, { length }) => sum + length, 0);
    if (made === null || parts !== madeOf) made = make();
    madeOf = parts;
    return made;
  };
  return new Growing({ type: "lazy", getter }) as unknown as z.ZodType<z.output<S>, z.input<S>>;
}
