"""What Django's cache.get_or_set(), set() and delete() ask of memcached with pymemcache (core/cache/backends/base.py, memcached.py)."""
from pages import Noted, serve
from pymemcache.client.hash import HashClient


class Cache:
    def __init__(self, servers, options, settings):
        self.library = Noted(HashClient([tuple(one) for one in servers], **options))
        self.settings = settings

    def key(self, key):
        return f"{self.settings['prefix']}:{self.settings['version']}:{key}"

    def get(self, key):
        found = self.library.get(key)
        return None if found is None else found.decode()

    def read(self, key):
        key = self.key(key)
        found = self.get(key)
        if found is not None:
            return found, "hit"
        computed = yield
        self.library.add(key, computed, self.settings["ttl"])
        # Another may have been the first to add.
        again = self.get(key)
        return computed if again is None else again, "computed"

    def write(self, key, value):
        if self.settings["onWrite"] == "delete":
            self.library.delete(self.key(key))
        else:
            self.library.set(self.key(key), value, self.settings["ttl"])
        return None, "written"
        yield


serve(Cache)
