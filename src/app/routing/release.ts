/** Which release of a client the command line means. */
import type { ClientDefinition } from "../../../models/clients/definition.ts";

/** The version that models the release, the newest where none is named; a problem and null where there is none. */
export function versionOf(
  definition: ClientDefinition,
  release: string | undefined,
  problems: string[],
): string | null {
  const version = release === undefined ? definition.defaultVersion : definition.versionOf(release);
  if (version === null) {
    problems.push(
      `--version: "${release}"; expected a release of ${definition.name}: ${definition.versions.join(", ")}`,
    );
  }
  return version;
}
