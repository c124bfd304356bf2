<?php
/*
 * What Symfony's MemcachedAdapter and CacheInterface::get() ask of memcached, in one worker process of PHP driven over its standard
 * input: a JSON array a line, answered by one line. Written after symfony/cache (Adapter/MemcachedAdapter.php,
 * Traits/AbstractAdapterTrait.php, Contracts' CacheTrait.php), for pools on the command line: without locks.
 */
error_reporting(E_ALL & ~E_NOTICE & ~E_WARNING & ~E_DEPRECATED);

class Trouble extends Exception {}

class Pool
{
    private string $version = '';

    public function __construct(private Memcached $client, private string $namespace) {}

    public function version(): string
    {
        return $this->version;
    }

    /** A value that is there, else the given one, which is stored. */
    public function get(string $key, string $value): array
    {
        $id = $this->id($key);
        try {
            foreach ($this->fetch([$id]) as $found) return [$found, true];
        } catch (Trouble) {
        }
        $this->save($key, $value);
        return [$value, false];
    }

    /** The keys of one call for all. */
    public function getItems(array $keys): array
    {
        $ids = array_map(fn($key) => $this->id($key), $keys);
        try {
            $found = $this->fetch($ids);
        } catch (Trouble) {
            $found = [];
        }
        return array_map(fn($id) => $found[$id] ?? null, $ids);
    }

    public function save(string $key, string $value): bool
    {
        $id = $this->id($key);
        try {
            return $this->store([$id => $value], 3600);
        } catch (Trouble) {
            return false;
        }
    }

    public function delete(string $key): bool
    {
        $id = $this->id($key);
        for ($try = 0; $try < 2; $try++) {
            try {
                $results = $this->checked($this->client->deleteMulti([$id]));
                if (in_array($results[$id], [true, Memcached::RES_SUCCESS, Memcached::RES_NOTFOUND], true)) return true;
            } catch (Trouble) {
            }
        }
        return false;
    }

    private function id(string $key): string
    {
        if ($this->version === '') {
            $this->version = '1:';
            try {
                foreach ($this->fetch([":$this->namespace"]) as $value) $this->version = $value;
                if ($this->version === '1:') {
                    $this->version = strtr(substr_replace(base64_encode(pack('V', time())), ':', 5), '/', '_');
                    $this->store([":$this->namespace" => $this->version], 0);
                }
            } catch (Trouble) {
            }
        }
        return $this->namespace . $this->version . $key;
    }

    private function fetch(array $ids): array
    {
        return array_map(unserialize(...), $this->checked($this->client->getMulti($ids)));
    }

    private function store(array $values, int $lifetime): bool
    {
        return (bool) $this->checked($this->client->setMulti(array_map(serialize(...), $values), $lifetime));
    }

    private function checked(mixed $result): mixed
    {
        $code = $this->client->getResultCode();
        if ($code === Memcached::RES_SUCCESS || $code === Memcached::RES_NOTFOUND) return $result;
        throw new Trouble();
    }
}

$pool = null;
$stalled = fn() => (int) (explode(' ', @file_get_contents('/proc/self/schedstat') ?: '0 0')[1] ?? 0);

while (($line = fgets(STDIN)) !== false) {
    $command = json_decode($line, true);
    $stalledBefore = $stalled();
    $from = microtime(true);
    switch ($command[0]) {
        case 'pool':
            $client = new Memcached();
            $client->setOption(Memcached::OPT_BINARY_PROTOCOL, true);
            $client->setOption(Memcached::OPT_NO_BLOCK, true);
            $client->setOption(Memcached::OPT_TCP_NODELAY, true);
            $client->setOption(Memcached::OPT_LIBKETAMA_COMPATIBLE, true);
            $client->setOptions([Memcached::OPT_SERIALIZER => Memcached::SERIALIZER_PHP]);
            $client->addServers($command[1]);
            $pool = new Pool($client, 'app:');
            $answer = true;
            break;
        case 'get':
            $answer = array_map(fn($pair) => $pool->get(...$pair), $command[1]);
            break;
        case 'items':
            $answer = $pool->getItems($command[1]);
            break;
        case 'save':
            $answer = array_map(fn($pair) => $pool->save(...$pair), $command[1]);
            break;
        case 'delete':
            $answer = array_map(fn($key) => $pool->delete($key), $command[1]);
            break;
        default:
            throw new Exception("no such command: $line");
    }
    $to = microtime(true);
    echo json_encode([$answer, $pool->version(), $from, $to, ($stalled() - $stalledBefore) / 1e6]), "\n";
}
