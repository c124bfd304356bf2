<?php
/*
 * What Laravel's Cache::flexible(), many() and put() ask of memcached (Illuminate/Cache/Repository.php, MemcachedStore.php), in one worker
 * process of PHP driven over its standard input: a JSON array a line, answered by one line.
 */
error_reporting(E_ALL & ~E_NOTICE & ~E_WARNING & ~E_DEPRECATED);

const PREFIX = 'laravel_cache_';

class Store
{
    public function __construct(private Memcached $memcached) {}

    public function many(array $keys): array
    {
        $values = $this->memcached->getMulti(array_map(fn($key) => PREFIX . $key, $keys), Memcached::GET_PRESERVE_ORDER);
        if ($this->memcached->getResultCode() != 0) return array_fill_keys($keys, null);
        return array_combine($keys, $values);
    }

    public function putMany(array $values, int $seconds): void
    {
        $prefixed = [];
        foreach ($values as $key => $value) $prefixed[PREFIX . $key] = $value;
        $this->memcached->setMulti($prefixed, time() + $seconds);
    }

    public function put(string $key, string $value, int $seconds): bool
    {
        return $this->memcached->set(PREFIX . $key, $value, $seconds);
    }

    /** The value, and whether it was there. */
    public function flexible(string $key, int $stale, string $computed): array
    {
        $createdKey = "illuminate:cache:flexible:created:$key";
        [$key => $value, $createdKey => $created] = $this->many([$key, $createdKey]);
        if ($value !== null && $created !== null) return [$value, true];
        $this->putMany([$key => $computed, $createdKey => time()], $stale);
        return [$computed, false];
    }
}

$store = null;

while (($line = fgets(STDIN)) !== false) {
    $command = json_decode($line, true);
    $from = microtime(true);
    switch ($command[0]) {
        case 'pool':
            $memcached = new Memcached();
            foreach ($command[1] as [$host, $port]) $memcached->addServer($host, $port, 100);
            $memcached->setOptions($command[2] ?? []);
            $store = new Store($memcached);
            $answer = true;
            break;
        case 'get':
            $answer = array_map(fn($pair) => $store->flexible($pair[0], 3600, $pair[1]), $command[1]);
            break;
        case 'items':
            $answer = array_map(fn($value) => $value === false ? null : $value, array_values($store->many($command[1])));
            break;
        case 'save':
            $answer = array_map(fn($pair) => $store->put($pair[0], $pair[1], 3600), $command[1]);
            break;
        default:
            throw new Exception("no such command: $line");
    }
    echo json_encode([$answer, '', $from, microtime(true), 0]), "\n";
}
