"""Functions that become part of their callers, looked at from every place: frames, lines, locals, tracebacks."""

import sys
import traceback

SEEN = []


def chain(depth=6):
    f = sys._getframe(1)
    out = []
    while f is not None and len(out) < depth:
        out.append(f"{f.f_code.co_name}:{f.f_lineno - f.f_code.co_firstlineno}")
        f = f.f_back
    return " < ".join(out)


class Looker:
    when = -1
    how = None

    def __init__(self):
        self.n = 0

    def look(self, n):
        self.n = n
        if n == self.when:
            return self.how()
        return n


LOOKER = Looker()


def inner(x):
    y = x + 1
    r = LOOKER.look(x)
    return y if r == x else (y, r)


def middle(x):
    before = x * 2
    value = inner(x)
    return before, value


def outer(count):
    last = None
    for i in range(count):
        last = middle(i)
        if last[1] != i + 1:
            SEEN.append(last)
    return last


def run(how, when=950, count=1000):
    SEEN.clear()
    Looker.how = staticmethod(how)
    Looker.when = when
    result = outer(count)
    Looker.when = -1
    return result, list(SEEN)


def frames():
    return chain()


def locals_of_all():
    f = sys._getframe(1)
    out = []
    for _ in range(4):
        out.append((f.f_code.co_name, sorted((k, repr(v)[:30]) for k, v in f.f_locals.items() if k != "self")))
        f = f.f_back
    return out


def change_locals():
    f = sys._getframe(2)
    f.f_locals["y"] = "changed"
    f.f_back.f_locals["before"] = "also"
    return 0


KEPT = []


def keep():
    f = sys._getframe(1)
    KEPT.append([f, f.f_back, f.f_back.f_back])
    return 0


def summary():
    return [(e.name, e.lineno - 0 > 0) for e in traceback.extract_stack()][-5:]


class Boom(Exception):
    pass


def raises():
    raise Boom("from within")


def caught(count):
    try:
        return outer(count)
    except Boom as e:
        names = []
        tb = e.__traceback__
        while tb is not None:
            code = tb.tb_frame.f_code
            names.append((code.co_name, tb.tb_lineno - code.co_firstlineno, tb.tb_frame.f_locals.get("x")))
            tb = tb.tb_next
        return names


class Handler:
    def risky(self, n):
        if n % 100 == 99:
            raise KeyError(n)
        return n

    def guarded(self, n):
        try:
            return self.risky(n)
        except KeyError as e:
            return -e.args[0]


def handlers(count):
    h = Handler()
    total = 0
    for i in range(count):
        total += h.guarded(i)
    return total


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def plus(self, other):
        return Point(self.x + other.x, self.y + other.y)


class Checked(Point):
    def __init__(self, x, y):
        super().__init__(x, y)
        if x == 950:
            self.where = chain(4)


class Bad:
    def __init__(self, n):
        self.n = n
        if n == 500:
            return
        if n == 800:
            raise Boom(n)

    def result(self):
        return self.n


class Wrong:
    answer = None

    def __init__(self, n):
        self.n = n
        return LOOKER.look(n) if n == 700 else None


def construct(count):
    total = Point(0, 0)
    one = Point(1, 0.5)
    for _ in range(count):
        total = total.plus(one)
    found = [p.where for p in [Checked(i, i) for i in range(count)] if hasattr(p, "where")]
    ends = []
    try:
        for i in range(count):
            ends.append(Bad(i).result())
    except Boom as e:
        ends = ends[-1], e.args, [t.name for t in traceback.extract_tb(e.__traceback__)]
    try:
        for i in range(count):
            wrong = Wrong(i)
    except TypeError as e:
        last = str(e), wrong.n, [t.name for t in traceback.extract_tb(e.__traceback__)]
    return total.x, total.y, found, ends, last


class Row:
    def __init__(self, n):
        self.items = [0] * n

    def __getitem__(self, i):
        return self.items[i]

    def __setitem__(self, i, v):
        self.items[i] = v

    @property
    def first(self):
        return self.items[0]


def rows(count):
    r = Row(10)
    for i in range(count):
        r[i % 10] = r[(i + 1) % 10] + r.first + 1 & 0xFFFF
    r.items = r.items[:5]
    try:
        for i in range(count):
            r[i % 6] = r[i % 5]
    except IndexError as e:
        return r.items, str(e), [t.name for t in traceback.extract_tb(e.__traceback__)], i


class Dying:
    log = []

    def __init__(self, n):
        self.n = n

    def __del__(self):
        if self.n % 400 == 3:
            Dying.log.append((self.n, chain(4)))


class Holder:
    def __init__(self):
        self.held = None

    def put(self, n):
        self.held = Dying(n)
        return self.n_of()

    def n_of(self):
        return self.held.n


def dying(count):
    h = Holder()
    total = 0
    for i in range(count):
        total += h.put(i)
    return total, Dying.log


def down(n):
    global DEEPEST
    DEEPEST = n
    return step(n + 1)


def step(n):
    return down(n)


DEEPEST = 0


def depth():
    found = []
    for limit in (200, 201, 300, 200):
        old = sys.getrecursionlimit()
        sys.setrecursionlimit(limit)
        try:
            down(0)
        except RecursionError as e:
            found.append((DEEPEST, str(e), len(traceback.extract_tb(e.__traceback__)) - DEEPEST))
        finally:
            sys.setrecursionlimit(old)
    return found


def main():
    for _ in range(3):
        outer(2000)
    print(run(frames))
    print(run(locals_of_all))
    print(run(change_locals))
    print(run(summary))
    run(keep)
    for f in KEPT[0]:
        print(f.f_code.co_name, f.f_lineno - f.f_code.co_firstlineno)
    print(KEPT[0][0].f_back is KEPT[0][1], KEPT[0][1].f_back is None)
    Looker.how, Looker.when = staticmethod(raises), 900
    print(caught(1000))
    Looker.when = -1
    print(handlers(1000))
    Looker.how, Looker.when = staticmethod(lambda: "not None"), 700
    print(construct(1000))
    Looker.when = -1
    print(rows(1000))
    print(dying(2000))
    print(depth())


if __name__ == "__main__":
    main()
    main()
