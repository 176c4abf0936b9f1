"""Programs about who dies when: one function assigns objects whose finalisers are heard to few locals, containers and
attributes. Finalisers log, look at the frame that lets go of the object, or change what compiled code relies on. None is
in a global: how long compiled code keeps one that was replaced is a known difference.
"""

PRELUDE = '''\
import sys

LOG = []
EVERY = KIND = CLOCK = 0


class Boom(Exception):
    pass


class T:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        global CLOCK
        CLOCK += 1
        LOG.append(self.n)
        if EVERY and CLOCK % EVERY == 0:
            event(sys._getframe(1))


class W:
    def __init__(self, o):
        self.o = o

    def __del__(self):
        LOG.append("w")


class S:
    __slots__ = ("o",)

    def __init__(self, o):
        self.o = o


class H:
    def __init__(self):
        self.x = None

    def get(self):
        return self.x

    def set(self, v):
        self.x = v

    @property
    def p(self):
        return self.x

    @p.setter
    def p(self, v):
        self.x = v

    def swap(self, v, w):
        y = self.x
        self.x = v
        z = y
        y = None


class Ctx:
    def __init__(self, o):
        self.o = o

    def __enter__(self):
        return self.o

    def __exit__(self, *_):
        self.o = None


def event(frame):
    global ident
    if KIND == 0:
        T.changed = CLOCK
    elif KIND == 1:
        seen = frame.f_locals
        LOG.append([(k, type(seen[k]).__name__) for k in sorted(seen) if k != "e"])
    elif KIND == 2:
        LOG.append(frame.f_lineno)
    elif KIND == 3:
        H.changed = W.changed = S.changed = CLOCK
    else:
        ident = lambda v: v


def ident(v):
    return v


def first(a, b):
    return a


def last(a, b):
    c = b
    return c


def fresh(i):
    return T(i + 100)


def taken(h):
    y = h.x
    h.x = None
    return y


def fails(v, k):
    w = v
    if not k:
        raise Boom(w)


def gen(v, n):
    for i in range(n):
        yield v
        v = T(i + 200)


def cell(v, w):
    def inner():
        nonlocal v
        q = v
        v = w
        return q

    return inner
'''

DRIVER = '''\


def show(n):
    h = H()
    LOG.clear()
    try:
        f(h, n)
    except Exception as e:
        LOG.append(type(e).__name__)
    LOG.append("out")
    h = None
    print(LOG)


for _ in range(12):
    show(7)
jit_on()
for _ in range(3):
    show(7)
for KIND in range(5):
    for EVERY in (3, 5, 1):
        show(8)
    EVERY = 0
    show(9)
'''

NAMES = ("a", "b", "c", "d")
VALUES = (
    *("None", "T(i)", "T(i)", "h.x", "h.p", "h.get()", "l[i % 3]", "l[-1]", "l.pop(0) if len(l) > 3 else None"),
    *("ident({n})", "first({n}, {m})", "last({n}, {m})", "W({n})", "S({n})", "({n}, {m})", "[{n}, T(i)]", "fresh(i)"),
    *("(lambda q: q)({n})", "taken(h)", "h.x if h.x else {n}", "cell({n}, {m})()", "k.get(0)", "k.pop(0, None)"),
    *("k.get(i % 2, T(i))", "k.setdefault(1, T(i))", "next(gen({n}, 2))", "list(gen({n}, 2))", "[*l, T(i)][-1]"),
    *("tuple(q for q in ({n}, T(i)))", "any(q is None for q in l)", "[ident(q) for q in l]", "[T(q) for q in range(2)]"),
)
ITERABLES = ("range(2)", "[{n}, {m}]", "({n}, T(i))", "gen({n}, i)", "gen({n}, 2)", "l", "iter([T(i), {n}])")
STATEMENTS = (
    *("{n} = {v}",) * 6,
    *("{n} = {m} = {v}", "{n}, {m} = {v}, {w}", "{n}, {m} = {m}, {n}", "{n}, *{m} = {v}, {w}, {n}", "({n}, {m}), d = ({v}, {w}), {n}"),
    *("h.x = {v}", "h.p = {v}", "h.set({v})", "h.swap({v}, {n})", "l[i % 3] = {v}", "l[0] = {v}", "k[i % 2] = {v}", "k['k'] = {v}"),
    *("del l[:1]\nl.append({v})", "l = [{v}, *l[:2]]", "l = l[1:] + [{v}]", "l.insert(0, {v})\nl.pop()"),
    *("{n} = {v} if i % 3 else {w}", "if {n} is {m}:\n    {n} = {v}", "{n} = {v}\ndel {n}\n{n} = None"),
)
BLOCKS = (
    "if i % {x} {o} {y}:\n{b}",
    "if i % {x} {o} {y}:\n{b}\nelse:\n{b}",
    "try:\n{b}\n    fails({v}, i % {x})\nexcept Boom as e:\n{b}",
    "try:\n    fails({v}, i % {x})\nexcept Boom as e:\n    {n} = e.args[0]\nfinally:\n{b}",
    "for {j} in {t}:\n{b}",
    "for {j} in {t}:\n    {n} = {j}\n{b}",
    "{j} = 0\nwhile {j} < 2:\n    {j} += 1\n{b}\n    if {n}:\n        {x} and i\n        break",
    "with Ctx({v}) as {n}:\n{b}",
)


class Deaths:
    """One program."""

    def __init__(self, rng):
        self.r = rng
        self.loops = 0

    def text(self):
        body = self.block(3, 2) + self.block(2, 2)
        head = ["def f(h, n, a=None):", "    b = c = d = None", "    l = [None] * 3", "    k = {}", "    for i in range(n):"]
        return "\n".join([PRELUDE, "", *head, *body, '    LOG.append("end")', DRIVER])

    def filled(self, pattern, depth):
        """A pattern with everything random put in."""
        r = self.r
        self.loops += 1
        simple = {"n": r.choice(NAMES), "m": r.choice(NAMES)}
        values = {name: r.choice(VALUES).format(**simple) for name in "vw"}
        iterable = r.choice(ITERABLES).format(**simple)
        numbers = {"x": r.randint(2, 5), "y": r.randint(0, 2), "o": r.choice(("==", ">", "!="))}
        lines = []
        for line in pattern.split("\n"):
            if line == "{b}":
                lines += self.block(depth - 1, 1)
            else:
                lines.append(line.format(**simple, **values, **numbers, t=iterable, j=f"j{self.loops}"))
        return lines

    def block(self, depth, indent):
        r, lines = self.r, []
        for _ in range(r.randint(1, 4)):
            patterns = BLOCKS if depth > 0 and r.random() < 0.35 else STATEMENTS
            lines += self.filled(r.choice(patterns), depth)
        return ["    " * indent + line for line in lines]
