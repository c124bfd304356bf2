/** LocalSettings.php and the files that it is cut into. */
import type { Shapes } from "./shape.ts";

/** What MemcachedPeclBagOStuff gives PHP's class Memcached. */
const OWN = {
  OPT_LIBKETAMA_COMPATIBLE: true,
  addServers: true,
  OPT_BINARY_PROTOCOL: false,
  OPT_CONNECT_TIMEOUT: 500,
  OPT_POLL_TIMEOUT: 500,
};
const client = "php-memcached";
const framework = { name: "wancache", options: {} };

export const mediawiki: Shapes = {
  name: "mediawiki",
  usable: [
    {
      file: "LocalSettings.php",
      text: `<?php
# Protect against web entry
if ( !defined( 'MEDIAWIKI' ) ) {
	exit;
}
$wgSitename = "Ours";
$wgDBtype = "mysql";

## Shared memory settings
$wgMainCacheType = 'memcached-pecl';
$wgMemCachedServers = [ '10.0.0.1:11211', '10.0.0.2:11211' ];
$wgSessionCacheType = CACHE_DB;
$wgGroupPermissions['*']['edit'] = false;
wfLoadSkin( 'Vector' );
`,
      client,
      options: OWN,
      servers: ["10.0.0.1:11211:1", "10.0.0.2:11211:1"],
      framework,
      says: ["LocalSettings.php:11", "LocalSettings.php:12", "MediaWiki's own", "MediaWiki's default"],
    },
    {
      file: "mc.php",
      text: `<?php
$wgMemCachedPersistent = false;
$wgMemCachedTimeout = 0.25 * 1e6; // microseconds
$wgObjectCaches['memcached-pecl'] = [
	'class'                => 'MemcachedPeclBagOStuff',
	'serializer'           => 'php',
	'persistent'           => false,
	'servers'              => [ 'mc-a:11212', 'mc-b:11212' ],
	'server_failure_limit' => 1e9,
	// none
	'retry_timeout'        => -1,
	'loggroup'             => 'memcached',
	'timeout'              => $wgMemCachedTimeout,
];
$wgMainCacheType = 'memcached-pecl';
`,
      client,
      options: { ...OWN, OPT_POLL_TIMEOUT: 250, OPT_SERVER_FAILURE_LIMIT: 1e9, OPT_RETRY_TIMEOUT: 0 },
      servers: ["mc-a:11212:1", "mc-b:11212:1"],
      framework,
      says: ["serializer: how values are stored", "$wgMemCachedTimeout: memcached-pecl has its own"],
    },
    {
      file: "CommonSettings.php",
      text: `<?php
$wgObjectCaches['main'] = array(
  'class' => MemcachedPeclBagOStuff::class,
  'servers' => array( 'cache1:11211', 'cache2:11211', 'cache3:11211' ),
  'persistent' => true,
  'connect_timeout' => 0.1,
  'use_binary_protocol' => true,
  'allow_tcp_nagle_delay' => false,
);
$wgMainCacheType = 'main';
`,
      client,
      options: { ...OWN, OPT_CONNECT_TIMEOUT: 100, OPT_BINARY_PROTOCOL: true, persistent_id: "mediawiki" },
      servers: ["cache1:11211:1", "cache2:11211:1", "cache3:11211:1"],
      framework,
      says: ["CommonSettings.php:6"],
    },
    {
      file: "LocalSettings.php",
      text: `<?php
use Wikimedia\\ObjectCache\\MemcachedPeclBagOStuff;
$wgObjectCaches[CACHE_MEMCACHED] = [ 'class' => \\Wikimedia\\ObjectCache\\MemcachedPeclBagOStuff::class ];
$wgMainCacheType = CACHE_MEMCACHED;
$wgMemCachedServers = [ getenv( 'MEMCACHED' ) ];
`,
      given: { define: ["MEMCACHED=mc:11211"] },
      client,
      options: OWN,
      servers: ["mc:11211:1"],
      framework,
    },
    {
      file: "beta.php",
      text: `<?php
$wgMainCacheType = "memcached-pecl";
$wgObjectCaches['memcached-pecl'] = [
	'class'      => 'MemcachedPeclBagOStuff',
	'serializer' => 'igbinary',
	'servers'    => [ '127.0.0.1:11213' ],
	'retry_timeout' => 1,
];
$wgMainWANCache = 'wancache-main-mcrouter';
$wgWANObjectCaches['wancache-main-mcrouter'] = [
	'class'         => 'WANObjectCache',
	'cacheId'       => 'memcached-pecl',
	'mcrouterAware' => true
];
`,
      client,
      options: { ...OWN, OPT_RETRY_TIMEOUT: 1 },
      servers: ["127.0.0.1:11213:1"],
      framework,
      says: ["beta.php:13", "mcrouterAware: prefixes of keys"],
    },
    {
      file: "LocalSettings.php",
      text: `<?php
$wgMainCacheType = 'memcached-pecl';
$wgWANObjectCache = [ 'broadcastRoutingPrefix' => '/*/mw-wan/', 'coalesceScheme' => 'hash_stop' ];
$wgMemCachedServers = [ 'a', 'b' ];
$wgMemCachedPersistent = true;
$wgMemCachedTimeout = 100000;
`,
      client,
      options: { ...OWN, OPT_POLL_TIMEOUT: 100, persistent_id: "mediawiki" },
      servers: ["a:11211:1", "b:11211:1"],
      framework,
      says: ["broadcastRoutingPrefix: prefixes of keys", "persistent"],
    },
    {
      file: "LocalSettings.php",
      text: `<?php
$wgMainCacheType = 'memcached-pecl';
$wgMemcachedServers = [ 'mc:11211' ];
`,
      client,
      options: OWN,
      servers: ["127.0.0.1:11211:1"],
      framework,
      says: ["LocalSettings.php:3 ($wgMemcachedServers): $wgMemcachedServers; did you mean '$wgMemCachedServers'?"],
    },
    {
      file: "mc.php",
      text: `<?php
if ( $wgDBname === 'testwiki' ) {
	$wgMainCacheType = 'one';
} else {
	$wgMainCacheType = 'two';
}
$wgObjectCaches['one'] = [ 'class' => 'MemcachedPeclBagOStuff', 'servers' => [ 'a:1' ] ];
$wgObjectCaches['two'] = [ 'class' => 'MemcachedPeclBagOStuff', 'servers' => [ 'b:2' ] ];
`,
      given: { pool: "two" },
      client,
      options: OWN,
      servers: ["b:2:1"],
      framework,
    },
    {
      file: "ObjectCaches.php",
      text: `<?php
$wmgClass = 'MemcachedPeclBagOStuff';
$wmgServer = '10.1.0.1:11211';
$wgObjectCaches['memcached-mem-1'] = [ 'class' => $wmgClass, 'servers' => [ $wmgServer ], 'retry_timout' => 3 ];
$wgObjectCaches['db-replicated'] = [ 'class' => 'ReplicatedBagOStuff' ];
`,
      client,
      options: OWN,
      servers: ["10.1.0.1:11211:1"],
      framework,
      says: ["retry_timout; did you mean 'retry_timeout'?"],
    },
    {
      file: "LocalSettings.php",
      text: `<?php
$wgMainCacheType = 'memcached-pecl';
$wgMemCachedServers = explode( ',', getenv( 'MEMCACHED_SERVERS' ) );
$wgParserCacheType = CACHE_DB;
`,
      given: { servers: "x:1,y:2" },
      client,
      options: OWN,
      servers: ["x:1:1", "y:2:1"],
      framework,
      says: ["$wgParserCacheType: what goes through WANObjectCache is in the main cache"],
    },
  ],
  refused: [
    {
      file: "LocalSettings.php",
      text: "<?php\n$wgMainCacheType = CACHE_MEMCACHED;\n$wgMemCachedServers = [ '127.0.0.1:11211' ];\n",
      errors: [
        "LocalSettings.php:2 ($wgMainCacheType): CACHE_MEMCACHED: the class MemcachedPhpBagOStuff, MediaWiki's own client, is not modelled; expected MemcachedPeclBagOStuff, as 'memcached-pecl' is",
      ],
    },
    {
      file: "LocalSettings.php",
      text: "<?php\n$wgMainCacheType = CACHE_ACCEL;\n$wgMemCachedServers = [];\n",
      errors: ["CACHE_ACCEL: no cache on memcached"],
    },
    {
      file: "LocalSettings.php",
      text: `<?php
$wgObjectCaches['redis'] = [ 'class' => 'RedisBagOStuff', 'servers' => [ 'r:6379' ] ];
$wgMainCacheType = 'redis';
`,
      errors: ["redis: RedisBagOStuff is not modelled"],
    },
    {
      file: "LocalSettings.php",
      text: `<?php
$wgMainCacheType = 'memcached-pecl';
$wgObjectCaches['memcached-pecl'] = [
  'class' => 'MemcachedPeclBagOStuff', 'servers' => [ '/var/run/nutcracker.sock:0' ], 'server_failure_limit' => 0,
];
$wgWANObjectCache = [ 'coalesceScheme' => 'hash_tag' ];
`,
      errors: [
        "a server behind a Unix socket is not modelled",
        "LocalSettings.php:6 ($wgWANObjectCache.coalesceScheme): coalesceScheme: names of sister keys",
        "OPT_SERVER_FAILURE_LIMIT",
      ],
    },
    {
      file: "mc.php",
      text: `<?php
$wgObjectCaches['one'] = [ 'class' => 'MemcachedPeclBagOStuff', 'servers' => [ 'a:1' ] ];
$wgObjectCaches['two'] = [ 'class' => 'MemcachedPeclBagOStuff', 'servers' => [ 'b:2' ] ];
`,
      errors: ["caches one and two; expected one to be chosen by --pool NAME"],
    },
  ],
};
