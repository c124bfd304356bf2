/**
 * The client of a watched run: the client itself, whatever it is made of, but for five answers of which those about the key
 * are told.
 */
import type { Client, Operation } from "../clients/client.ts";
import type { Witness } from "./witness.ts";

export function watchedClient(client: Client, witness: Witness): Client {
  const { key } = witness;
  const told: Partial<Client> = {
    usual: (process, asked) => {
      const node = client.usual(process, asked);
      if (asked === key) witness.usual(process, node);
      return node;
    },
    start: (op) => {
      if (op.key !== key) return client.start(op);
      const avoided = witness.avoided(op);
      const step = client.start(op);
      witness.started(op, step, avoided);
      return step;
    },
    after: (op, outcome) => {
      const { step } = op;
      const next = client.after(op, outcome);
      if (op.key === key) witness.followed(op, step, outcome, next);
      return next;
    },
  };
  const turnsTo = (occasion: "copy" | "warm-up", op: Operation): void => {
    if (op.key === key) witness.turnsTo(occasion, op.process);
  };
  if (client.copies !== undefined) {
    told.copies = (op) => {
      turnsTo("copy", op);
      return client.copies!(op);
    };
  }
  if (client.warms !== undefined) {
    told.warms = (op) => {
      turnsTo("warm-up", op);
      return client.warms!(op);
    };
  }
  return withInstead(client, told);
}

/** The object, but for some of its methods; the others work on the object itself. */
function withInstead<T extends object>(object: T, instead: Partial<T>): T {
  const bound = new Map<PropertyKey, unknown>(Object.entries(instead));
  return new Proxy(object, {
    get: (_, name) => {
      const known = bound.get(name);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(object, name, object);
      if (typeof value !== "function") return value;
      const method = value.bind(object) as unknown;
      bound.set(name, method);
      return method;
    },
  });
}
