"""Functions and classes for what is made in functions: closures and lambdas, the generators they make, who consumes those,
decorators that pass on what they are given, exceptions that go through all of them into handlers, and dict displays.
"""

from .values import literal

CLASSES = '''\
class E(ValueError):
    pass


class F(E):
    def __init__(self, v):
        super().__init__(v)
        self.v = v


class K:
    """A key that tells when it is hashed and compared."""

    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return hash(tick(self.v))

    def __eq__(self, other):
        tick()
        return self.v == (other.v if type(other) is K else other)

    def __repr__(self):
        return f"K{self.v}"


class BadKey:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        tick()
        raise E("hash", self.n)


class N:
    def __init__(self, v=0, k=3):
        self.v = v
        self.k = k

    def __iter__(self):
        for i in range(self.k):
            yield i + self.v

    def add(self, v):
        return lambda w: self.v + v + w

    def pairs(self, k=2):
        for i in range(k & 3):
            yield i, self.v

    @property
    def up(self):
        def step(v=1):
            self.v += v
            return self.v

        return step

    def plus(self, a, b=1, *, c=2):
        return self.v + a * b + c


class NT(N):
    def __iter__(self):
        try:
            for i in range(self.k):
                if i == self.v:
                    raise E("iter", i)
                yield tick(i)
        finally:
            tick()


class NS(N):
    def __iter__(self):
        t = self.v

        def next(k):
            nonlocal t
            t += k
            return t

        for i in range(self.k):
            yield next(i)


class ND(N):
    """Looks like a mapping."""

    def keys(self):
        for i in range(self.k):
            yield "abcd"[i & 3]

    def __getitem__(self, key):
        return tick(self.v)


class LS(list):
    def __iter__(self):
        for v in list.__iter__(self):
            yield v


class SS(set):
    def __iter__(self):
        yield from sorted(set.__iter__(self), key=str)


class DS(dict):
    def __iter__(self):
        for k in dict.__iter__(self):
            yield tick(k)


BOTH = (E, KeyError)
KEPT = []


def keep(v):
    KEPT.append(v)
    del KEPT[:-4]
    return v


def cells(f):
    """What a function captures."""
    shown = []
    for cell in getattr(f, "__closure__", None) or ():
        try:
            shown.append(text(cell.cell_contents))
        except ValueError:
            shown.append("empty")
    return shown


def shown(v, depth=2):
    if type(v) is dict and depth:
        return [(shown(k, depth - 1), shown(x, depth - 1)) for k, x in v.items()]
    if isinstance(v, (list, tuple)) and depth:
        return [shown(x, depth - 1) for x in v[:6]], len(v)
    return repr(v) if type(v) is K else text(v)


def adder(n):
    return lambda v: v + n


def scaled(n, k=2):
    def times(v, w=1):
        return v * k + n * w

    return times


def counter(n):
    def up(v=1):
        nonlocal n
        n += v
        return n

    def get(v=0):
        return n - v

    return up, get


def looker(n, every=7):
    def look(v):
        if TICKS % every == 0:
            tick()
            peek(1)
            print("in", sorted(locals()), where(sys.exception())[1])
        return tick(v) + n

    return look


def failing(n, k):
    def fail(v):
        if v == k:
            raise E(v, n)
        return v + n

    return fail


def deep(n):
    def outer(v):
        def inner(w):
            nonlocal v
            v += 1
            if w > 900:
                raise F(w)
            return w + v + n

        return inner(v) + inner(1)

    return outer


def upto(n):
    def numbers(k):
        for i in range(k & 3):
            yield i + n

    return numbers


def ended(n):
    def numbers(k):
        try:
            for i in range(k & 3):
                yield i - n
        finally:
            tick(n)

    return numbers


def broken(n):
    def numbers(k):
        for i in range(k & 7):
            if i == n:
                raise E("gen", i)
            yield i

    return numbers


def some(k):
    yield 1
    yield k


def apply(f, *args, **kwargs):
    return f(*args, **kwargs)


def compose(f, g):
    return lambda v: f(g(v))


def number(v, w=1):
    return v if w else 1


def check(v, k=5):
    if v == k:
        raise E(v)
    if v == k + 1:
        raise KeyError(v)
    return v


def first(it, default=0):
    for v in it:
        return v
    return default


def total(it):
    t = 0
    for v in it:
        t += v
    return t
'''

DECORATORS = '''\
def passed(f):
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)

    return wrapper


def counted(f):
    calls = 0

    def wrapper(*args, **kwargs):
        nonlocal calls
        calls += 1
        return f(*args, **kwargs)

    wrapper.calls = lambda: calls
    return wrapper


def guarded(f):
    def wrapper(*args, **kwargs):
        try:
            return f(*args, **kwargs)
        except (E, TypeError):
            return -1

    return wrapper


def noted(f):
    def wrapper(*args, **kwargs):
        try:
            return f(*args, **kwargs)
        except BOTH as e:
            keep(where(e))
            raise
        finally:
            tick()

    return wrapper


def repeated(k):
    def decorator(f):
        def wrapper(first, *args, **kwargs):
            for _ in range(k):
                result = f(first, *args, **kwargs)
            return result

        return wrapper

    return decorator


def shifted(f):
    def wrapper(a, *args, c=1, **kwargs):
        return f(a, *args, c=c + 1, **kwargs)

    return wrapper


def memoised(f):
    known = {}

    def wrapper(*args, **kwargs):
        key = args, tuple(kwargs.items())
        try:
            return known[key]
        except KeyError:
            if len(known) > 20:
                known.clear()
            known[key] = result = f(*args, **kwargs)
            return result

    return wrapper
'''
WAYS = ("passed", "counted", "guarded", "noted", "repeated(2)", "shifted", "memoised")

# Local functions of one argument are in `g` and `h`, those that make something iterable in `y` and `z`. They use `h0` and `y0`
# only, so that none is called by itself.
MADE = (
    *("{g} = lambda v: v + {n}", "{g} = lambda v, w={n}: v - w", "{g} = lambda v: {h}(v) + 1 if v > 9 else v"),
    *("{g} = adder({n})", "{g} = scaled({n})", "{g} = scaled({n}, k={m})", "{g} = looker({n})", "{g} = failing({n}, {m})", "{g} = deep({n})"),
    *("g, h = counter({n})", "{g} = compose(adder({n}), number)", "{g} = p.add({n})", "{g} = p.up", "{g} = number", "{g} = {h}"),
    *("def {g}(v=1):\n    nonlocal {w}\n    {w} += 1\n    return v + {w}", "def {g}(v, *rest, k={n}):\n    return v + k + len(rest)"),
    *("def {g}(v):\n    if v == {m}:\n        raise {e}\n    return v + {n}", "def {g}(v):\n    def inner(q):\n        return q + v + {n}\n    return inner(2)"),
    *("def {g}(v):\n    nonlocal {w}\n    {w} = v\n    tick()\n    return {w} + {n}", "def {g}(v):\n    u = v + {n}\n    {s}\n    return u"),
    *("def {g}(v):\n    try:\n        return check(v) + {n}\n    except {c}:\n        return {n}", "{g} = passed(lambda v: v + {n})", "{g} = {d}({h})", "{h} = adder({n})", "{h} = failing({n}, {m})"),
    *("@{d}\ndef {g}(v, c={n}):\n    return v - c", "def {g}(v):\n    return total({t}) + v", "def {g}(v, k=2):\n    return (lambda w: w * k + {n})(v)"),
    *("def {g}(v):\n    f = sys._getframe()\n    keep(f.f_lineno)\n    return len(f.f_locals) + v + ({n} and 1)", "def {g}(v):\n    keep(sorted(locals()))\n    return {n} + {m}"),
    *("class X:\n    def call(self, v):\n        return v + {n}\n{g} = X().call", "def {g}(v):\n    class X(E):\n        k = {n}\n    if v == 3:\n        raise X(v)\n    return X.k"),
)
GENERATORS = (
    *("{y} = upto({n})", "{y} = ended({n})", "{y} = broken({i})", "{y} = some", "{y} = lambda k: N({n}, k & 3)", "{y} = lambda k: (q + {n} for q in range(k & 3))", "{y} = {z}"),
    *("def {y}(k):\n    for q in range(k & 3):\n        yield q * {n}", "def {y}(k):\n    for q in l:\n        yield {n}", "def {y}(k):\n    yield from {z}(k)", "{z} = upto({n})", "{z} = broken({n})"),
    *("def {y}(k):\n    nonlocal {w}\n    for q in range(k & 3):\n        {w} += q\n        yield {w}", "def {y}(k):\n    for q in range(3):\n        if q == k:\n            raise {e}\n        yield q"),
    *("def {y}(k):\n    try:\n        yield {n}\n        yield k\n    except {c}:\n        yield 7\n    finally:\n        tick()", "def {y}(k):\n    for q in range(k & 3):\n        {s}\n        yield q + {n}"),
    *("def {y}(k):\n    for q in range(2):\n        for u in range(k & 3):\n            yield q + u + {n}", "def {y}(k):\n    q = yield {n}\n    yield 1 if q is None else q", "{y} = lambda k: map({h}, range(k & 3))"),
    *("def {y}(k):\n    for q in range(k & 3):\n        yield {h}(q)", "{y} = N({n}, 2).pairs", "{y} = lambda k: N({n}, 2).pairs(k)", "def {y}(k):\n    return [q for q in range(k & 3) if q != {n}]"),
)
SOURCES = (
    *("{y}({i})",) * 6,
    *("{y}(3)", "N({n}, 3)", "NT({i}, 3)", "NS({n}, 3)", "p", "LS([{n}, {m}])", "SS([{n}, 1])", "DS({{1: 2, 3: 4}})", "upto({n})(3)", "ended({n})(2)", "broken({i})(7)"),
    *("({g}(q) for q in range(3))", "(q + {n} for q in {y}({i}))", "(q for q in l if q != {n})", "map({g}, l)", "filter(None, {y}(3))", "[{g}(q) for q in l]", "({y}({i}) if {i} else ())"),
    *("p.pairs(2)", "enumerate({y}({i}))", "zip({y}(2), {z}({i}))", "(lambda: (q for q in (1, {n}, 3)))()", "reversed(l)", "l", "iter(N({n}, 2))", "{y}({i}).__iter__()"),
)
CONSUMED = (
    *("{w} = sum({t})", "{w} += sum({t})", "{w} = sum({t}, {n})", "l = list({t})", "a = tuple({t})", "b = set({t})", "a = sorted({t})", "a = sorted({t}, key=lambda v: -v + {n})"),
    *("{w} = any({t})", "{w} = all({t})", "{w} += any(q == {n} for q in {t})", "{w} = min({t}, default={n})", "{w} = max({t}, default=0)", "a = dict((q, {n}) for q in {t})", "a = dict(p.pairs(3))"),
    *("a = ''.join(str(q) for q in {t})", "a = ','.join(map(str, {t}))", "{w} = len(list({t}))", "a = dict.fromkeys({t}, {n})", "a = {{q: {g}(q) for q in {t}}}", "a = {{q for q in {t}}}"),
    *("a = [q for q in {t}]", "a = [{g}(q) for q in {t}]", "{w} += {n} in {t}", "a, *b = {t}", "a = [*{t}, {n}]", "a = ({n}, *{t})", "{w} = first({t})", "{w} += total({t})", "{w} = next(iter({t}), 0)"),
    *("l.extend({t})", "l += {t}", "b = frozenset({t})", "a = keep(apply(list, {t}))", "star(*{t})", "a = list(zip({t}, {t2}))", "{w} += sum(1 for _ in {t})", "a = dict({t})", "a = dict(ND({n}))"),
    *("for v in {t}:\n    {w} += v", "for v in {t}:\n    if v == {n}:\n        break\n    {w} += 1\nelse:\n    {w} -= 1", "for v in {t}:\n    {B}", "for v, u in {t}:\n    {w} += u", "for v in {t}:\n    {g}(v)"),
    *("for v in {t}:\n    {B}\n    if v == {i}:\n        raise {e}", "for v in {t}:\n    for u in {t2}:\n        {w} += 1\n        if u == v:\n            break", "for v in {t}:\n    return [v, {n}]"),
    *("o = {y}({i})\nfor v in o:\n    {B}\n    if v == {n}:\n        break\na = list(o)", "o = {y}(3)\na = next(o, None), sum(o), {n}", "o = iter(p)\na = next(o)\n{w} = sum(o)"),
    *("for v in {t}:\n    {w} += 1\n    del v", "for v in {t}:\n    l = [v, *l[:2]]", "for v in {t}:\n    {g} = lambda q: q + v", "o = {y}(2)\nkeep(o)\nfor v in o:\n    a = next(o, v)\ndel o"),
)
CALLED = (
    *("{w} = {g}({n})",) * 5,
    *("{w} += {g}({i})", "{w} = {g}({h}({n}))", "{w} = apply({g}, {n})", "{w} = compose({g}, {h})({n})", "{w} = (lambda v: v + {m})({n})", "{w} = adder({n})({m})", "{w} = deep({n})({m})"),
    *("for v in range(3):\n    {w} += {g}(v)", "for v in range(3):\n    {g} = lambda q: q + v\n    {w} += {g}(1)", "for v in l:\n    {w} = (lambda q, k=v: q + k)({n})", "for f in ({g}, {h}):\n    {w} += f({n})"),
    *("{w} = two({n}, {m})", "{w} = two({n}, c={m})", "{w} = two(a={n}, b=2)", "{w} = three({n}, 1, {m}, k={i})", "{w} = three({n})", "{w} = three(*l[:2], **{{'c': 1}})"),
    *("{w} = p.plus({n})", "{w} = p.deco({n}, c={m})", "{w} = p.deco({n})", "{w} = p.add({n})({m})", "{w} = p.up({i})", "a = [f({n}) for f in ({g}, {h})]", "a = list(map({g}, l))", "a = sorted(l, key={g})"),
    *("{w} = apply(apply, {g}, {n})", "{w} = apply(two, {n}, c={i})", "{w} = twice({g})({n})", "{w} = passed({g})({n})", "{w} = guarded({g})({n})", "keep({g})", "{w} = keep({g})({n})", "a = cells({g})"),
    *("up, get = counter({n})\n{w} = up() + up({i}) + get()", "keep(counter({n}))[0]({m})", "a = [adder(v) for v in (1, {n})]\n{w} = a[0](1) + a[1]({m})", "a = [lambda: v for v in (1, 2)]\n{w} += a[0]() + {n}"),
    *("{g}.__defaults__ = ({n},)", "{g}.__closure__[0].cell_contents = {n}", "if {g}.__closure__:\n    a = len({g}.__closure__)", "{w} = {g}.__code__.co_argcount", "a = {g}.__name__", "del {w}\n{w} = {n}"),
    *("try:\n    del {w}\n    {g}({n})\nexcept NameError as e:\n    a = where(e)\nfinally:\n    {w} = 2", "m, n = n, m", "{w} = {n}", "{w} += 1", "{w} = {n} {o} {m}", "{w} = {n} % 7", "tick()", "l = l[-3:] + [{n}]"),
    *("a = locals()\na = sorted(k for k in a if k in ('n', 'm', 't'))", "p.v = {n}", "p = N({n}, 3)", "p = NT({i}, 3)", "p = NS({n}, 2)", "m = {n}\nx = lambda v: m + v\nm += 1\n{w} = x(1)"),
)
KEYED = (
    *("a = {{'a': {n}, 'b': {m}}}", "a = {{'a': {n}, 'b': {m}, 'a': {i}}}", "a = {{1: {n}, True: {m}, 1.0: {i}}}", "a = {{{n}: 1, {m}: 2, {i}: 3}}", "a = {{K({i}): {n}, K({i}): {m}, {i}: 5}}"),
    *("a = {{'x': {g}({n}), 'y': {h}({m}), 'z': l}}", "a = {{({n}, 1): 1, ({m}, 1): 2}}", "a = {{'a': {n}, [{m}]: tick(2)}}", "a = {{BadKey({n}): tick(1), 'b': tick(2)}}", "a = {{'a': 1, **{{'b': {n}, 'a': {m}}}}}"),
    *("a = {{**ND({n}, 2), 'c': {m}}}", "a = {{None: {n}, 'k': {{'k': {m}}}}}", "a = {{'a': {n}, 'b': {m}}}\na['b'] = {i}\na['c'] = 1\ndel a['a']", "a = list({{'q': {n}, 'r': {m}, 's': {i}}}.items())", "a = {{2**70: {n}, -1: {m}, -2: {i}}}"),
    *("a = {{'a': {n}, 'b': check({i})}}", "{w} = {{'a': {n}, 'b': {m}}}['b']", "for v in {{'a': {n}, 'b': 2}}:\n    a = v", "a = {{(): {n}, (1, 'a'): {m}, b'': 3}}", "a = dict(a=1, b={n}, **{{'c': {m}}})", "a = {{'\\xe9': {n}, 'e': {m}, '': {i}}}"),
    *("a = keep({{'a': {n}, 'b': {m}}})\nkeep(a)['n'] = a", "a = {{'a': 1, 'b': 2, 'c': 3, 'd': 4, 'e': 5, 'f': {n}, 'g': {m}, 'h': 8, 'i': 9, 'a': {i}}}", "a = {{'f': {g}, 'k': {n}}}\n{w} = a['f'](a['k'])", "a = {{0.0: {n}, -0.0: {m}, 0: {i}}}"),
)
RAISERS = ("check({n})", "check({i}, {m})", "{g}({n})", "{w} = {g}({i})", "{g}({h}({m}))", "{w} = total({t})", "first({t})", "raise {e}", "sum({t})", "list({t})", "for v in {t}:\n    {w} += {g}(v)", "two({n}, {m})", "{{}}[{n}]",
           "int('x' * ({i} & 1))", "{w} = deep({n})(901)", "failing({n}, 3)({i})", "twice(check)({n})", "p.deco({n})", "l[{i}]", "{w} = (lambda v: check(v, {m}))({n})", "a = {{'a': check({n}), 'b': 1}}")
HANDLERS = (
    *("try:\n    {r}\nexcept {c}:\n    {w} = {n}",) * 4,
    *("try:\n    {r}\nexcept {c}:\n    pass", "try:\n    {r}\nexcept {c} as e:\n    print(where(e))", "try:\n    {r}\nexcept {c} as e:\n    x = e\n    {B}", "try:\n    {r}\n    {r2}\nexcept {c}:\n    {B}\nelse:\n    {w} = 1"),
    *("try:\n    {r}\nexcept E:\n    {w} = 1\nexcept (KeyError, TypeError) as e:\n    a = str(e)\nexcept ValueError:\n    {B}", "try:\n    {r}\nfinally:\n    tick({w})", "try:\n    {r}\nexcept {c}:\n    {w} = 3\nfinally:\n    {B}"),
    *("try:\n    try:\n        {r}\n    except {c} as e:\n        raise E('again'){f}\nexcept Exception as e:\n    report(e)", "try:\n    try:\n        {r}\n    except {c}:\n        raise\n    finally:\n        tick()\nexcept (E, KeyError) as e:\n    print(where(e))"),
    *("try:\n    {r}\nexcept {c}:\n    keep(where(sys.exception()))", "for v in range(3):\n    try:\n        {r}\n    except {c}:\n        continue\n    {w} += 1", "while True:\n    try:\n        {r}\n    except {c}:\n        {w} += 1\n    break"),
    *("try:\n    {r}\nexcept {c}:\n    try:\n        {r2}\n    except {c2} as e:\n        print(where(e))", "try:\n    {r}\nexcept {c}:\n    return [{n}, 'left']", "try:\n    {r}\nexcept {c} as e:\n    {w} = len(e.args)\n    if {w} == {m}:\n        raise"),
    *("def {g}(v):\n    try:\n        return check(v, {i})\n    except {c}:\n        return {n}\n{w} = {g}({m})", "try:\n    try:\n        {r}\n    finally:\n        {r2}\nexcept {c} as e:\n    report(e)", "try:\n    {r}\nexcept (E, tick(KeyError)):\n    {w} = 2"),
)
CAUGHT = ("E", "(E, KeyError)", "(KeyError, E)", "BOTH", "(KeyError, (E, TypeError))", "ValueError", "Exception", "(E, IndexError, TypeError)", "(F, KeyError)", "LookupError", "(ValueError, LookupError, TypeError)")
RAISED = ("E({n})", "E", "F({n})", "KeyError({m})", "E({n}, {m})", "ValueError", "E(f'{{{n}}}')", "StopIteration({n})", "TypeError")
HARMLESS = ("def", "{g} = lambda", "{y} = lambda", "{g} = adder", "{g} = scaled", "{y} = upto")
SEEN = ("tick()", "tick({n})", "peek()", "keep(sys._getframe().f_lineno)", "print(*sorted(locals()))", "keep(where(sys.exception()))", "poke('v', 5)", "gc.collect()", "pass", "check({n})", "peek(2)", "keep(sys._getframe())")


class Makers:
    """The text of the functions of one program, and what its events may change."""

    def __init__(self, rng):
        self.r = rng
        self.lines = []
        self.functions = []
        self.loops = 0

    def text(self, first):
        """All lines; functions get numbers from `first` on."""
        r = self.r
        self.lines = ["", "", *CLASSES.splitlines(), "", "", *DECORATORS.splitlines()]
        self.lines += ["", "", "def twice(f):", "    def both(*args, **kwargs):", "        f(*args, **kwargs)"]
        self.lines += ["        return f(*args, **kwargs)", "", "    return both", "", ""]
        self.decorated("two(a, b=2, *, c=3)", "check(a) * 3 + b * 2 + c")
        self.decorated("three(a, *rest, c=0, **kw)", "a + len(rest) * 10 + c + len(kw)")
        self.decorated("deco(self, a, b=1, *, c=2)", "self.v + a * b + c")
        self.lines += ["N.deco = deco"]
        for n in range(r.randint(1, 3)):
            self.function(first + n)
        return self.lines

    def decorated(self, head, result):
        ways = [f"@{self.r.choice(WAYS)}" for _ in range(self.r.randint(1, 2))]
        self.lines += ["", "", *ways, f"def {head}:", f"    return {result}"]

    def function(self, n):
        r = self.r
        # A function about few things at a time, so that what fits together meets.
        about = (MADE + CALLED, GENERATORS + CONSUMED, HANDLERS, KEYED, MADE, CONSUMED, CALLED)
        self.about = [MADE + GENERATORS, *r.sample(about, r.randint(1, 3))]
        head = ["n, m, t, x = c, d, 0, 1", "l, a, b, e, i, v = list(c0), None, 0, None, 0, 0", "n, m = (n, m) if type(n) is type(m) is int else (3, 4)", "p = N(n & 3)", "g = adder(1)", "h = h0 = number", "y, z = upto(1), some", "y0 = y"]
        body = head + self.block(r.randint(1, 3), 1) + self.loop(2)
        if r.random() < 0.3:
            body += self.loop(2)
        result = ["n", "m", "t", "a", "l", "x", "p.v", "cells(g)", "b", "i", "shown(KEPT)"]
        body.append(f"return shown([{', '.join(r.sample(result, r.randint(4, 7)))}], 3)")
        name = f"f{n}"
        if r.random() < 0.2:
            # The function is itself one that is made anew.
            self.lines += ["", "", f"def {name}(c0, c, d):", "    def made(c0, c, d):", *("        " + x for x in body), "", "    return made(c0, c, d)"]
        else:
            self.lines += ["", "", f"def {name}(c0, c, d):", *("    " + x for x in body)]
        self.functions.append((name, ["l", "i", "i"], False))

    def loop(self, depth):
        r = self.r
        much = r.choice((5, 12, 40)) if not self.loops else r.choice((2, 3))
        i = "i" if not self.loops else f"j{self.loops}"
        self.loops += 1
        head = r.choice((f"for {i} in range({much}):",) * 4 + (f"for {i} in upto(0)({much}):", f"for {i}, v in enumerate(N(1, {much})):", f"for {i}, l in zip(range({much}), map(list, [[1, 2]] * 9)):"))
        bound = ["    if not (type(n) is int and -999 < n < 999):", "        n = 5", "    if not (type(m) is int and -999 < m < 999):", "        m = 2"]
        bound += ["    if not (type(t) is int and -999 < t < 999):", "        t = 0", "    if type(l) is not list or len(l) > 6:", "        l = [1, 2, n]"]
        lines = [head, *bound, *("    " + x for x in self.block(r.randint(2, 6), depth))]
        self.loops -= 1
        return lines

    def block(self, count, depth):
        return [line for _ in range(count) for line in self.statement(depth)]

    def statement(self, depth):
        r = self.r
        chance = r.random()
        if depth > 0 and chance < 0.1:
            return [f"if {self.condition()}:", *("    " + x for x in self.block(r.randint(1, 2), depth - 1))]
        if depth > 0 and self.loops < 3 and chance < 0.16:
            return self.loop(depth - 1)
        if chance > 0.95:
            return [self.simple(r.choice(SEEN))]
        pattern = r.choice(r.choice(self.about))
        lines = self.filled(pattern, depth)
        # What may fail in most programs ends few of them.
        if not pattern.startswith(HARMLESS) and r.random() < 0.93:
            caught = "Exception" if r.random() < 0.8 else r.choice(CAUGHT)
            lines = ["try:", *("    " + x for x in lines), f"except {caught}:", f"    {r.choice(('pass', 't += 1', 'm = 3'))}"]
        return lines

    def condition(self):
        r = self.r
        return self.simple(r.choice((f"i % {r.randint(2, 5)} == {r.randint(0, 2)}", f"i == {r.randint(0, 12)}", "{n} < {m}", "{n} == {m}", "type(a) is dict", "tick(0)", "TICKS > 50", f"i > {r.randint(1, 6)}")))

    def names(self):
        r = self.r
        number = ("n", "m", "t", "i", "n", "m", "2")
        names = {"n": r.choice(number), "m": r.choice(number), "i": r.choice(("i", "i & 3", "n & 3", "2", "i % 7")), "w": r.choice("nmt")}
        names |= {"o": r.choice("+-*"), "g": r.choice("gh"), "h": r.choice("gh"), "y": r.choice("yz"), "z": r.choice("yz"), "d": r.choice(WAYS[:5])}
        return names | {"c": r.choice(CAUGHT), "c2": r.choice(CAUGHT), "f": r.choice(("", " from e", " from None"))}

    def simple(self, pattern):
        names = self.names()
        return pattern.format(**names, e=self.r.choice(RAISED).format(**names))

    def filled(self, pattern, depth):
        """The lines of a pattern with everything random put in."""
        r, names = self.r, self.names()
        names["e"] = r.choice(RAISED).format(**names)
        inner = {"h": "h0", "z": "y0"} if pattern in MADE + GENERATORS else {}
        names |= inner
        for key in ("t", "t2"):
            called = {"g": "h0", "y": "y0", "z": "y0"} if inner else {"y": r.choice("yz")}
            names[key] = r.choice(SOURCES).format(**(names | {"n": r.choice("nmi")} | called))
        names["s"] = r.choice(SEEN).format(**names)
        lines = []
        for line in pattern.split("\n"):
            indent = line[: len(line) - len(line.lstrip())]
            word = line.strip()
            if word == "{B}":
                new = self.block(1, depth - 1) if depth > 0 else [self.simple(r.choice(("{w} += 1", "tick()", "{w} = {n}")))]
            elif word in ("{r}", "{r2}"):
                new = self.simple(r.choice(RAISERS).replace("{t}", names["t"].replace("{", "{{").replace("}", "}}"))).split("\n")
            else:
                new = word.format(**names).split("\n")
            lines += [indent + x for x in new]
        return lines

    def event(self):
        """Statements that change one of the classes or functions."""
        r = self.r
        v = literal(r, r.choice("iiifsn"))
        c = r.choice(("N", "N", "NT", "NS"))
        f, g = r.choice(("number", "check", "total", "first", "adder", "apply")), r.choice(("number", "check", "total", "first", "some"))
        return r.choice(
            (
                (f"global {f}\n    {f} = {g}",),
                (f"{f}.__code__ = {g}.__code__",),
                (f"global adder\n    adder = lambda n: lambda v: {v}",),
                ("adder.__code__ = (lambda n: lambda v: v - n).__code__",),
                ("upto.__code__ = ended.__code__",),
                ("ended.__code__ = broken.__code__",),
                (f"scaled.__defaults__ = ({v},)",),
                ("scaled.__defaults__ = None",),
                (f"check.__defaults__ = ({v},)",),
                (f"{c}.__iter__ = lambda self: iter((1, self.v))",),
                (f"{c}.__iter__ = NS.__iter__",),
                (f"{c}.__iter__ = N.pairs",),
                (f"{c}.__len__ = lambda self: tick(2)",),
                (f"{c}.__length_hint__ = lambda self: tick(2)",),
                (f"{c}.add = lambda self, v: number",),
                (f"N.deco = lambda self, a, c=1: {v}",),
                ("global BOTH\n    BOTH = (E, TypeError)",),
                ("global BOTH\n    BOTH = 5",),
                ("global BOTH\n    BOTH = F",),
                ("global E\n    E = type('E', (E,), {})",),
                ("K.__eq__ = lambda self, o: NotImplemented",),
                ("K.__hash__ = lambda self: 1",),
                ("E.__init__ = lambda self, *a: tick()",),
                ("E.__new__ = lambda cls, *a: tick(ValueError.__new__(cls))",),
                ("for v in KEPT:\n        if callable(v) and getattr(v, '__closure__', None):\n            v.__closure__[0].cell_contents = 4",),
                ("for v in KEPT:\n        if callable(v) and getattr(v, '__closure__', None):\n            del v.__closure__[0].cell_contents",),
                (f"for v in KEPT:\n        if callable(v):\n            v.__defaults__ = ({v},)",),
                ("for v in KEPT:\n        if hasattr(v, 'gi_frame'):\n            print(v.gi_running, v.gi_frame and v.gi_frame.f_lineno)\n            v.close()",),
                ("for v in KEPT:\n        if hasattr(v, 'f_lineno'):\n            print(v.f_lineno, sorted(v.f_locals))",),
                (f"global sum\n    sum = lambda it, s=0: {v}",),
                ("global list\n    list = tuple",),
                ("peek(3)",),
                (f"poke({r.choice(('n', 'm', 't', 'v', 'g', 'y', 'l', 'p', 'k'))!r}, {r.choice((v, '3', 'number', '[4]', 'N(5)'))}, 3)",),
                ("gc.collect()",),
                ("keep(sys._getframe(2))",),
                ("raise E('event')",),
                ("raise KeyError('event')",),
            )
        )
