"""Bound methods kept in locals, attributes and lists: the same function with other objects, other functions, self that
only the method keeps alive, methods rebound in the middle of a loop, frames and tracebacks."""

import sys
import types


def show(name, value):
    print(name, value)


class Sink:
    def __init__(self, name):
        self.name = name
        self.items = []

    def write(self, x):
        self.items.append(x)
        return len(self.items)

    def small(self, x):
        return x + 1

    def defaults(self, x, y=10):
        return x + y + len(self.items)

    def stars(self, *args, **kwargs):
        return self.name, args, kwargs


class Other:
    name = "other"

    def write(self, x):
        return -x

    def small(self, x):
        return "other", x


def keep(sink, n):
    write = sink.write
    small = sink.small
    defaults = sink.defaults
    total = 0
    for i in range(n):
        total += write(i) + small(i) + defaults(i) + defaults(i, 2)
    return total


show("kept", [keep(Sink(k), 800) for k in "abcd"][-1])


def argument(m, x):
    return m(x)


def arguments(n):
    a, b, o = Sink("a"), Sink("b"), Other()
    out = []
    for i in range(n):
        r = argument(a.small if i % 2 else b.small, i)
        if i > n - 20:
            r = argument([a.small, o.small, b.write, len, str, Sink.small.__get__(a), lambda x: ("f", x)][i % 7], [i] if i % 7 == 3 else i)
            out.append(r)
    return out


show("arguments", arguments(2000))


class Temp:
    def __init__(self, log, k):
        self.log = log
        self.k = k

    def run(self, x):
        global kept
        kept = None
        self.log.append(("run", x))
        return self.k + x

    def __del__(self):
        self.log.append("dies")


def freed(n):
    global kept
    log = []
    total = 0
    for i in range(n):
        kept = Temp(log, i).run
        total += kept(i)
        log.append("after")
    return total, log[-6:], len(log)


show("freed", freed(1200))


def freed_local(n):
    log = []
    total = 0
    for i in range(n):
        m = Temp(log, i).run
        total += m(i)
        m = None
        log.append("after")
    return total, log[-6:], len(log)


show("freed local", freed_local(1200))


def rebound(n):
    s = Sink("s")
    m = s.small
    out = []
    for i in range(n):
        if i == n // 4:
            Sink.small = lambda self, x: ("new", x)
        if i == n // 2:
            m = s.small
        if i == 3 * n // 4:
            m = types.MethodType(lambda self, x: ("made", self, x), 5)
        r = m(i)
        if i % (n // 8) == 0:
            out.append(r)
    return out


old = Sink.small
show("rebound", rebound(1600))
Sink.small = old


def code_changes(n):
    s = Sink("s")
    m = s.defaults
    out = []
    for i in range(n):
        if i == n // 2:
            Sink.defaults.__defaults__ = (1000,)
        if i == 3 * n // 4:
            Sink.defaults.__code__ = (lambda self, x, y=0: ("code", x, y)).__code__
        r = m(i)
        if i % (n // 8) == 0:
            out.append(r)
    return out


show("code changes", code_changes(1600))


class Looks:
    def __init__(self, n):
        self.n = n

    def look(self, flag):
        if flag == 1:
            f = sys._getframe()
            return f.f_code.co_name, f.f_locals["self"] is self, f.f_back.f_code.co_name, f.f_back.f_lineno - f.f_back.f_code.co_firstlineno
        if flag == 2:
            raise ValueError(self.n)
        return 0


def looking(n, last):
    look = Looks(n).look
    r = None
    for i in range(n):
        r = look(last if i == n - 1 else 0)
    return r


show("looking", [looking(1000, 1) for _ in range(3)][-1])
for n in (1000, 1000):
    try:
        looking(n, 2)
    except ValueError as e:
        tb, lines = e.__traceback__.tb_next, []
        while tb:
            lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
            tb = tb.tb_next
        show("raised", (e, lines))


class Calls:
    def __call__(self, x):
        return "called", x


class Sub(types.SimpleNamespace):
    pass


def odd(n):
    s = Sink("s")
    methods = [s.small, Calls().__call__, [].__len__, "x".join, Sink.small.__get__(Sub(a=1), Sub), classmethod(Sink.small).__get__(None, Sink)]
    out = []
    for i in range(n):
        m = s.small if i < n - 6 else methods[i - n]
        try:
            r = m(i)
        except TypeError as e:
            r = str(e)
        if i >= n - 6:
            out.append(r)
    return out


show("odd", odd(1500))


def wrong(n):
    m = Sink("s").small
    for i in range(n):
        if i == n - 1:
            m(i, i)
        m(i)


try:
    wrong(1500)
except TypeError as e:
    show("wrong", e)
