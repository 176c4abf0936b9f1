"""Bound methods kept in variables that loops only read, classes of dying objects, truth of several classes, bytes."""

import struct
import sys


class Writer:
    kind = "writer"

    def __init__(self):
        self.out = []

    def write(self, data, times=1):
        for _ in range(times):
            self.out.append(data)
        return len(self.out)

    @classmethod
    def made(cls, n=3):
        return cls.kind, n

    def fill(self, items):
        write = self.write
        made = self.made
        total = 0
        for row in items:
            for x in row:
                total += write(x)
                if x == 7:
                    total += write(x, 2)
            total += made()[1]
        return total


class Other(Writer):
    kind = "other"

    def write(self, data, times=1):
        return -1


def shadowed(n):
    """The instance's own attribute comes first, also if it turns up late."""
    results = []
    for i in range(n):
        w = Writer()
        if i % 50 == 49:
            w.write = lambda data: 1000 + data
        write = w.write
        for k in range(3):
            results.append(write(k))
    return sum(results)


def rebound(n):
    """The variable is not only read."""
    a, b = Writer(), Other()
    write = a.write
    seen = []
    for i in range(n):
        seen.append(write(i))
        if i % 7 == 6:
            write = b.write if write.__self__ is a else a.write
    return sum(seen), write.__self__.kind, write.__func__ is Writer.write


def identity(w):
    first, second = w.write, w.write
    return first is second, first == second, first.__self__ is w, first.__name__


class Truthless:
    pass


def truths(values):
    yes = no = 0
    for v in values:
        if v:
            yes += 1
        else:
            no += 1
    return yes, no


def made_here(name):
    class Local:
        pass

    Local.__name__ = name
    return Local()


def class_of_dying(n):
    """The class dies with its last instance, unless the answer holds it."""
    names = []
    for i in range(n):
        t = type(made_here("C%d" % (i % 5)))
        names.append(t.__name__)
    return "".join(names[-5:])


def classes(values):
    seen = {}
    for v in values:
        t = type(v)
        seen[t] = seen.get(t, 0) + 1
    return sorted((t.__name__, n) for t, n in seen.items())


def changes_class(n):
    o = Truthless()
    names = []
    for i in range(n):
        o.__class__ = Writer if i % 2 else Truthless
        names.append(type(o).__name__)
    return names[-2:]


def join_bytes(n):
    out = b""
    for i in range(n):
        head = struct.pack("<H", i)
        out = out[-8:] + head + b"" + (b"x" if i % 3 else b"")
    empty = b""
    same = empty + out
    return out, same is out, (out + empty) is out, len(out.hex())


def mixed_concat(pairs):
    results = []
    for a, b in pairs:
        try:
            results.append(bytes(a + b))
        except TypeError as e:
            results.append(type(e).__name__)
    return results


def strings(words):
    total = 0
    for w in words:
        enc = w.encode()
        parts = w.split("-")
        up = w.upper()
        total += len(enc) + len(parts) + len(up) + w.find("a") + len("+".join(parts) + up)
    return total


class Str(str):
    def upper(self):
        return 5


def odd_results(words):
    total = 0
    for w in words:
        up = w.upper()
        total += up if isinstance(up, int) else len(up)
    return total


def keep(memo, x):
    try:
        memo[id(memo)].append(x)
    except KeyError:
        memo[id(memo)] = [x]
    return len(memo[id(memo)])


def keeps(n):
    total = 0
    for i in range(n):
        memo = {}
        for k in range(i % 3 + 1):
            total += keep(memo, k)
    return total


class Stop(Exception):
    def __init__(self, value):
        self.value = value


def raise_at(n, limit):
    if n == limit:
        raise Stop(n * 2)
    return n


def until_stop(limit):
    n = 0
    try:
        while True:
            n += raise_at(n, limit) * 0 + 1
    except Stop as stop:
        return stop.value


def last_error(n):
    """An exception stays in a variable while the loop goes on."""
    last = None
    for i in range(n):
        try:
            raise_at(i % 5, 3)
        except Stop as stop:
            last = stop
    tb = last.__traceback__
    return last.value, tb.tb_frame.f_code.co_name, tb.tb_frame.f_locals["i"], tb.tb_frame is sys._getframe()


def with_defaults(a, b=2, c=3, *, k=4):
    return a + 10 * b + 100 * c + 1000 * k


def few(a, b=[], c="c"):
    return a, tuple(b), c


def table_calls(n):
    table = {0: few, 1: Writer.made, 2: with_defaults, 3: lambda a, b=5: a * b}
    out = []
    for i in range(n):
        f = table[i % 4]
        out.append(f() if i % 4 == 1 else f(i))
        if i == n // 2:
            few.__defaults__ = ((1, 2), "d")
    few.__defaults__ = ([], "c")
    return out[-8:], out[: 4]


def main():
    rows = [[1, 2, 7], [], [3, 7]]
    for _ in range(60):
        w, o = Writer(), Other()
        totals = w.fill(rows), o.fill(rows), len(w.out)
    print(totals)
    print(shadowed(400))
    print(rebound(300))
    print([identity(w) for _ in range(100)][-1])
    values = [None, Truthless(), 0, 1, "", "a", [], [1], (), (2,), {}, {1: 2}, b"", b"x", 0.0, 1.5, True, False, {3}, set()]
    print(truths([None, Truthless()] * 200))
    print(truths(values * 30))
    print(class_of_dying(200))
    print(classes(values * 20))
    print(changes_class(200))
    print(join_bytes(300))
    print(mixed_concat([(b"a", b"b")] * 200 + [(b"a", bytearray(b"c")), (bytearray(b"x"), b"y"), (b"a", "b")])[-4:])
    print(strings(["a-b", "xyz", "é-à", ""] * 100))
    print(odd_results(["ab", "c"] * 200 + [Str("q")] * 3))
    print(keeps(300))
    print([until_stop(k % 40) for k in range(200)][-3:])
    print(last_error(400))
    print(table_calls(400))


main()
