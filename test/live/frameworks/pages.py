"""Pages over a framework's cache as one process of Python, driven over its standard input: a JSON array a line, answered by one line.

A cache is an object with `read(key)` and `write(key, value)`. A read is a generator that yields where it asks the database, is sent the
answer, and returns what the page is given and how that came. What the cache asks of memcached it notes in `asked`.
"""
import json
import sys
import time


class Waits(Exception):
    """A page that has slept so often that nobody waits for it any longer."""


class Noted:
    """A client library that notes what it is asked, and what came of it."""

    def __init__(self, client):
        self.client = client
        self.asked = []

    def get(self, key):
        found = self.client.get(key)
        self.asked.append(f"get {key} {'miss' if found is None else 'hit'}")
        return found

    def add(self, key, value, ttl):
        return self._note("add", key, self.client.add(key, value, ttl))

    def set(self, key, value, ttl):
        return self._note("set", key, self.client.set(key, value, ttl))

    def delete(self, key):
        self.client.delete(key)
        self.asked.append(f"delete {key}")

    def _note(self, verb, key, is_done):
        self.asked.append(f"{verb} {key} {'done' if is_done else 'refused'}")
        return bool(is_done)


def serve(open_cache):
    cache = held = None

    def page(steps, began, *answers):
        """As far as these answers of the database bring it."""
        given = came = None
        try:
            for answer in answers:
                steps.send(answer)
            came = "asks"
        except StopIteration as end:
            given, came = end.value
        except Waits:
            came = "waits"
        asked, cache.library.asked = cache.library.asked, []
        return {"given": given, "came": came, "asked": asked, "from": began}

    for line in sys.stdin:
        command, *words = json.loads(line)
        if command == "open":
            cache = open_cache(*words)
            answer = True
        elif command == "read":
            answer = [page(cache.read(key), time.time(), None, value) for key, value in words[0]]
        elif command == "write":
            answer = [page(cache.write(key, value), time.time(), None) for key, value in words[0]]
        elif command == "begin":
            held = cache.read(words[0])
            answer = page(held, time.time(), None)
        elif command == "finish":
            answer = page(held, time.time(), words[0])
        else:
            raise ValueError(f"no such command: {line}")
        print(json.dumps(answer), flush=True)
