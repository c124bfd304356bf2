"""What dogpile.cache's region.get_or_create() asks of memcached with python-memcached and a distributed lock (dogpile/lock.py,
dogpile/cache/backends/memcached.py). Its chances are a half.
"""
import time

import memcache
from pages import Noted, Waits, serve

HALF = 0.5


class Region:
    def __init__(self, servers, options, settings):
        self.library = Noted(memcache.Client([f"{host}:{port}" for host, port in servers], **options))
        self.settings = settings

    def read(self, key):
        found = self.library.get(key)
        if found is not None and not self.is_expired(found):
            return found[0], "hit"
        if found is not None:
            if not self.locks(key):
                return found[0], "hit"
        else:
            self.waits_for(key)
            found = self.library.get(key)
            if found is not None and not self.is_expired(found):
                self.library.delete(f"_lock{key}")
                return found[0], "hit"
        computed = yield
        self.set(key, computed)
        self.library.delete(f"_lock{key}")
        return computed, "computed"

    def write(self, key, value):
        if self.settings["onWrite"] == "delete":
            self.library.delete(key)
        else:
            self.set(key, value)
        return None, "written"
        yield

    def set(self, key, value):
        self.library.set(key, (value, time.time()), 0)

    def is_expired(self, found):
        return time.time() - found[1] > self.settings["ttl"]

    def locks(self, key):
        return self.library.add(f"_lock{key}", 1, 0)

    def waits_for(self, key):
        i = 0
        while not self.locks(key):
            if i == self.settings["patience"]:
                raise Waits
            time.sleep(((i + 1) * HALF + 2**i) / 2.5)
            i += 1


serve(Region)
