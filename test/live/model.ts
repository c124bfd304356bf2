/** The model's client for the release of PHP's extension that is installed. */
import type { Client, Server } from "../../models/clients/client.ts";
import { clients, createClient } from "../../models/clients/index.ts";
import { ListedKeys } from "../../models/hashing/keys.ts";
import type { ClientWords } from "./php.ts";
import { memcachedExtensionVersion, memcacheVersion } from "./programs.ts";

export function makeClient(
  { name, options }: ClientWords,
  servers: readonly Server[],
  keys: readonly string[],
  processes = 1,
): Client {
  const release = name === "pecl-memcache" ? memcacheVersion! : memcachedExtensionVersion!;
  const version = clients.find((one) => one.name === name)!.versionOf(release);
  if (version === null) throw new Error(`${name} ${release} is not modelled`);
  return createClient({ name, version, options, processes }, servers, new ListedKeys(keys));
}
