/** All shapes. */
import { django } from "./django.ts";
import { dogpile } from "./dogpile.ts";
import { drupal } from "./drupal.ts";
import { envoy } from "./envoy.ts";
import { ini } from "./ini.ts";
import { laravel } from "./laravel.ts";
import { magento } from "./magento.ts";
import { mediawiki } from "./mediawiki.ts";
import { memcachedYml } from "./memcached-yml.ts";
import { moodle } from "./moodle.ts";
import { nutcracker } from "./nutcracker.ts";
import { oslo } from "./oslo.ts";
import { python } from "./python.ts";
import { rails } from "./rails.ts";
import type { Shapes } from "./shape.ts";
import { spymemcached } from "./spymemcached.ts";
import { symfony } from "./symfony.ts";
import { w3tc } from "./w3tc.ts";

export const all: readonly Shapes[] = [
  ini,
  nutcracker,
  envoy,
  laravel,
  symfony,
  drupal,
  moodle,
  magento,
  mediawiki,
  w3tc,
  django,
  python,
  dogpile,
  oslo,
  rails,
  memcachedYml,
  spymemcached,
];
