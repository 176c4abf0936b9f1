"""Dict displays with known keys: order, size, tracking by the collector, changes afterwards, keys that are there twice."""

import gc
import sys
import weakref


class Thing:
    def __init__(self, log, n):
        self.log, self.n = log, n

    def __del__(self):
        self.log.append(self.n)


def made(n):
    out = []
    for i in range(n):
        a = {"x": i}
        b = {"x": i, "y": i + 1}
        c = {"a": a, "b": [b], "c": (i, "t"), "d": None, "e": 1.5, "f": "s", "g": i * i, "h": len}
        twice = {"k": i, "l": 1, "k": i + 1}
        mixed = {1: i, "one": 1, (2,): 2}
        out.append((a, b, c, twice, mixed))
    return out


def shown(n):
    out = []
    for a, b, c, twice, mixed in made(n)[-3:]:
        out.append((a, b, c, twice, mixed, list(c), [gc.is_tracked(d) for d in (a, b, c, twice)]))
        out.append([sys.getsizeof(d) for d in (a, b, c, twice, mixed)])
        b["z"] = 3
        del b["x"]
        b["x"] = "again"
        c.update(a=0, i=9)
        a.clear()
        out.append((a, b, c, b.popitem(), b | {"w": 1}))
    return out


def tuples(n):
    out = []
    for i in range(n):
        flat = (i, "x")
        deep = (i, [])
        d, e = {"p": flat, "q": 1}, {"p": deep, "q": 1}
        out.append((gc.is_tracked(d), gc.is_tracked(e), gc.is_tracked({"p": i, "q": int})))
    return out[-2:]


def cycles(n):
    log = []
    for i in range(n):
        t = Thing(log, i)
        d = {"thing": t, "n": i}
        t.me = d
        if i % 2:
            t.me = None
    del t, d
    gc.collect()
    return sorted(log), len(log)


def deaths(n):
    log = []
    for i in range(n):
        d = {"first": Thing(log, i), "second": i}
        log.append(("made", i))
        d["first"] = None
        log.append(("gone", i))
    return log


def ordered(n):
    log = []

    def see(x):
        log.append(x)
        return x

    for i in range(n):
        {"a": see(i), "b": see(i + 1), "c": see(str(i))}
    return log[-6:]


def raising(n):
    done = 0
    for i in range(n):
        try:
            d = {"a": i, "b": 10 // (i % 5), "c": 1}
            done += d["b"]
        except ZeroDivisionError:
            done += 1000
    return done


def main():
    for _ in range(4):
        print(shown(40), tuples(40), cycles(30), deaths(5), ordered(30), raising(50))
        config = {"name": "n", "values": {"k": [1, 2]}, "on": True}
        print(config, weakref.ref(Thing([], 1))() is None)


main()
