/** The same story told twice has the same end: nothing is drawn, and no two objects share a state. */
import { expectThat, type Law, rigOf } from "../law.ts";
import { story } from "../story.ts";

export const isRepeatable: Law = {
  name: "is-repeatable",
  title: "answers the same to the same, twice",
  holds(configuration) {
    const [a, b] = [0, 1].map(() => story(rigOf(configuration, 4, [1], 3), 11));
    const at = a.findIndex((line, i) => line !== b[i]);
    expectThat(at < 0 && a.length === b.length, () => `call ${a[at]}; expected as the first time: ${b[at]}`);
  },
};
