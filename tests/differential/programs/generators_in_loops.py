"""Generators whose values a loop takes where they are made: nothing shows that they become part of it."""

import sys
import traceback


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def pairs(xs, step=2, shift=0):
    for i, x in enumerate(xs):
        if i % step == 0:
            yield i + shift, x


def total(n):
    t = 0
    for x in count(n):
        t += x
    return t


def early(n, stop):
    for x in count(n):
        if x == stop:
            break
    else:
        return "ended", n
    return "left", x


def returned(n, stop):
    for x in count(n):
        if x * 3 > stop:
            return x
    return None


def skipping(xs):
    out = []
    for i, x in pairs(xs, shift=10):
        if x is None:
            continue
        out.append((i, x))
    return out


def floats(xs):
    for x in xs:
        yield x * 0.5


def mixed(xs):
    t = 0
    for x in floats(xs):
        t += x
    return t


def nested(n):
    t = []
    for a in count(n):
        for b in count(a):
            if (a + b) % 3:
                t.append(a * b)
    return sum(t), len(t)


def squares(n):
    for x in count(n):
        yield x * x


def through(n):
    t = 0
    for x in squares(n):
        t += x
    return t


class Box:
    def __init__(self, items):
        self.items = items

    def walk(self, times):
        for item in self.items:
            yield item * times

    def total(self):
        t = 0
        for x in self.walk(3):
            t += x
        return t


class Bag:
    def __init__(self, items):
        self.items = items

    def pairs(self):
        for i, x in enumerate(self.items):
            yield i, x

    def weight(self):
        t = 0
        for i, x in self.pairs():
            t += i * x
        return t


def failing(n):
    i = 0
    while True:
        i += 1
        yield 100 // (n - i)


def catches(n):
    got = []
    try:
        for x in failing(n):
            got.append(x)
    except ZeroDivisionError as e:
        lines = [f.line for f in traceback.extract_tb(e.__traceback__)]
        return got[-2:], lines
    return got


def body_raises(n):
    try:
        for x in count(n):
            if x == n - 1:
                raise KeyError(x)
    except KeyError as e:
        return e.args
    return None


class Noisy:
    def __init__(self, name, log):
        self.name = name
        self.log = log

    def __del__(self):
        self.log.append(("del", self.name))


def holding(log, n):
    held = Noisy("held", log)
    for i in range(n):
        temp = Noisy(i, log)
        yield i
        log.append(("after", i))
    log.append("end")


def deaths(n, stop):
    log = []
    for x in holding(log, n):
        log.append(("body", x))
        if x == stop:
            break
    log.append("done")
    return log


def who():
    f = sys._getframe(1)
    names = []
    while f is not None and f.f_code.co_name != "<module>":
        names.append((f.f_code.co_name, f.f_lineno - f.f_code.co_firstlineno))
        f = f.f_back
    return names


def looked_at(n):
    for i in range(n):
        yield who() if i == n - 1 else i


def frames(n):
    for x in looked_at(n):
        pass
    return x, who()


def locals_of_caller():
    return sorted(sys._getframe(1).f_locals.items())


def asks(n):
    for i in range(n):
        if i == n - 1:
            yield locals_of_caller()
        else:
            yield i


def shows(n):
    for x in asks(n):
        y = x
    return y, locals_of_caller()[0]


def note(log, x):
    log.append(sorted(sys._getframe(1).f_locals))
    return x


def noting(log, n):
    i = 0
    while i < n:
        yield note(log, i) if i == n - 1 else i
        i += 1


def noted(n):
    log = []
    t = 0
    for x in noting(log, n):
        t += x
        if x == n - 1:
            note(log, t)
            t += 1
    return log, t


def change(name, value):
    sys._getframe(1).f_locals[name] = value
    return 0


def changing(n):
    i = 0
    while i < n:
        if i == 3:
            change("i", 10)
        yield i
        i += 1


def changed(n):
    got = []
    for x in changing(n):
        got.append(x)
        if x == 1:
            change("x", "seen")
            got.append(x)
    return got


def traced(n):
    seen = []

    def tracer(frame, event, arg):
        if len(seen) < 40:
            seen.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno))
        return tracer

    t = 0
    for x in switch_on(n, tracer):
        t += x
    sys.settrace(None)
    return t, seen[:12]


def switch_on(n, tracer):
    for i in range(n):
        if i == n - 1:
            sys.settrace(tracer)
        yield i


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def points(n):
    last = None
    for i in range(n):
        p = Point(i, i + 1)
        yield p
        last = p.x
    return last


def uses_points(n):
    t = 0
    for p in points(n):
        t += p.x * p.y
    return t


def rebinding(n):
    k = n
    for x in count(k):
        k = x
    return k, x


def big(n):
    i = 1
    while n:
        yield i
        i *= 3
        n -= 1


def sums_big(n):
    t = 0
    for x in big(n):
        t += x
    return t


def stops(n):
    for i in range(n):
        if i == 5:
            raise StopIteration(i)
        yield i


def converts(n):
    try:
        return [x for x in stops(n)], sum(x for x in stops(n))
    except RuntimeError as e:
        return str(e), type(e.__cause__).__name__


def plain_stops(n):
    t = 0
    try:
        for x in stops(n):
            t += x
    except RuntimeError as e:
        return t, str(e), type(e.__cause__).__name__
    return t


def comprehension(n):
    return [x + 1 for x in count(n) if x % 2]


def two(n):
    for i in range(n):
        yield i
        yield -i


def takes_two(n):
    t = []
    for x in two(n):
        t.append(x)
    return t


def once(x):
    yield x


def takes_once(n):
    t = 0
    for i in range(n):
        for x in once(i):
            t += x
    return t


def empty(n):
    if n < 0:
        yield n


def takes_empty(n):
    t = 0
    for i in range(n):
        for x in empty(i):
            t += 1
    else:
        t += 100
    return t


def keeps(n):
    g = count(n)
    for x in g:
        if x == 2:
            break
    return list(g)


def unpacks(xs):
    t = 0
    for i, x in pairs(xs):
        t += i * x
    return t


def deep(n):
    if n == 0:
        return 0
    t = 0
    for x in count(2):
        t += deep(n - 1)
    return t + 1


def main():
    for n in range(60):
        a = total(n + 5)
        b = early(n, 20)
        c = returned(n, 40)
        d = skipping([None if i % 4 == 0 else i for i in range(n)])
        e = mixed([1, 2, 3.5] * (n % 7))
        f = nested(n % 12)
        g = through(n)
        h = Box(list(range(n % 10))).total()
        i = catches(n % 9 + 3)
        j = body_raises(n % 5 + 1)
        k = deaths(3, n % 5)
        m = frames(4)
        o = shows(4)
        p = rebinding(n + 1)
        q = sums_big(n)
        q = q, noted(n % 4 + 1), changed(n % 6), traced(4), uses_points(n)
        r = converts(n % 9), plain_stops(n % 9)
        s = comprehension(n)
        u = takes_two(n % 6), takes_once(n), takes_empty(n % 4), keeps(n % 8)
        v = unpacks(list(range(n))), Bag(list(range(n))).weight()
        if n % 6 == 5 or n < 3:
            print(n, a, b, c, d[-2:], e, f, g, h)
            print(i, j, k, m)
            print(o, p, q, r)
            print(s[-3:], u, v)
    print(Box("ab").total() if False else Box(["x", "y"]).walk(2).__next__())
    print(deep(7))
    try:
        Box(["a", "b"]).total()
    except TypeError as e:
        print(e)
    print(total(True), total(3.5))


main()
count = lambda n: iter([n, n])
print(total(4), through(3))
