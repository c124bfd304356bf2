/** The packages that only a queue needs. They are optional: what makes runs without one neither loads nor needs them. */
import { InvalidInput } from "../ending/errors.ts";

/** @throws InvalidInput where they are not installed. */
export async function queuePackages() {
  try {
    const [{ Queue, Worker }, { Redis }] = await Promise.all([import("bullmq"), import("ioredis")]);
    return { Queue, Worker, Redis };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new InvalidInput("--queue", [
      "the packages bullmq and ioredis are not installed; expected them, by `npm install bullmq ioredis`",
    ]);
  }
}
