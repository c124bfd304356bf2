<?php
/*
 * What WANObjectCache's getWithSetCallback(), delete() and set() ask of memcached (MediaWiki, wancache/WANObjectCache.php), in one
 * worker process of PHP driven over its standard input: a JSON array a line, answered by one line. Its chances are a half.
 */
error_reporting(E_ALL & ~E_NOTICE & ~E_WARNING & ~E_DEPRECATED);

const HOLDOFF_TTL = 11;
const INTERIM_TTL = 2;
const LOCK_TTL = 10;
/** Halfway from 50 to 100 ms. */
const RECENT_SECONDS = 0.075;

/** A value is [value, when it was made], a tombstone a text. */
class Cache
{
    public array $asked = [];
    private Memcached $memcached;

    public function __construct(array $servers, array $options, private array $settings)
    {
        $this->memcached = new Memcached();
        foreach ($servers as [$host, $port]) $this->memcached->addServer($host, $port);
        $this->memcached->setOptions($options);
    }

    public function read(string $key): Generator
    {
        $now = microtime(true);
        $found = $this->get($this->sister($key, 'v'));
        if (is_array($found)) return [$found[0], 'hit'];
        $deletedAt = is_string($found) ? (float) explode(':', $found)[1] : null;
        $interim = $deletedAt === null ? false : $this->get($this->sister($key, 'i'));
        if ($interim && $interim[1] > $deletedAt && $now - $interim[1] < RECENT_SECONDS) return [$interim[0], 'hit'];
        $locks = $deletedAt !== null || $this->settings['busyValue'];
        $hasLock = $locks && $this->note('add', $this->sister($key, 'm'), fn($id) => $this->memcached->add($id, 1, LOCK_TTL));
        if ($locks && !$hasLock) {
            if ($interim) return [$interim[0], 'hit'];
            if ($this->settings['busyValue']) return [null, 'busy'];
        }
        $computed = yield;
        $made = [$computed, microtime(true)];
        if ($deletedAt !== null) {
            $this->note('set', $this->sister($key, 'i'), fn($id) => $this->memcached->set($id, $made, INTERIM_TTL));
        } else {
            $this->note('add', $this->sister($key, 'v'), fn($id) => $this->memcached->add($id, $made, $this->settings['ttl']));
        }
        if ($hasLock) {
            $this->memcached->touch($this->sister($key, 'm'), time() - 60);
            $this->asked[] = "delete {$this->sister($key, 'm')}";
        }
        return [$computed, 'computed'];
    }

    public function write(string $key, string $value): Generator
    {
        $purge = 'PURGED:' . microtime(true) . ':' . HOLDOFF_TTL;
        $this->note('set', $this->sister($key, 'v'), fn($id) => $this->memcached->set($id, $purge, HOLDOFF_TTL));
        return [null, 'written'];
        yield;
    }

    private function sister(string $key, string $type): string
    {
        return "WANCache:$key|#|$type";
    }

    private function get(string $id): mixed
    {
        $found = $this->memcached->get($id);
        $this->asked[] = "get $id " . ($found === false ? 'miss' : 'hit');
        return $found;
    }

    private function note(string $verb, string $id, Closure $does): bool
    {
        $isDone = $does($id);
        $this->asked[] = "$verb $id " . ($isDone ? 'done' : 'refused');
        return $isDone;
    }
}

$cache = $held = null;

/** As far as the database's answers bring it, if there are any. */
$page = function (Generator $steps, float $began, string ...$answers) use (&$cache) {
    $steps->current();
    foreach ($answers as $answer) if ($steps->valid()) $steps->send($answer);
    [$given, $came] = $steps->valid() ? [null, 'asks'] : $steps->getReturn();
    $asked = $cache->asked;
    $cache->asked = [];
    return ['given' => $given, 'came' => $came, 'asked' => $asked, 'from' => $began];
};

while (($line = fgets(STDIN)) !== false) {
    [$command, $first] = $words = json_decode($line, true);
    switch ($command) {
        case 'open':
            $cache = new Cache(...array_slice($words, 1));
            $answer = true;
            break;
        case 'read':
            $answer = array_map(fn($pair) => $page($cache->read($pair[0]), microtime(true), $pair[1]), $first);
            break;
        case 'write':
            $answer = array_map(fn($pair) => $page($cache->write(...$pair), microtime(true)), $first);
            break;
        case 'begin':
            $held = $cache->read($first);
            $answer = $page($held, microtime(true));
            break;
        case 'finish':
            $answer = $page($held, microtime(true), $first);
            break;
        default:
            throw new Exception("no such command: $line");
    }
    echo json_encode($answer), "\n";
}
