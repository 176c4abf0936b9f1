"""Classes and functions for what is looked up: loops over dicts, their views and sets that change meanwhile, class patterns,
`getattr`, `hasattr` and `isinstance` of many classes in turn, hooks, metaclasses, properties and attributes that classes
get and lose in mid-loop.

Only ints, strs, floats and tuples of them are in sets, so that the order of a set is the same in every run.
"""

from .values import literal

CLASSES = '''\
from collections import Counter, OrderedDict, defaultdict


class Meta(type):
    """What is asked of its classes runs Python code."""

    @property
    def tag(cls):
        return tick(cls.__name__)

    def of_meta(cls):
        return cls.c


class Says(Meta):
    def __instancecheck__(cls, o):
        return tick(type(o).__name__ in ("B", "int", "Y"))

    def __getattr__(cls, name):
        if name == "nothing":
            raise KeyError(name)
        return tick(name)


class Own:
    """A data descriptor; it may have nothing."""

    def __get__(self, o, t=None):
        if o is None:
            return self
        if o.a == 3:
            raise AttributeError("own")
        return o.a

    def __set__(self, o, v):
        o.a = v


class Lazy:
    """Not a data descriptor: it stores what it gives in the instance."""

    def __init__(self, f):
        self.f = f

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, o, t=None):
        if o is None:
            return self
        v = o.__dict__[self.name] = self.f(o)
        return v


class A:
    __match_args__ = ("a", "b")
    c = 1

    def __init__(self, a=0, b=None):
        self.a = a
        self.b = b

    def m(self, x=1):
        return x

    @property
    def p(self):
        return self.a

    @p.setter
    def p(self, v):
        self.a = v

    @classmethod
    def k(cls):
        return cls.c

    @staticmethod
    def s(x=2):
        return x

    own = Own()
    lazy = Lazy(lambda o: tick(o.a))


class B(A):
    c = 2.5

    def m(self, x=1):
        return super().m(x), self.c


class C:
    __slots__ = ("a", "b", "__dict__")
    __match_args__ = ("b",)

    def __init__(self, a=0, b=None):
        self.b = b
        if a != 7:
            self.a = a


class S:
    __slots__ = ("a", "b")
    __match_args__ = ("a", "b")
    c = "s"

    def __init__(self, a=0, b=None):
        self.a = a
        self.b = b

    def m(self, x=1):
        return self.a


class H(A):
    """It is asked for what is missing."""

    def __getattr__(self, name):
        if name[0] == "z":
            return tick(4)
        if name == "nothing":
            raise KeyError(name)
        raise AttributeError(name)


class G(A):
    def __getattribute__(self, name):
        if name == "zz":
            return 9
        return object.__getattribute__(self, name)


class Y(A, metaclass=Meta):
    __match_args__ = ("c", "a")


class X(metaclass=Says):
    a = 8

    def m(self, x=1):
        return type(self).__name__


class L(A):
    """It says that it is of another class."""

    __class__ = property(lambda self: tick(B))


class N(int):
    c = 5
    a = property(lambda self: int(self) + 1)

    def m(self, x=1):
        return x


class DD(dict):
    a = 6

    def __missing__(self, k):
        return tick(k)


class DI(dict):
    def __iter__(self):
        return iter(tick(list(dict.__iter__(self))))

    def items(self):
        return [(k, tick(self[k])) for k in dict.__iter__(self)]


class SS(set):
    a = None


class En:
    one = 1
    name = "a"


def flat(v, depth=3):
    """What an object holds."""
    if type(v) in ALL and depth:
        own = getattr(v, "__dict__", {}) if type(v) is not G else {}
        return [type(v).__name__, *((k, flat(x, depth - 1)) for k, x in list(own.items()))]
    if isinstance(v, (set, frozenset)):
        return type(v).__name__, [text(x) for x in v]
    if isinstance(v, (list, tuple)) and depth:
        return type(v).__name__, [flat(x, depth - 1) for x in v[:6]]
    return text(v)


def told(e):
    """An exception, and what it says of an attribute."""
    report(e)
    if isinstance(e, AttributeError):
        print(" ", e.name, type(e.obj).__name__)


ALL = (A, B, C, S, H, G, Y, X, L)
'''

NAMES = ("A", "B", "C", "S", "H", "G", "Y", "X", "L", "N")
ATTRS = ("a", "b", "c", "p", "own", "lazy", "zz", "m", "q", "nothing", "k", "s", "__class__", "__dict__", "tag", "of_meta")


class Lookups:
    """The text of the functions of one program, and what its events may change."""

    def __init__(self, rng):
        self.r = rng
        self.lines = []
        self.functions = []
        self.loops = 0

    def text(self, first):
        """All lines; functions get numbers from `first` on."""
        r = self.r
        self.lines = ["", "", *CLASSES.splitlines()]
        pool = [self.made() for _ in range(r.randint(3, 9))]
        self.lines += [f"WORLD = [{', '.join(pool)}]", f"KEYS = {{{', '.join(self.key() for _ in range(r.randint(1, 9)))}}}"]
        for n in range(r.randint(1, 3)):
            self.function(first + n)
        return self.lines

    def function(self, n):
        r = self.r
        self.loops = 0
        self.about = r.sample((self.dicts, self.sets, self.patterns, self.reads, self.asks, self.writes, self.collects), r.choice((1, 1, 2, 2, 3)))
        few = ", ".join(self.made() for _ in range(r.randint(1, 3)))
        body = [
            "d = dict(a) if isinstance(a, dict) else dict.fromkeys(range(5), a)",
            f"e = {r.choice(('{}', '{1: 2, 3: n}', 'DD(a=1, b=n)', 'Counter(range(4))', 'defaultdict(list)', 'vars(WORLD[0]) if hasattr(WORLD[0], chr(97)) and type(WORLD[0]) in (A, B, H) else {}', 'DI({1: 2, 3: 4})', 'OrderedDict(x=1, y=2)', 'dict.fromkeys(range(40), 1)'))}",
            f"u = {r.choice(('set()', 'set(KEYS)', 'SS(KEYS)', 'frozenset(KEYS)', 'set(range(n % 50 if type(n) is int else 3))', '{1, 2, 3}'))}",
            "z = {1, 'a', 2.5}",
            f"w = {r.choice(('WORLD', 'WORLD[:2]', f'[{few}]', f'[{few}, 1, None]'))}",
            "t = 0",
            "x = y = None",
            f"o = {self.made()}",
            "l = []",
            "it = iter(())",
            *self.block(r.randint(0, 2)),
            *self.loop(2),
            *(self.loop(2) if r.random() < 0.4 else ()),
        ]
        shown = ["t", "text(x)", "text(y)", "flat(o)", "text(d)", "text(e)", "flat(u)", "flat(l)", "len(w)", "flat(z)"]
        body.append(f"return [{', '.join(r.sample(shown, r.randint(3, len(shown))))}]")
        self.lines += ["", "", f"def f{n}(a, b, n):", *("    " + line for line in body)]
        self.functions.append((f"f{n}", ["d", "n", "i"], False))

    # What statements are made of.

    def key(self):
        r = self.r
        return r.choice(("0", "1", "2", "3", "17", "33", "64", "'a'", "'b'", "'c'", "2.5", "(1, 'a')", "-1", "1000", str(r.randint(0, 99))))

    def number(self):
        return self.r.choice(("t", "t % 7", "i" if self.loops else "n", "1", "3", "7", "'a'", "len(d)", literal(self.r, "i")))

    def made(self):
        r = self.r
        c = r.choice(("A", "A", "B", "B", "C", "S", "H", "G", "Y", "L"))
        if r.random() < 0.15:
            return r.choice(("X()", "N(3)", "DD(a=2)", "A", "B", "Y", "X", "3", "'a'", "None", "2.5", "{'a': 1}", "[1, 2]", "SS()"))
        return f"{c}({r.choice(('1', '2', '3', '7', '0.5', 'None', chr(39) + 'a' + chr(39)))}{r.choice(('', ', 2', ', None', ', A(1, 2)'))})"

    def condition(self, i="t"):
        r = self.r
        i = "i" if self.loops else i
        return r.choice(
            (
                *(f"{i} == {r.randint(0, 20)}",) * 4,
                *(f"t % {r.randint(2, 9)} == {r.randint(0, 2)}",) * 3,
                *("x in d", "x is None", "len(d) < 9", "type(o) is A", "isinstance(o, B)", "t == 3", "hasattr(o, 'zz')", "len(u) > 3", "x == 1", "o is x", "tick(0)"),
            )
        )

    def name(self):
        return self.r.choice(("a", "a", "b", "c", *ATTRS))

    # Statements.

    def block(self, count, depth=1):
        return [line for _ in range(count) for line in self.statement(depth)]

    def statement(self, depth):
        r = self.r
        chance = r.random()
        if depth > 0:
            if chance < 0.1:
                return [f"if {self.condition()}:", *("    " + x for x in self.block(r.randint(1, 2), depth - 1))]
            if chance < 0.16:
                return self.loop(depth - 1) if self.loops < 3 else ["tick()"]
            if chance < 0.36:
                return self.guarded(depth)
        if chance > 0.96:
            return [r.choice(("tick()", "peek()", "poke('d', {1: 2})", "poke('o', A(5))", "poke('u', {4, 5})", "print(sorted(locals())[:3])", "gc.collect()", "w = w[1:] + w[:1]", "t += 1"))]
        return r.choice(self.about)()

    def guarded(self, depth):
        r = self.r
        caught = r.choice(("AttributeError", "(AttributeError, KeyError, TypeError)", "RuntimeError", "Exception", "Exception"))
        after = r.choice(("told(e_)", "told(e_)", "t += 2", "x = None", "y = type(e_).__name__", "raise"))
        lines = ["try:", *("    " + x for x in self.block(r.randint(1, 3), depth - 1)), f"except {caught} as e_:", f"    {after}"]
        return lines + (["finally:", "    t += 1"] if r.random() < 0.1 else [])

    def loop(self, depth):
        r = self.r
        self.loops += 1
        i = "i" if self.loops == 1 else f"j{self.loops}"
        much = r.choice((6, 20, 60)) if self.loops == 1 else r.choice((2, 3))
        over = [f"for {i} in range({much}):"] * 4
        if self.loops > 1:
            over += ["for x in w:", "for o in w:", "for y, o in enumerate(w):", "for o in WORLD:", "for x in list(d.values()):"] * 3
            over += [head + ":" for head in self.heads()]
        lines = ["    t = (t + 1) % 1000"] if r.random() < 0.7 else []
        lines += ["    " + line for line in self.block(r.randint(2, 5), depth)]
        lines += ["    if len(d) > 60:", "        d = {1: 2, 'a': t}", "    del l[6:]"]
        if r.random() < 0.15:
            lines += [f"    if {self.condition()}:", f"        {r.choice(('break', 'continue', 'return [t, text(x), flat(o)]'))}"]
        self.loops -= 1
        done = ["else:", "    t += 3"] if r.random() < 0.1 else []
        return [r.choice(over), *lines, *done]

    def heads(self):
        """Loops over what has a table."""
        r = self.r
        v = r.choice("dddeuuz")
        if v in "de":
            return (
                *(f"for x in {v}", f"for y in {v}.values()", f"for x, y in {v}.items()", f"for x in {v}.items()", f"for x in {v}.keys()"),
                *(f"for i_, (x, y) in enumerate({v}.items())", f"for (x, y), o in zip({v}.items(), w)", f"for x, y in zip({v}, {v}.values())"),
                *("for x in it", f"for x in d.keys() | {v}.keys()" if r.random() < 0.2 else f"for x in {v}", f"for x in reversed({v})", "for x in vars(o)", f"for x, *y in {v}.items()"),
                *("for x in b", "for x in a", "for x in (a.items() if type(a) is dict else d)", f"for x in list({v})", f"for x, o.a in {v}.items()"),
            )
        return (f"for x in {v}", f"for x in {v}", f"for x in {v} | z", f"for i_, x in enumerate({v})", f"for x, y in zip({v}, d)", "for x in frozenset(z)", "for x in KEYS", f"for x in [*{v}]")

    def change(self, v):
        """Something that changes a dict or set that may be iterated."""
        r = self.r
        if v in "de":
            w = r.choice((v, v, v, "d", "e"))
            return r.choice(
                (
                    *(f"{w}[{self.key()}] = {self.number()}",) * 3,
                    *(f"{w}[x] = t", f"{w}[len({w})] = t", f"{w}.pop(x, None)", f"{w}.pop({self.key()}, None)", f"del {w}[x]", f"{w}.clear()", f"{w}.update(e)"),
                    *(f"{w}.pop(x, None)\n{w}[t] = 1",) * 4,
                    *(f"{w}.popitem() if {w} else None\n{w}[t, 1] = t", f"{w}.clear()\n{w}[t] = x", f"{w}.setdefault({self.key()}, t)", f"{w} = dict({w})", f"{w}.popitem() if {w} else None", f"{w} = {w} | e", f"{w} = {{**{w}, t: 1}}"),
                    *("o.a = t", "o.q = t", "vars(o).clear()" if r.random() < 0.3 else "o.b = t", "o.__dict__ = {'a': t}" if r.random() < 0.3 else "tick()", "x = None", f"{w}[t, 'k'] = x", f"next(it, None)"),
                )
            )
        w = r.choice((v, v, "u", "z"))
        return r.choice(
            (
                *(f"{w}.add({self.key()})", f"{w}.discard({self.key()})", f"{w}.discard(x)", f"{w}.add(t)", f"{w}.discard(x)\n{w}.add(t)", f"{w}.clear()", f"{w} |= z", f"{w} -= {{x}}"),
                *(f"{w} = set({w})", f"{w}.pop() if {w} else None", f"{w} = {w} | {{t % 40}}", f"{w} = frozenset({w})", f"{w}.update(range(t % 30))", f"{w} = {{1, 2}}", f"{w}.intersection_update((1, 2, 3, 'a'))"),
            )
        )

    def iterated(self, v, heads):
        """A loop over it that changes it sometimes."""
        r = self.r
        body = [r.choice(("t += 1", "y = x", "tick()", "l.append(x)", "t += x == 1", "l.append((x, y))"))]
        if r.random() < 0.3:
            body += self.statement(0)
        change = self.change(v).splitlines()
        if r.random() < 0.2:
            body += [f"if len({v}) < 20:", *("    " + c for c in change)]
        elif r.random() < 0.7:
            rarely = (self.condition(), self.condition(), f"x == {self.key()}", f"t == {r.randint(0, 90)}", f"t % {r.randint(2, 40)} == 1")
            body += [f"if {r.choice(rarely)}:", *("    " + c for c in change)]
        if r.random() < 0.2:
            body += [f"if x == {self.key()}:", f"    {r.choice(('break', 'continue', 'return [t, text(x)]', 'raise KeyError(t)'))}"]
        lines = [f"{r.choice(heads)}:", *("    " + line for line in body)]
        if r.random() < 0.15:
            lines += ["else:", "    t += 5"]
        if r.random() < 0.5:
            after = r.choice(("print(e_, t)", "t += 1", "d = {1: 2, 3: 4}", "u = {1, 2, 3}"))
            lines = ["try:", *("    " + line for line in lines), "except RuntimeError as e_:", f"    {after}"]
        return lines

    def dicts(self):
        r = self.r
        if r.random() < 0.3:
            return self.change(r.choice("de")).splitlines()
        return self.iterated(r.choice("dde"), [h for h in self.heads() if not h.startswith("for x in it") or r.random() < 0.5])

    def sets(self):
        r = self.r
        if r.random() < 0.3:
            return self.change("u").splitlines()
        return self.iterated(r.choice("uuz"), ("for x in u", "for x in u", "for x in z", "for x in u | z", "for i_, x in enumerate(u)", "for x, y in zip(u, z)", "for x in it", "for x in KEYS"))

    def collects(self):
        """What consumes a table at once, and iterators that live on."""
        r = self.r
        v = r.choice("ddeuuz")
        views = ("", ".values()", ".items()", ".keys()") if v in "de" else ("",)
        q = v + r.choice(views)
        return r.choice(
            (
                *(f"l = [k_ for k_ in {q}]", f"x = {{k_: t for k_ in {q}}}" if v in "uz" else f"x = {{k_: v_ for k_, v_ in {v}.items()}}", f"t += sum(1 for k_ in {q})", f"t += len([*{q}])"),
                *(f"x = any(k_ is None for k_ in {q})", f"x = all(k_ != t for k_ in {q})", f"x = next(iter({q}), None)", f"l = list({q})", f"x = tuple({q})", f"it = iter({q})", "x = next(it, 'end')"),
                *(f"l = [(k_, v_) for k_, v_ in {v}.items() if v_]" if v in "de" else f"x = [k_ for k_ in {v} if k_ not in d]", f"x, *y = {q}", f"x = dict({v})" if v in "de" else f"y = {v} & z", f"x = (k_ for k_ in {q})"),
                *(f"l = [self_.a for self_ in w if isinstance(self_, A)]", "l = [getattr(k_, 'a', None) for k_ in w]", "x = {getattr(k_, 'c', 0) for k_ in (A, B)}", f"x = max({v}, key=str, default=0)", f"t += len({q})"),
                *(f"x = t in {q}", f"l = [k_ for k_ in {q} if {v}.pop(k_, 0) and 0]" if v in "de" else f"l = [k_ for k_ in {v} if {v}.discard(k_)]", f"y = {{k_ for k_ in {v}}} - z", f"x = sorted({v}, key=str)"),
                *("x = [k_.m() for k_ in w if hasattr(k_, 'm')]", "t += sum(isinstance(k_, (A, int)) for k_ in w)", "l = [type(k_) for k_ in w]", "y = [v_ for k_ in w for v_ in vars(k_).values()]" if r.random() < 0.3 else "tick()"),
            )
        ).splitlines()

    def pattern(self, depth=1):
        r = self.r
        c = r.choice(NAMES)
        inner = self.pattern(depth - 1) if depth and r.random() < 0.4 else r.choice(("x", "y", "_", "0", "1", "None", "3", "'a'"))
        return r.choice(
            (
                *(f"{c}()", f"{c}({inner})", f"{c}(_, {inner})", f"{c}(a={inner})", f"{c}(a=x, {r.choice(('b', 'c', 'zz', 'nothing', 'p', 'lazy'))}=y)", f"{c}(x, b=y)", f"{c}(own={inner})"),
                *("int(x)", "str(x)", "int() | float()", "bool()", "None", "{'a': x}", "{'a': x, **y}", "[x, *_]", "(x, y)", "En.one", "En.name", "1 | 2 | 3", "'a'", "dict(x)", "DD()", "DD(a=x)"),
                *("tuple((x, y))", "list()", "set()", "float(x)", "N(x)", "X()", "object(a=x)", "type()", f"{c}(_) as x", "-1", "2.5", f"{{'a': {c}(), **y}}", "(A() | B()) as x" if r.random() < 0.2 else "A(a=x) | B(a=x)"),
            )
        )

    def patterns(self):
        r = self.r
        subject = r.choice(("o", "o", "x", "w[t % len(w)] if w else t", "t % 5", "(o, t)", "d", "w", "WORLD[i % len(WORLD)]" if self.loops else "WORLD[0]", "b"))
        lines = [f"match {subject}:"]
        for _ in range(r.randint(1, 4)):
            guard = f" if {self.condition()}" if r.random() < 0.15 else ""
            lines += [f"    case {self.pattern()}{guard}:", f"        {r.choice(('t += 1', 'y = x', 'tick()', 'l.append(x)', f't += {r.randint(2, 9)}', 'l.append(text(y))'))}"]
            if r.random() < 0.1:
                lines += ["        " + r.choice(("A.__match_args__ = ('b', 'a')", "A.__match_args__ = ('a', 'b')", "o.__class__ = B", "o.b = A(t)"))]
        if r.random() < 0.4:
            lines += ["    case _:", "        t += 7"]
        return lines

    def reads(self):
        r, name = self.r, self.name
        o = r.choice("oooxy")
        plain = r.choice(("a", "a", "b", "c", "p", "own", "lazy", "q", "zz"))
        return r.choice(
            (
                *(f"x = o.{plain}", f"t += o.{plain} == 1", f"y = {o}.{plain}", f"x = getattr({o}, {name()!r}, {self.number()})", f"y = getattr({o}, {name()!r})") * 2,
                *(f"t += hasattr({o}, {name()!r})", f"x = getattr({o}, {name()!r}, None)", f"x = o.m({self.number()})", "x = o.m()", "y = o.m\nx = y()", "x = o.k()", "x = type(o).k()", "y = o.s()"),
                *(f"x = type({o}).{r.choice(('c', 'a', '__name__', 'm', 'tag', 'zz', '__dict__', 'q'))}", "x = o.__class__.__name__", f"x = A.{r.choice('cq')}", f"y = Y.{r.choice(('tag', 'c', 'q'))}", f"x = X.{r.choice(('a', 'zz', 'c', 'tag'))}"),
                *("x = Y.of_meta()", f"l = [k_.{plain} for k_ in w]", f"l = [getattr(k_, {name()!r}, 0) for k_ in w]", "for o in w:\n    x = o.a", f"for o in w:\n    t += hasattr(o, {name()!r})", f"for o in w:\n    x = getattr(o, {name()!r}, t)"),
                *("for o in WORLD:\n    try:\n        x = o.a\n    except AttributeError as e_:\n        t += 1", f"try:\n    x = o.{plain}\nexcept AttributeError as e_:\n    told(e_)", "for y in ('a', 'b', 'zz', 'c'):\n    x = getattr(o, y, None)", f"x = o.b.{plain}"),
            )
        ).splitlines()

    def asks(self):
        r = self.r
        o = r.choice(("o", "o", "x", "t", "y", "d"))
        c = r.choice((*NAMES, "int", "dict", "(A, int)", "(int, str, C)", "(X, A)", "A | int", "object", "type", "(int, (A, B))", "()"))
        return r.choice(
            (
                *(f"t += isinstance({o}, {c})",) * 4,
                *(f"for o in w:\n    t += isinstance(o, {c})",) * 3,
                *(f"if isinstance(o, {c}):\n    x = o.a\nelse:\n    y = o", f"x = issubclass(type({o}), {r.choice(NAMES)})", f"l = [isinstance(k_, {c}) for k_ in w]", f"x = callable({o})", f"x = type({o}) is {r.choice(NAMES)}"),
                *(f"x = isinstance({o}, type({o}))", f"t += isinstance(type({o}), Meta)", f"x = o.__class__ is type(o)", "x = isinstance(o, type(WORLD[t % len(WORLD)]))", f"c_ = {r.choice(NAMES)}\nx = [isinstance(k_, c_) for k_ in w]"),
            )
        ).splitlines()

    def writes(self):
        """Attributes of instances and classes, set and deleted."""
        r = self.r
        c = r.choice(("A", "B", "B", "type(o)", "H", "S", "Y"))
        v = self.number()
        often = r.choice(
            (
                *(f"o.a = {v}", f"o.b = {v}", "o.a, o.b = o.b, t", f"o.p = {v}", f"o.own = {v}", f"o.q = {v}", f"setattr(o, {r.choice(('a', 'b', 'q', 'c', 'lazy'))!r}, {v})", f"o = {self.made()}", "o = w[t % len(w)]"),
                *("for o in w:\n    o.a = t", "for o in w:\n    o.q = t\n    x = o.q", f"o = A({v})\no.q = t", f"o.c = {v}", "o.a += 1", f"o = {self.made()}\nx = o.a"),
            )
        ).splitlines()
        if r.random() < 0.6:
            return often
        return [
            f"if {self.condition()}:",
            *(
                "    " + line
                for line in r.choice(
                    (
                        *(f"{c}.c = {v}", f"{c}.q = {v}", f"if 'q' in vars({c}):\n    del {c}.q", "del o.a", "del o.b\no.b = 1", "vars(o).pop('lazy', None)", "o.__dict__.pop('a', None)", "o.__class__ = B"),
                        *("o.__class__ = A", "o.__class__ = H", f"{c}.__match_args__ = ('b',)", f"{c}.__match_args__ = ('a', 'b')", "o.__dict__['c'] = t", "o.m = lambda x=1: t", f"{c}.zz = property(lambda self: t)"),
                        *(f"{c}.zz = {v}", f"{c}.a = Own()" if r.random() < 0.1 else f"{c}.b = {v}", "En.one = t % 4", f"{c}.q = Lazy(lambda o: 3)", f"{c}.m = A.m", "for k_ in range(31):\n    setattr(o, f'x{k_}', k_)"),
                    )
                ).splitlines()
            ),
        ]

    # Events.

    def event(self):
        """Statements that change one of the classes or containers."""
        r = self.r
        c, d = r.choice(NAMES), r.choice(NAMES)
        v = literal(r, r.choice("iifsn"))
        a = r.choice(("a", "b", "c", "q", "zz", "p", "own", "lazy", "m", "nothing"))
        return r.choice(
            (
                *((f"{c}.{a} = {v}",), (f"{c}.{a} = property(lambda self: {v})",), (f"del {c}.{a}",), (f"{c}.{a} = {d}.__dict__.get({a!r}, {v})",)),
                *((f"{c}.__getattr__ = lambda self, name: tick({v})",), ("H.__getattr__ = lambda self, name: None",), ("del H.__getattr__",), ("del A.__getattr__",)),
                (f"def hook(self, name):\n        if name == 'b':\n            raise AttributeError(name)\n        return object.__getattribute__(self, name)\n    {c}.__getattribute__ = hook",),
                *(("del G.__getattribute__",), (f"{c}.__match_args__ = {r.choice((('a',), ('b', 'a'), ('zz', 'a'), ('a', 'a'), (), ['a'], ('a', 3), ('a', 'b', 'c')))!r}",), (f"del {c}.__match_args__",)),
                *(("Meta.__instancecheck__ = lambda cls, o: tick(True)",), ("del Says.__instancecheck__",), ("Says.__instancecheck__ = lambda cls, o: 1 // 0",), ("Meta.c = property(lambda cls: 'meta')",), ("Meta.c = 77",), ("del Meta.c",)),
                *(("Meta.__getattr__ = lambda cls, name: name",), ("del Says.__getattr__",), (f"{c}.__class__ = property(lambda self: tick({d}))",), (f"del {c}.__class__",), ("Own.__get__ = lambda self, o, t=None: 5",)),
                *(("Lazy.__set__ = lambda self, o, v: None",), ("del Own.__set__",), ("del Lazy.__get__",), ("B.__bases__ = (H,)",), ("H.__bases__ = (B,)",), ("Y.__bases__ = (B,)",), (f"{c}.__setattr__ = lambda self, n, v: tick(object.__setattr__(self, n, v))",)),
                *((f"for o in WORLD:\n        if type(o) in ALL:\n            o.{r.choice('abq')} = {v}",), ("for o in WORLD:\n        if type(o) in (A, B, H):\n            o.__class__ = B",), ("WORLD.append(B(1))",), ("WORLD.reverse()",), ("WORLD[0] = H(2)",)),
                *(("WORLD[1:2] = [C(7), 5]",), ("KEYS.add(41)",), ("KEYS.clear()",), ("KEYS.pop()",), (f"global {c}\n    {c} = {d}",), ("global isinstance\n    isinstance = lambda o, c: tick(True)",), ("global getattr\n    getattr = lambda o, n, *d: tick(d)",)),
                *(("D0.clear()",), ("D0['new'] = 1",), ("for k in list(D0):\n        D0[k] = 2.5",), (f"poke({r.choice(('d', 'e', 'u', 'o', 'w', 'x', 'it'))!r}, {r.choice((v, 'None', 'A(3)', '{4: 5}', '{6, 7}', 'iter([1])'))}, 3)",), ("peek(3)",), ("gc.collect()",)),
                *(("setattr(type(WORLD[0]), 'own', 3)",), ("vars(WORLD[0])['c'] = 'own'",), ("vars(WORLD[0]).clear()",), ("WORLD[0].__dict__ = {'a': 5, 'b': 6}",), (f"type(WORLD[-1]).q = Own()",), ("En.one = 2",), ("raise RuntimeError('event')",)),
                *(("A.__hash__ = lambda self: 3",), ("A.__eq__ = lambda self, o: tick(True)",), ("DD.__iter__ = lambda self: iter((1, 2))",), ("DI.items = dict.items",), ("SS.__iter__ = lambda self: iter((3,))",), ("attempt(e0)",)),
            )
        )
