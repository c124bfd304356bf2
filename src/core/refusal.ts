/** A world that cannot be run as it is described: the user can mend it, so it is printed in one line, without a stack. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Refusal";
  }
}

/** What is refused within says where. */
export function refusedAt<T>(where: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof Refusal ? new Refusal(`${where}: ${error.message}`) : error;
  }
}
