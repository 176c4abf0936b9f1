"""Wrappers that pass *args and **kwargs on: merged, changed, doubled, unknown, kept and looked at."""

import sys


def show(name, value):
    print(name, value)


def target(a, b=2, c=3, *rest, d=4, **more):
    return a, b, c, rest, d, more


def plain(fn):
    def wrapper(*args, **kwargs):
        return fn(*args, **kwargs)

    return wrapper


def changing(fn):
    def wrapper(*args, **kwargs):
        kwargs["c"] = 10
        return fn(*args, **kwargs)

    return wrapper


def changing_after(fn):
    def wrapper(*args, **kwargs):
        r = fn(*args, **kwargs)
        kwargs["c"] = 10
        return r, fn(*args, **kwargs)

    return wrapper


def default(fn):
    def wrapper(*args, **kwargs):
        kwargs.setdefault("d", 7)
        return fn(*args, **kwargs)

    return wrapper


def popping(fn):
    def wrapper(*args, **kwargs):
        d = kwargs.pop("d", None)
        return d, fn(*args, **kwargs)

    return wrapper


def adding(fn):
    def wrapper(*args, **kwargs):
        return fn(*args, d=len(args), **kwargs)

    return wrapper


def adding_two(fn):
    def wrapper(*args, **kwargs):
        return fn(0, *args, d=len(args), e=1, **kwargs)

    return wrapper


def twice(fn):
    def wrapper(*args, **kwargs):
        return fn(*args, **kwargs) == fn(*args, **kwargs)

    return wrapper


def only_keywords(fn):
    def wrapper(**kwargs):
        return fn(**kwargs), fn(1, **{}), fn(1, **{}, **kwargs) if "a" not in kwargs else None

    return wrapper


def keeping(fn):
    def wrapper(*args, **kwargs):
        kept.append(kwargs)
        return fn(*args, **kwargs)

    return wrapper


def looking(fn):
    def wrapper(*args, **kwargs):
        look(sys._getframe())
        return fn(*args, **kwargs)

    return wrapper


def look(frame):
    if watching:
        frame.f_locals["kwargs"]["c"] = "seen"


def in_loop(fn):
    def wrapper(*args, **kwargs):
        r = []
        for i in range(3):
            r.append(fn(*args, **kwargs))
            kwargs["d"] = i
        return r

    return wrapper


def conditional(fn):
    def wrapper(*args, **kwargs):
        return fn(*args, **kwargs, **({"d": 0} if len(args) > 1 else {}))

    return wrapper


kept = []
watching = False


def calls(f, n):
    for i in range(n):
        r = [f(i), f(i, c=1), f(i, 5), f(a=i), f(a=i, d=2)]
    return r


def more_calls(f, n):
    for i in range(n):
        r = [f(i, z=1), f(i, 2, 3, 4, 5), f(i, c=5, z=6), f(i, b=i)]
    return r


def make_loops(f):
    # Own code objects for each wrapper: what they call is known.
    space = {"f": f}
    exec(
        "def calls(n):\n"
        "    for i in range(n):\n"
        "        r = [f(i), f(i, c=1), f(i, 5), f(a=i), f(a=i, c=i)]\n"
        "    return r\n"
        "def more(n):\n"
        "    for i in range(n):\n"
        "        r = [f(i, z=1), f(i, 2, 3, 4, 5), f(i, c=5, z=6), f(i, b=i)]\n"
        "    return r\n",
        space,
    )
    return space["calls"], space["more"]


for wrap in (
    plain,
    changing,
    changing_after,
    default,
    popping,
    adding,
    adding_two,
    twice,
    keeping,
    looking,
    in_loop,
    conditional,
):
    f = wrap(target)
    for run in make_loops(f):
        for n in (3, 400):
            try:
                show(wrap.__name__, run(n))
            except TypeError as e:
                show(wrap.__name__, e)
    try:
        show(wrap.__name__, calls(f, 50))
    except TypeError as e:
        show(wrap.__name__, e)
    try:
        show(wrap.__name__, more_calls(f, 50))
    except TypeError as e:
        show(wrap.__name__, e)

show("kept", (len(kept), kept[-1], kept[-2] is kept[-3]))


def keywords_loop(f, n):
    for i in range(n):
        r = f(b=i), f(c=i, z=1), f()
    return r


def none_needed(a=0, b=2, c=3, **more):
    return a, b, c, more


only = only_keywords(none_needed)


def only_loop(n):
    for i in range(n):
        r = only(b=i), only(c=i, z=1), only(), only(a=1)
    return r


show("only keywords", only_loop(400))
show("only keywords", keywords_loop(only, 100))

watching = True
looked = looking(target)


def looked_loop(n):
    for i in range(n):
        r = looked(i), looked(i, c=1), looked(i, z=2)
    return r


show("looked", looked_loop(300))


def errors(f, n):
    seen = []
    for i in range(n):
        for call in (
            lambda: f(1, a=2),
            lambda: f(),
            lambda: f(1, z=1),
            lambda: f(1, 2, 3, 4),
            lambda: f(1, b=2, c=3),
        ):
            try:
                seen.append(call())
            except TypeError as e:
                seen.append(str(e))
    return seen[-5:]


def three(a, b=2, c=3):
    return a, b, c


show("errors", errors(plain(three), 200))
wrapped = plain(three)


def doubled(n):
    r = None
    for i in range(n):
        try:
            r = wrapped(i, a=1)
        except TypeError as e:
            r = str(e)
    return r


show("doubled", doubled(300))


def unknown(n):
    r = None
    for i in range(n):
        try:
            r = wrapped(i, q=1)
        except TypeError as e:
            r = str(e)
    return r


show("unknown", unknown(300))


class Shape:
    count = 0

    @plain
    def scale(self, by, *, times=1):
        Shape.count += 1
        return by * times

    def __init__(self, *args, **kwargs):
        self.setup(*args, **kwargs)

    def setup(self, x, y=0, **rest):
        self.x, self.y, self.rest = x, y, rest


class Square(Shape):
    def __init__(self, side, **kwargs):
        super().__init__(side, **kwargs)
        self.side = side


def shapes(n):
    total = 0
    for i in range(n):
        s = Square(i, y=2)
        total += s.scale(i) + s.scale(i, times=2) + s.y
        t = Square(i, z=i)
        total += t.rest["z"]
    return total, Shape.count, s.rest, t.rest


show("shapes", shapes(500))


def replaced(n):
    global three, wrapped
    r = []
    for i in range(n):
        r.append(wrapped(i, c=i))
        if i == n // 2:
            three.__defaults__ = ("new", "newer")
    return r[:2], r[-2:]


show("replaced", replaced(400))


class Name(str):
    __hash__ = str.__hash__

    def __eq__(self, other):
        return str.__eq__(self, other)


def odd_names(n):
    f = plain(target)
    for i in range(n):
        r = f(1, **{Name("c"): i}), f(1, **{"not a name": i, "": 2})
    return r


show("odd names", odd_names(200))


class Mapping:
    def keys(self):
        return ["b", "d"]

    def __getitem__(self, key):
        return key * 2


def mappings(n):
    f = plain(target)
    m = Mapping()
    for i in range(n):
        r = f(i, **m), target(*(i,), **m), target(*[i], **{"c": 1}, **m)
    return r


show("mappings", mappings(200))


def not_names(n):
    r = None
    f = plain(target)
    for i in range(n):
        try:
            r = f(1, **{i: 2})
        except TypeError as e:
            r = str(e)
    return r


show("not names", not_names(100))
