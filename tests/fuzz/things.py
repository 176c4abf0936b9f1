"""Classes and functions for what depends on when objects die and what they are made of: instances of plain classes,
lists and strs that are added up, tuples that are keys, numbers that are ints here and floats there, caught exceptions and
bound methods in variables, and defaults that change.
"""

from .values import literal

CLASSES = '''\
class P:
    def __init__(self, v=0, next=None):
        self.v = v
        self.next = next

    def add(self, x, y=1):
        self.v = x if y else 0
        return x


class Q:
    __slots__ = ("v", "next")

    def __init__(self, v, next=None):
        self.next = next
        self.v = v

    add = P.add


class R(P):
    __slots__ = ("more",)

    def __init__(self, v=0, next=None):
        P.__init__(self, v, next)
        self.more = v


class Z:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("died", text(self.n), TICKS)


class Back:
    def __del__(self):
        BACK.append(self)
        del BACK[:-2]


class LS(list):
    pass


class TS(tuple):
    def __hash__(self):
        tick()
        return 7


class K:
    """Equal to many, which it tells."""

    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return hash(tick(self.v))

    def __eq__(self, other):
        tick()
        return self.v == (other.v if type(other) is K else other)


class E(ValueError):
    pass


BACK = []
KEPT = []
SEEN = set()


def flat(v, depth=3):
    """What an object holds."""
    if type(v) in (P, Q, R) and depth:
        return [type(v).__name__, *(flat(getattr(v, a, "none"), depth - 1) for a in ("v", "next", "more"))]
    if isinstance(v, (list, tuple)) and depth:
        return type(v).__name__, [flat(x, depth - 1) for x in v[:6]]
    if isinstance(v, BaseException):
        return text(v), [flat(x, depth - 1) for x in v.args]
    return text(v)


def keep(v):
    KEPT.append(v)
    del KEPT[:-3]
    return v


def gone(r):
    print("gone", TICKS)


def fails(v, deep=0):
    if deep:
        return fails(v, deep - 1) + 1
    raise E(v)


def low(v):
    return -v if isinstance(v, (int, float)) else 0


def two(a, b=2, *, c=3):
    return [a, b, c]


def number(v, w=1.5):
    return v if w else 1


def some(n, v=None):
    for i in range(n):
        yield v if i == 3 else i


def pairs(n):
    for i in range(n):
        yield i, (i * 0.5 if i % 3 else i)
'''


class Things:
    """The text of the functions of one program, and what its events may change."""

    def __init__(self, rng):
        self.r = rng
        self.lines = []
        self.functions = []
        self.loops = 0

    def text(self, first):
        """All lines; functions get numbers from `first` on."""
        self.lines = ["", "", *CLASSES.splitlines()]
        for n in range(self.r.randint(1, 3)):
            self.function(first + n)
        return self.lines

    def function(self, n):
        r = self.r
        name = f"f{n}"
        kinds = ["l", "l", r.choice("iif"), r.choice("iff")]
        self.loops = 0
        # A function about few things at a time, so that what fits together meets.
        self.about = r.sample((self.lists, self.texts, self.tuples, self.numbers, self.instances, self.caught, self.methods), r.randint(1, 3))
        before = ["l, m, n, x = list(a), list(b), c, d", "t = 0", "s = 'a'", "u = ()", "p = P(1)", "q = None", "e = k = None", "g = number", "w = None", "y = {}"]
        body = [*before, *self.block(r.randint(0, 2)), *self.loop(2)]
        if r.random() < 0.4:
            body += self.loop(2)
        shown = ["n", "x", "t", "flat(l)", "s", "flat(u)", "flat(p)", "flat(q)", "where(k)", "len(y)"]
        body.append(f"return [{', '.join(r.sample(shown, r.randint(3, len(shown))))}]")
        self.lines += ["", "", f"def {name}(a, b, c, d):", *("    " + line for line in body)]
        self.functions.append((name, kinds, False))

    def block(self, count, depth=1):
        return [line for _ in range(count) for line in self.statement(depth)]

    def loop(self, depth):
        r = self.r
        self.loops += 1
        i = "i" if self.loops == 1 else f"j{self.loops}"
        much = r.choice((6, 20, 60)) if self.loops == 1 else r.choice((2, 3))
        head = r.choice(
            (
                *(f"for {i} in range({much}):",) * 4,
                f"for {i}, v in pairs({much}):",
                f"for {i}, v in enumerate(some({much}, m)):",
                f"for {i}, v in zip(range({much}), some({much}, p)):",
                f"for {i} in [*range({much})]:",
            )
        )
        bound = ["    l = l[-5:]" if r.random() < 0.5 else "    del l[6:]", "    s = s[-9:]"]
        bound += ["    if not -1e15 < n < 1e15:", "        n = 3", "    if not -1e9 < x < 1e9:", "        x = 0.5"]
        lines = bound + ["    " + line for line in self.block(r.randint(2, 6), depth)]
        if r.random() < 0.15:
            lines += [f"    if {self.condition(i)}:", f"        {r.choice(('break', 'continue', 'return [n, flat(l)]'))}"]
        self.loops -= 1
        return [head, *lines]

    def condition(self, i="i"):
        r = self.r
        return r.choice(
            (
                *(f"{i} == {r.randint(0, 20)}",) * 3,
                *(f"{i} % {r.randint(2, 7)} == {r.randint(0, 2)}",) * 2,
                *("n < x", "n == x", "p is q", "len(l) > 3", "tick(0)", "type(n) is float", "k is None", "q is not None", "x", "n != x"),
            )
        )

    def statement(self, depth):
        r = self.r
        chance = r.random()
        if depth > 0 and self.loops:
            if chance < 0.12:
                return [f"if {self.condition()}:", *("    " + x for x in self.block(r.randint(1, 2), depth - 1))]
            if chance < 0.17:
                return self.loop(depth - 1) if self.loops < 3 else ["tick()"]
            if chance < 0.25:
                return self.guarded(depth)
        if chance > 0.94:
            return [self.seen()]
        return r.choice(self.about)()

    def guarded(self, depth):
        r = self.r
        inner = self.block(r.randint(1, 2), depth - 1)
        if r.random() < 0.7:
            bad = r.choice(("raise E(n)", "fails(p)", "fails(l, 2)", "[][n]", "1 // 0", "p.nothing", "y[n, 'none']", "raise E(Z(t))"))
            inner += [f"if {self.condition()}:", "    " + bad]
        lines = ["try:", *("    " + x for x in inner)]
        end = r.random()
        if end < 0.85:
            caught = r.choice(("E", "(E, IndexError, ZeroDivisionError)", "Exception", "Exception"))
            lines += [f"except {caught} as e:", "    " + r.choice(("k = e", "k = e", "keep(e)", "t += 1", "k = e.args", "print(where(e))", "e = None", "q = e"))]
            if r.random() < 0.2:
                lines += ["    " + r.choice(("raise", "raise E('again')", "raise KeyError from e", "x = 0"))]
        if end > 0.8:
            lines += ["finally:", f"    {r.choice(('t += 1', 'tick()', 'q = None', 's += str(t)'))}"]
        return lines

    def a_number(self):
        r = self.r
        return r.choice(("n", "x", "t", "i" if self.loops else "t", "p.v", "0.5", "1", literal(r, "i"), literal(r, "f"), "n", "x"))

    def thing(self):
        """Something a container may hold."""
        r = self.r
        return r.choice(("n", "x", "p", "q", "l", "s", "u", "Z(t)", "P(n)", "Q(p)", "[n]", "k", "i" if self.loops else "t", "(n, x)", "None"))

    # Statements about one thing.

    def lists(self):
        r, v = self.r, self.thing
        i, j = r.randint(-2, 3), r.randint(0, 4)
        return [
            r.choice(
                (
                    *("l = l + m", "l = m + l", f"l = l + [{v()}]", f"l = [{v()}] + l", "l[:] = l[1:] + l[:1]", f"l = l[1:] + [{v()}, {v()}]"),
                    *(f"l[{i}:{j}] = l[{j}:] + [{v()}]", f"l[{i}:{j}] = [{v()}]", "u = tuple(l)", "u = tuple(l + m)", f"u = tuple([{v()}, {v()}])"),
                    *("u = tuple(v for v in l)", "u = tuple(o.v for o in (P(n), Q(x)))", "l = list(u)", f"l += [{v()}]", "l += m[:2]", "l = [*l, *m]"),
                    *("l = l[::-1]", "l[::2] = l[::2]", "m = l", "keep(l)", f"l.append({v()})", f"l.insert(0, {v()})", "l.extend(u)", "l = l + l"),
                    *("l[:] = l", f"l[{i}:{i}] = m", "q = l.pop() if l else None", "del l[1:3]", "l = LS(l)", "l[:0] = [l, n]", "l.clear()", "l = l * 2"),
                    *("l[:2], m = m[:2], l[:2]", "l, u = l + [1], u + (l,)", "u = u[-3:]", "l.reverse()", f"keep(l)[:1] = [{v()}]"),
                    *("t += sum(v for v in l if type(v) is int)", f"t += {v()} in l", "l = sorted(l, key=low)", "a, *l = l + [n, x]", "l = [v for v in l if v is not p]"),
                )
            )
        ][0].splitlines()

    def texts(self):
        n = self.a_number()
        return [
            self.r.choice(
                ("s += str(t)", "s = s + s[:1]", "s += s", "u = s\ns += 'x'", f"s += f'{{{n}}}'", "s = 'y' + s", "y[s] = t % 3\ns += 'z'", "s = ''.join([s, 'q'])")
                + ("keep(s)", "s = s[1:] + s[:1]", "s += '\\u20ac'", "s = s * 2", "q = s", "s += chr(65 + t % 9)", "m = [s]\ns += 'w'\nt += len(m[0])", "t += s == 'a'")
            )
        ][0].splitlines()

    def tuples(self):
        r = self.r
        a = [r.choice(("n", "x", "t % 5", "i % 3" if self.loops else "t", "s", "(n,)", "u", "1", "'a'", "None", "2**62", "p", "K(t % 3)", "True", "0.0")) for _ in range(4)]
        key = r.choice((f"{a[0]}, {a[1]}", f"{a[0]}, ({a[1]}, {a[2]})", f"{a[0]}, {a[1]}, {a[2]}", f"({a[0]}, {a[1]}), {a[2]}"))
        other = f"{a[2]}, {a[3]}"
        return [
            r.choice(
                (
                    *(f"y[{key}] = {self.thing()}", f"t += ({key}) in y", f"q = y.get(({key}))", f"u = {key}\ny[u] = t\nt += y[u] == t", f"SEEN.add(({key}))"),
                    *(f"t += ({key}) in SEEN", f"t += ({key}) == ({other})", f"t += ({key}) == u", f"u = {key}", f"t += u in y", "SEEN.add(u)", f"t += u != ({other})"),
                    *(f"t += hash(({key})) == hash(tuple([{key}]))", "u = TS(u)", f"SEEN.discard(({key}))", f"y.pop(({key}), None)", "SEEN.clear()", "y.clear()"),
                    *(f"t += (n, t) < (x, 3)", f"t += ({key}) in (u, ({other}))", f"u, v = ({key}), 1", "u = (*u[:2], n)", f"y.setdefault(({key}), t)", "u = tuple(u[:3])"),
                )
            )
        ][0].splitlines()

    def numbers(self):
        r, n = self.r, self.a_number
        z = r.choice("nnx")
        return [
            r.choice(
                (
                    *(f"{z} = {n()} {r.choice('+-*')} {n()}",) * 6,
                    *(f"{z} {r.choice('+-*')}= {n()}",) * 5,
                    *(f"{z} = -{n()}", f"{z} = abs({n()})", f"{z} = min({n()}, {n()})", f"{z} = max({n()}, {n()})", f"{z} = ({n()}) / ({n()} or 2)"),
                    *(f"{z} = {n()} // ({n()} or 3)", f"{z} = {n()} % ({n()} or 7)", f"{z} = {n()} if {self.condition()} else {n()}", f"{z} = 0", f"{z} = -0.0"),
                    *(f"t += {n()} {r.choice(('<', '<=', '==', '!=', '>', '>='))} {n()}", f"p.v = {n()}", f"p.v {r.choice('+-*')}= {n()}", f"t += {n()} < {n()} < {n()}"),
                    *(f"{z} = number({n()})", f"{z} = sum([{n()}, {n()}])", f"{z} = {n()} ** 2", f"{z} = int({n()} * 4) if abs(x) < 1e9 else 0", f"t = 0\nfor v in (1, 0.5, n):\n    t = t + v"),
                    *(f"{z} = float({n()})", f"if {n()} > {n()}:\n    {z} = {n()} - 1", f"{z} = bool({n()})", "n, x = x, n", f"l.append({n()})", f"{z} = round({n()} % 100, 1)"),
                )
            )
        ][0].splitlines()

    def instances(self):
        r, v = self.r, self.thing
        c = r.choice(("P", "P", "Q", "R"))
        o = r.choice("pppq")
        return [
            r.choice(
                (
                    *(f"{o} = {c}({v()}, {v()})",) * 3,
                    *(f"{o} = {c}({v()})", f"p.next = {c}({v()})", f"p = {c}(n, {c}(x, {c}({v()})))", "p = p.next if type(p.next) in (P, Q, R) else P(2)", f"q = {c}(p, p)"),
                    *("p = None\np = P(t)", "q = None", "q = p", "p.v = p", "keep(p)", "del p.v\np.v = 1", f"p.v = {v()}", f"p.next = {v()}", f"q = [{c}(n), {c}(x)]"),
                    *("w = weakref.ref(p, gone) if type(p) is P else None", "t += w is not None and w() is None", "p.__dict__" if r.random() < 0.2 else "tick()", "p.__class__ = R if type(p) is R else type(p)"),
                    *("p = Q(Z(t))", "p = P(Back())", "q = BACK[-1] if BACK else None", "p.add(n)", f"t += type(p) is {c}", "gc.collect()" if r.random() < 0.3 else "tick(1)", "p.v = [p]"),
                    *(f"{c}({v()}, {v()}).v", f"t += {c}({v()}).next is None", f"l.append({c}({v()}))", f"l = [{c}(v) for v in l[:3]]", f"u = ({c}(n), {v()})", f"for v in ({c}(1), {c}(2)):\n    t += v.v"),
                    *("vars(p)['v'] = 7" if r.random() < 0.3 else "p.v = 7", f"setattr(p, 'v', {v()})", "q = getattr(p, 'next', None)", "p.other = t" if r.random() < 0.3 else "p.next = None", "q = P.__new__(P)\nq.v = n"),
                )
            )
        ][0].splitlines()

    def caught(self):
        r = self.r
        bad = r.choice(("raise E(n, p)", "fails(q)", "fails(l, 1)", "fails(Z(t), 2)", "[].pop()", "t // 0", "y['none', n]", "int('x')", "next(iter(()))"))
        kept = r.choice(("k = v", "k = v", "keep(v)", "k = v.__traceback__", "p.v = v", "k, q = v, k", "q = v.args"))
        after = r.choice(("tick()", "print(where(k))", "k = None", "t += len(where(k)[0])", "q = k", "e = k", "print(sys.exception())", "t += len(KEPT)"))
        test = [f"if {self.condition()}:", "    " + bad] if r.random() < 0.6 else [bad]
        return ["try:", *("    " + x for x in test), "except Exception as v:", "    " + kept, after]

    def methods(self):
        r, n = self.r, self.a_number
        return [
            r.choice(
                (
                    *("g = p.add", "g = l.append", "g = l.pop", "g = y.get", "g = number", "g = two", "g = s.startswith", "g = keep", "g = Q(n).add", "g = P(p).add"),
                    *(f"t += g(n) is not None" if r.random() < 0.4 else f"two({n()})", f"q = two({n()}, {n()})", f"q = two(b={n()}, a=t)", f"q = two({n()}, c=p)", "q = list(map(two, (1, n)))"),
                    *(f"x = number({n()})", "l.sort(key=low)", "g = p.add\ng(n)\np = P(3)\ng(x)", "t += sum(map(number, (1, t)))", "g = l.append\nfor v in (1, 2):\n    g(v)", "g = p.add\nt += g == p.add"),
                    *("two.__defaults__ = (n,)" if r.random() < 0.2 else "q = two(n)", "number.__defaults__ = (x,)" if r.random() < 0.1 else "x = number(x)", "p.add = number" if r.random() < 0.1 else "p.add(t)"),
                    *("two.__kwdefaults__['c'] = t" if r.random() < 0.2 else "q = two(t)", "q = two(*l[:2])", "q = two(*u[:1], **{'c': 1})", "g = None", "P.add.__defaults__ = (t,)" if r.random() < 0.1 else "tick()"),
                )
            )
        ][0].splitlines()

    def seen(self):
        """Something that makes the frame or an object visible."""
        r = self.r
        return r.choice(
            (
                *("tick()",) * 3,
                *("peek()" if r.random() < 0.3 else "tick()", f"poke({r.choice(('l', 'n', 'p', 'q', 'u', 's', 'k'))!r}, {r.choice(('None', '[1, 2]', '3', 'P(8)', '2.5'))})", "gc.collect()"),
                *("keep(p)", "keep(l)", "x = (lambda: n)()", "print(sorted(locals())[:3])", "keep(sys._getframe())" if r.random() < 0.3 else "keep(k)", "del KEPT[:]"),
            )
        )

    # Events.

    def event(self):
        """Statements that change one of the classes or functions."""
        r = self.r
        c, d = r.choice("PQR"), r.choice("PQR")
        v = literal(r, r.choice("iifsn"))
        return r.choice(
            (
                (f"{c}.__del__ = lambda self: print('late', TICKS)",),
                ("del P.__del__",),
                (f"{c}.__init__ = lambda self, v=1, next=None: setattr(self, 'v', {v})",),
                (f"{c}.__init__ = {d}.__init__",),
                (f"{c}.add = lambda self, x, y=2: {v}",),
                (f"{c}.__new__ = lambda cls, *a: object.__new__({c})",),
                (f"{c}.__eq__ = lambda self, o: tick(True)",),
                (f"{c}.__hash__ = lambda self: tick(3)",),
                (f"{c}.__setattr__ = lambda self, n, v: tick(object.__setattr__(self, n, v))",),
                (f"{c}.__getattr__ = lambda self, n: {v}",),
                (f"two.__defaults__ = ({v},)",),
                ("two.__defaults__ = None",),
                (f"two.__defaults__ = ({v}, {v}, {v})",),
                (f"two.__kwdefaults__ = {{'c': {v}}}",),
                ("two.__kwdefaults__ = None",),
                ("number.__defaults__ = (0,)",),
                ("number.__code__ = low.__code__",),
                ("low.__code__ = (lambda v: 1).__code__",),
                ("two.__code__ = (lambda a, b=0, *, c=0: b).__code__",),
                ("fails.__code__ = low.__code__",),
                ("some.__code__ = pairs.__code__",),
                ("global fails\n    fails = number",),
                ("K.__eq__ = lambda self, o: NotImplemented",),
                ("K.__hash__ = lambda self: 1",),
                ("KEPT.clear()",),
                ("SEEN.clear()",),
                ("for v in KEPT:\n        if type(v) is list:\n            v.append(5)",),
                ("for v in KEPT:\n        if type(v) in (P, Q, R):\n            v.v = 9",),
                ("L0.append(L0[:])",),
                ("L0.clear()",),
                ("peek(3)",),
                (f"poke({r.choice(('l', 'n', 'p', 'q', 'u', 's', 'k', 'm', 'x'))!r}, {r.choice((v, 'None', 'P(3)', '[4]'))}, 3)",),
                ("gc.collect()",),
                ("keep(sys._getframe(2))",),
                ("raise E('event')",),
            )
        )
