"""Calls of known functions with *args, **kwargs and keyword-only parameters: bound by compiled code, packed
arguments nobody reads, and everything that makes what was bound wrong."""

import sys


def show(name, value):
    print(name, value)


class Log:
    def __init__(self, level):
        self.level = level
        self.lines = []

    def enabled(self, level):
        return self.level <= level

    def debug(self, msg, *args, **kwargs):
        if self.enabled(10):
            self.emit(msg, args, **kwargs)

    def emit(self, msg, args, sep=" ", **extra):
        self.lines.append(sep.join([msg, *map(str, args)]) + repr(extra))


def silent(log, n):
    for i in range(n):
        log.debug("a")
        log.debug("b", i)
        log.debug("c", i, i + 1, sep="-", more=i)


log = Log(20)
silent(log, 3000)
show("silent", log.lines)
log.level = 5
silent(log, 2)
show("loud", log.lines)


def keyword_only(a, *, b=1, c, d=3):
    return a, b, c, d


def call_keyword_only(n):
    r = None
    for i in range(n):
        r = keyword_only(i, c=2), keyword_only(c=i, a=1, d=5)
    return r


show("keyword only", call_keyword_only(2000))
keyword_only.__kwdefaults__["b"] = "changed in place"
show("dict changed", call_keyword_only(3))
keyword_only.__kwdefaults__ = {"b": 7, "d": 8}
show("dict replaced", call_keyword_only(2000))
del keyword_only.__kwdefaults__["b"]
try:
    call_keyword_only(3)
except TypeError as e:
    show("default gone", e)
keyword_only.__kwdefaults__ = {"b": 1, "c": 2, "d": 3}


def missing(n, given):
    for i in range(n):
        r = keyword_only(i) if given else keyword_only(i, d=0)
    return r


show("all defaults", (missing(1500, True), missing(1500, False)))


def stars(a, /, b=2, *rest, k=0, **more):
    return a, b, rest, k, more


def call_stars(n):
    for i in range(n):
        r = [
            stars(i),
            stars(i, 1, 2, 3),
            stars(i, k=1, z=2),
            stars(i, b=4, a=5),
            stars(i, 1, 2, k=3, a=4, b_=5),
        ]
    return r


show("stars", call_stars(1500))


def wrong(n, how):
    for i in range(n):
        if how == 1:
            stars(a=i)
        elif how == 2:
            stars(i, 1, b=2)
        elif how == 3:
            keyword_only(i, 1)
        elif how == 4:
            keyword_only(i, nothing=1)


for how in range(5):
    for n in (0, 2000):
        try:
            wrong(n, how)
        except TypeError as e:
            show("wrong", (how, n, e))


def fresh(*args, **kwargs):
    return args, kwargs


def each_its_own(n):
    dicts = []
    for i in range(n):
        args, kwargs = fresh(i, x=i)
        kwargs["y"] = args
        dicts.append(kwargs)
    return len({id(d) for d in dicts}), dicts[-1]


show("each its own", each_its_own(1500))


def mutates(a, **kwargs):
    kwargs["a"] = a
    kwargs.update(b=1)
    return kwargs


def call_mutates(n):
    for i in range(n):
        r = mutates(i, c=2)
    return r


show("mutates", call_mutates(1500))


def looks(depth):
    frame = sys._getframe(depth)
    names = {k: v for k, v in frame.f_locals.items() if k != "frame"}
    return frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, names


def looked_at(i, *args, flag=False, **kwargs):
    if flag:
        return looks(1), looks(2)[0], args, kwargs
    return i


def call_looked_at(n):
    for i in range(n):
        r = looked_at(i, i, i + 1, flag=i == n - 1, q=i)
    return r


show("looked at", call_looked_at(2000))


def raises(i, *args, **kwargs):
    if i < 0:
        raise ValueError(args, kwargs)
    return i


def call_raises(n):
    total = 0
    for i in range(n):
        total += raises(i if i < n - 1 else -1, "x", y=i)
    return total


try:
    call_raises(2000)
except ValueError as e:
    lines = []
    tb = e.__traceback__
    while tb:
        f = tb.tb_frame
        lines.append((f.f_code.co_name, tb.tb_lineno - f.f_code.co_firstlineno, sorted(f.f_locals) if lines else 0))
        tb = tb.tb_next
    show("raises", (e, lines))


class Point:
    def __init__(self, *coordinates, name="p", **extra):
        self.coordinates = coordinates
        self.name = name
        self.extra = extra

    def moved(self, *by, **kwargs):
        return Point(*[a + b for a, b in zip(self.coordinates, by)], **kwargs)


def points(n):
    for i in range(n):
        p = Point(i, 2 * i, color="red")
        q = p.moved(1, 1, name="q")
    return q.coordinates, q.name, q.extra, p.extra


show("points", points(1500))


class Finalised:
    def __init__(self, log):
        self.log = log

    def __del__(self):
        self.log.append(("dies", sys._getframe(1).f_code.co_name))


def takes(*args, **kwargs):
    return len(args)


def dying(n):
    log = []
    for i in range(n):
        takes(Finalised(log), k=Finalised(log))
        log.append("next")
    return log[:6], len(log)


show("dying", dying(600))


def code_changes(*args, **kwargs):
    return "old", args, kwargs


def other(*args, k="default"):
    return "new", args, k


def call_code_changes(n):
    r = []
    for i in range(n):
        if i == n // 2:
            code_changes.__code__ = other.__code__
            code_changes.__kwdefaults__ = {"k": "assigned"}
        x = code_changes(i)
        if i % (n // 4) == 0:
            r.append(x)
    return r


show("code changes", call_code_changes(2000))
