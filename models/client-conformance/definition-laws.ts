/** What the definition of a client owes to those who list it, read its options and look for its versions. */
import type { ClientDefinition } from "../clients/definition.ts";
import { expectThat } from "./law.ts";

export interface DefinitionLaw {
  readonly title: string;
  /** @throws Error that says where, what came and what was expected. */
  holds(definition: ClientDefinition): void;
}

/** Less is a name and no description. */
const DESCRIPTION_LETTERS_MIN = 10;

export const definitionLaws: readonly DefinitionLaw[] = [
  {
    title: "lists its versions from old to new, each standing for itself, the default last",
    holds: ({ versions, defaultVersion, versionOf }) => {
      for (const version of versions) {
        const found = versionOf(version);
        expectThat(found === version, () => `versionOf("${version}"): ${JSON.stringify(found)}; expected itself`);
      }
      const last = versions.at(-1);
      expectThat(last === defaultVersion, () => `defaultVersion: "${defaultVersion}"; expected the last, "${last}"`);
    },
  },
  {
    title: "describes every option, and refuses others",
    holds: ({ options }) => {
      for (const [name, { description = "" }] of Object.entries(options.shape as Readonly<Record<string, Described>>)) {
        expectThat(
          description.length >= DESCRIPTION_LETTERS_MIN,
          () => `${name}: described as ${JSON.stringify(description)}; expected a sentence`,
        );
      }
      expectThat(
        !options.safeParse({ noSuchOption: 1 }).success,
        () => "noSuchOption: taken; expected a strict object",
      );
      expectThat(options.safeParse({}).success, () => "no options: refused; expected a default for each");
    },
  },
];

interface Described {
  readonly description?: string | undefined;
}
