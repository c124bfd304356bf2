/** The frameworks that may stand between a page and the client library: adding one is a file and a line here. */
import { type Registry, registry } from "../../src/core/registry.ts";
import { django } from "./django.ts";
import { dogpile } from "./dogpile.ts";
import type { FrameworkDefinition } from "./framework.ts";
import { identityCache } from "./identity-cache.ts";
import { laravelCache } from "./laravel-cache.ts";
import { lookAside } from "./look-aside.ts";
import { railsMemcacheStore } from "./rails-memcache-store.ts";
import { symfonyCache } from "./symfony-cache.ts";
import { wancache } from "./wancache.ts";

export const frameworks: Registry<FrameworkDefinition> = registry("framework", ({ title }) => title);

frameworks.register(
  symfonyCache,
  laravelCache,
  railsMemcacheStore,
  django,
  wancache,
  dogpile,
  identityCache,
  lookAside,
);
