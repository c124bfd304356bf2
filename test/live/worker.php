<?php
/*
 * One worker process of PHP, driven over its standard input: a JSON array a line, answered by one line. Its objects of
 * class Memcache or Memcached are made anew by "request", as a web request would.
 */
error_reporting(E_ALL & ~E_NOTICE & ~E_WARNING & ~E_DEPRECATED);

$constant = fn($value) => is_string($value) && defined("Memcached::$value") ? constant("Memcached::$value") : $value;
/* libmemcached has more hashes than PHP has names for. */
$hashes = ['HASH_JENKINS' => 9, 'HASH_MURMUR3' => 10];
/* Nanoseconds for which this process was ready to run and did not get to, as Linux counts them. */
$stalled = fn() => (int) (explode(' ', @file_get_contents('/proc/self/schedstat') ?: '0 0')[1] ?? 0);
$cache = null;
$isMemcached = false;
$names = [];

while (($line = fgets(STDIN)) !== false) {
    $command = json_decode($line, true);
    $stalledBefore = $stalled();
    $from = microtime(true);
    switch ($command[0]) {
        case 'request':
            [, $class, $servers, $options] = $command;
            $cache = null;
            $isMemcached = $class === 'Memcached';
            $names = [];
            foreach ($servers as $i => [$host, $port]) $names["$host:$port"] = $i;
            if ($isMemcached) {
                $id = $options['persistent_id'] ?? '';
                $cache = $id === '' ? new Memcached() : new Memcached($id);
                $set = function () use ($cache, $options, $constant, $hashes) {
                    foreach ($options as $name => $value) {
                        if ($name === 'setBucket') $cache->setBucket($value, null, 0);
                        elseif (defined("Memcached::$name") && !$cache->setOption(constant("Memcached::$name"), $hashes[$value] ?? $constant($value)))
                            throw new Exception("$name: " . $cache->getResultMessage());
                    }
                };
                $first = ($options['order'] ?? '') !== 'servers-first';
                if (count($cache->getServerList()) === 0) {
                    if ($first) $set();
                    if ($options['addServers'] ?? false) $cache->addServers($servers);
                    else foreach ($servers as [$host, $port, $weight]) $cache->addServer($host, $port, $weight);
                    if (!$first) $set();
                }
            } else {
                $cache = new Memcache();
                foreach ($servers as $i => [$host, $port, $weight]) {
                    $down = in_array($i, $options['down'] ?? [], true);
                    $cache->addServer($host, $port, $options['persistent'] ?? true, $weight, $options['timeout'] ?? 1,
                        $down ? -1 : ($options['retry_interval'] ?? 15), !$down);
                }
            }
            $answer = true;
            break;
        case 'where':
            $answer = [];
            foreach ($command[1] as $key) {
                $server = $isMemcached ? $cache->getServerByKey($key) : $cache->findServer($key);
                if (is_array($server)) $server = $server['host'] . ':' . $server['port'];
                $answer[] = $names[$server] ?? -1;
            }
            break;
        case 'set':
            $answer = $isMemcached ? $cache->set($command[1], $command[2]) : $cache->set($command[1], $command[2], 0, 0);
            break;
        case 'sets':
            $answer = [];
            foreach ($command[1] as $key) $answer[] = $isMemcached ? $cache->set($key, 'x') : $cache->set($key, 'x', 0, 0);
            break;
        case 'get':
            $answer = $cache->get($command[1]);
            break;
        case 'page':
            $found = $isMemcached ? $cache->getMulti($command[1]) : $cache->get($command[1]);
            $answer = $found === false ? false : array_keys(array_filter($command[1], fn($key) => isset($found[$key])));
            break;
        case 'delete':
            $answer = $cache->delete($command[1]);
            break;
        default:
            throw new Exception("no such command: $line");
    }
    $to = microtime(true);
    $stalledMs = ($stalled() - $stalledBefore) / 1e6;
    echo json_encode([$answer, $isMemcached ? $cache->getResultCode() : 0, $from, $to, $stalledMs], JSON_INVALID_UTF8_SUBSTITUTE), "\n";
}
