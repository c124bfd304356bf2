/** The release of a client that the command line means. */
import type { ClientDefinition } from "../../../models/clients/definition.ts";
import { nearestVersion, versionNamed } from "../../../models/clients/shared/versions.ts";

/** The version that models the release, or the newest where none is named. Null, and a problem, where there is none. */
export function versionOf(
  definition: ClientDefinition,
  release: string | undefined,
  problems: string[],
): string | null {
  const version = release === undefined ? definition.defaultVersion : versionNamed(definition, release);
  if (version === null) {
    problems.push(
      `--version: "${release}"; expected a release of ${definition.name}: ${definition.versions.join(", ")}${nearestVersion(definition, release!)}`,
    );
  }
  return version;
}
