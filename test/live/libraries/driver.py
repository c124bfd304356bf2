"""One process of a Python library, driven over its standard input: tab-separated calls, a line each, answered by a line.

    driver.py LIBRARY host:port,host:port name=JSON ...
"""
import json
import sys
import time

library, servers, *given = sys.argv[1:]
servers = [one.rsplit(":", 1) for one in servers.split(",")]
options = {name: json.loads(value) for name, value in (one.split("=", 1) for one in given)}

if library == "pymemcache":
    from pymemcache.client.hash import HashClient

    def fresh():
        return HashClient([(host, int(port)) for host, port in servers], **options)
elif library == "pylibmc":
    import pylibmc

    binary = options.pop("binary", False)

    def fresh():
        return pylibmc.Client([":".join(one) for one in servers], binary=binary, behaviors=options)
else:
    import memcache

    def fresh():
        return memcache.Client([":".join(one) for one in servers], **options)


client = fresh()


def page(keys):
    found = client.get_many(keys) if library == "pymemcache" else client.get_multi(keys)
    return "PAGE", ",".join(str(i) for i, key in enumerate(keys) if key in found)


def call(verb, *words):
    global client
    if verb == "fresh":
        client = fresh()
        return "OK"
    if verb == "multi":
        return page(list(words))
    key, *rest = words
    if verb == "set":
        return "OK" if client.set(key, *rest) else "FAIL"
    found = client.get(key)
    if found is None:
        return "MISS"
    return "VALUE", found.decode() if isinstance(found, bytes) else found


print("ready", flush=True)
for line in sys.stdin:
    began = time.perf_counter()
    try:
        said = call(*line.rstrip("\n").split("\t"))
    except Exception as error:
        said = "FAIL", type(error).__name__
    ms = (time.perf_counter() - began) * 1000
    word, *rest = said if isinstance(said, tuple) else (said,)
    print(word, f"{ms:.1f}", *rest, sep="\t", flush=True)
