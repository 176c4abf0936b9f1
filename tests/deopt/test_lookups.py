"""A lookup in a dict runs no Python code, so a function that only looks up becomes part of its caller; it leaves where a key
is missing, and not again and again."""

import pyjit


def test_a_cache_behind_a_handler_becomes_part_of_its_caller():
    class Cached:
        def __init__(self):
            self.cache = {}

        def ask(self, key):
            try:
                return self.cache[key]
            except KeyError:
                self.cache[key] = key > 5
                return self.cache[key]

    def asks(o, n):
        total = 0
        for i in range(n):
            if o.ask(7):
                total += 1
        return total

    o = Cached()
    for _ in range(20):
        assert asks(o, 50) == 50
    pyjit.inspect(Cached.ask).force_compile()
    pyjit.inspect(asks).force_compile()
    assert asks(o, 50) == 50
    before = pyjit.inspect(asks).exits
    assert asks(o, 1000) == 1000
    assert pyjit.inspect(asks).exits == before
    text = pyjit.inspect(asks).ir("opt")
    assert "dict_find" in text and "call.native" not in text


def test_missing_keys_do_not_leave_for_ever():
    def count(d, keys):
        total = 0
        for k in keys:
            try:
                total += d[k]
            except KeyError:
                total += 1000
        return total

    d = {i: i for i in range(10)}
    for _ in range(20):
        count(d, range(10))
    pyjit.inspect(count).force_compile()
    want = sum(range(10)) + 1000 * 90
    for _ in range(100):
        assert count(d, range(100)) == want
    before = sum(e["count"] for e in pyjit.inspect(count).exits)
    for _ in range(100):
        assert count(d, range(100)) == want
    after = sum(e["count"] for e in pyjit.inspect(count).exits)
    assert after - before < 1000
