"""Generator expressions consumed by builtins where they are made: exits in the middle, what the element and the source
run, what the consumer would have run between two values, frames and tracebacks, early ends."""

import gc
import itertools
import sys
import traceback
import weakref

ROUNDS = 40


def of_tuple(pool, ind):
    return tuple(pool[i] for i in ind)


def of_set(vec, cols):
    return sorted(set(vec[i] + i for i in cols), key=repr)


def of_frozenset(xs):
    return len(frozenset(x for x in xs))


def of_list(xs):
    return list(x + 1 for x in xs if x % 2)


def of_sum(xs):
    return sum(x * x for x in xs)


def of_min_max(xs):
    return min(x for x in xs), max(-x for x in xs)


def of_sorted(xs):
    return sorted(-x for x in xs)


def of_join(xs):
    return ", ".join(c + c for c in xs)


def of_any(xs, limit):
    return any(x > limit for x in xs)


def of_all(xs, limit):
    return all(x < limit for x in xs)


def truths(xs):
    return any(x for x in xs), all(x for x in xs)


def nested(rows):
    return sum(sum(x * y for x in row) for y, row in enumerate(rows))


def nested_closure(n):
    return tuple(tuple(i * j for j in range(i)) for i in range(n))


def product(xs, ys):
    return list((x, y) for x in xs for y in ys if x != y)


def captured(xs):
    return [f() for f in tuple((lambda: x) for x in xs)]


def walrus(xs):
    last = None
    total = sum((last := x) for x in xs)
    return total, last


def rebinding(xs):
    k = 1
    out = []
    for k in range(3):
        out.append(tuple(x * k for x in xs))
    return out


def show(f, *args):
    try:
        print(f.__name__, repr(f(*args)))
    except Exception as e:
        print(f.__name__, type(e).__name__, e, type(e.__cause__).__name__)
        for entry in traceback.extract_tb(e.__traceback__)[1:]:
            print("   ", entry.name, entry.line)


def warm():
    for _ in range(ROUNDS):
        of_tuple((3, 4, 5), [0, 2, 1])
        of_set((1, 5, 2), range(3))
        of_frozenset([1, 2, 2])
        of_list([1, 2, 3])
        of_sum([1, 2, 3])
        of_min_max([3, 1, 2])
        of_sorted([3, 1, 2])
        of_join("abc")
        of_any([1, 2, 3], 2)
        of_any([1, 2, 3], 5)
        of_all([1, 2, 3], 2)
        of_all([1, 2, 3], 5)
        truths([0, 1])
        truths([1, 1])
        nested([[1, 2], [3, 4]])
        nested_closure(4)
        product([1, 2], [2, 3])
        captured([1, 2])
        walrus([1, 2])
        rebinding([1, 2])


warm()


# Values and sources of other kinds, one after the other.
class Loud:
    """A number whose operators, hash and truth are heard."""

    def __init__(self, n):
        self.n = n

    def note(self, what):
        caller = sys._getframe(2)
        print("  ", what, self.n, "from", caller.f_code.co_name, caller.f_back.f_code.co_name)

    def __mul__(self, other):
        self.note("mul")
        return Loud(self.n * (other.n if isinstance(other, Loud) else other))

    __rmul__ = __mul__

    def __add__(self, other):
        self.note("add")
        return Loud(self.n + (other.n if isinstance(other, Loud) else other))

    __radd__ = __add__

    def __neg__(self):
        self.note("neg")
        return Loud(-self.n)

    def __hash__(self):
        self.note("hash")
        return hash(self.n)

    def __eq__(self, other):
        self.note("eq")
        return isinstance(other, Loud) and self.n == other.n

    def __lt__(self, other):
        self.note("lt")
        return self.n < (other.n if isinstance(other, Loud) else other)

    def __gt__(self, other):
        self.note("gt")
        return self.n > (other.n if isinstance(other, Loud) else other)

    def __bool__(self):
        self.note("bool")
        return self.n != 0

    def __repr__(self):
        return f"Loud({self.n})"


def telling(values):
    for v in values:
        print("   give", v)
        yield v
    print("   end")


for _ in range(3):
    show(of_tuple, (1, 2), [0, 5])
    show(of_tuple, {"a": 1}, ["a", "b"])
    show(of_set, (1, [], 2), [0, 1, 2])
    show(of_set, (Loud(1), Loud(2)), telling([0, 1]))
    show(of_frozenset, telling([Loud(1), Loud(1), 2]))
    show(of_frozenset, telling([1, [], 2]))
    show(of_list, telling([1, 3, 2.5, 5]))
    show(of_list, 5)
    show(of_sum, [1, 2.5, 3])
    show(of_sum, [0.1] * 10)
    show(of_sum, [1, "a", 3])
    show(of_sum, telling([1, Loud(2), 3]))
    show(of_sum, [2**62, 2**62, 2**62])
    show(of_sum, [])
    show(of_min_max, [])
    show(of_min_max, telling([2, Loud(1), 3]))
    show(of_min_max, [2, 1.5, True])
    show(of_min_max, [2, float("nan"), 1])
    show(of_sorted, [1, "a"])
    show(of_sorted, telling([3, Loud(1)]))
    show(of_join, ["a", 1])
    show(of_join, telling([1]))
    show(of_any, telling([1, 2, 3]), 1)
    show(of_any, telling([1, Loud(2), 3]), 1)
    show(of_any, ["a"], 1)
    show(of_all, telling([1, 9, 3]), 5)
    show(truths, [0, "", None, (), 2])
    show(truths, telling([0, Loud(0), Loud(1)]))
    show(nested, [[1, 2], [3.5, "x"]])
    show(nested, [[1, 2], [3.5, 4]])
    show(product, "ab", telling("bc"))
    show(walrus, [1, 2, "x"])
    show(captured, "xy")
    show(rebinding, "xy")


# The consumer is called with what is left of a source.
def partly(it):
    found = any(x > 2 for x in it)
    return found, list(it)


for _ in range(ROUNDS):
    rest = partly(iter([1, 2, 3, 4, 5]))
print(rest, partly(telling([1, 3, 5])))


# The source changes meanwhile.
def growing(xs):
    def add(x):
        if len(xs) < 9:
            xs.append(x + 1)
        return x

    return tuple(add(x) for x in xs)


def shrinking(xs):
    return list(xs.pop() for x in xs)


for _ in range(ROUNDS):
    grown = growing([1, 2])
    shrunk = shrinking([1, 2, 3, 4, 5])
print(grown, shrunk)


def dict_grows(d):
    return list(d.setdefault(k + 1, 0) for k in d)


for _ in range(ROUNDS):
    try:
        dict_grows({1: 2})
    except RuntimeError as e:
        message = str(e)
print(message)


# StopIteration in the element, and from the source.
def stops(xs):
    return list(next(x) for x in xs)


for _ in range(ROUNDS):
    stops([iter([1]), iter([2])])
show(stops, [iter([1]), iter([])])


class Raising:
    def __iter__(self):
        return self

    def __next__(self):
        raise KeyError("source")


show(of_sum, Raising())
show(of_any, Raising(), 1)


# Frames.
def looked_at(xs):
    return tuple(look(x) for x in xs)


def look(x):
    f = sys._getframe(1)
    names = []
    while f and f.f_code.co_name != "<module>":
        names.append((f.f_code.co_name, f.f_lineno - f.f_code.co_firstlineno))
        f = f.f_back
    return names


def look_hard(x):
    f = sys._getframe(1)
    values = {name: v for name, v in f.f_locals.items() if name != ".0"}
    return values, list(f.f_locals), sorted(f.f_back.f_locals)


def looked_hard(xs, factor):
    return tuple(look_hard(x * factor) if x > 1 else factor for x in xs)


def keeps_frame(xs):
    kept = []

    def keep(x):
        kept.append(sys._getframe(1))
        return x

    total = sum(keep(x) for x in xs)
    return total, [f.f_locals["x"] for f in kept], kept[0].f_back is sys._getframe()


for _ in range(ROUNDS):
    a = looked_at([1, 2])
    b = looked_hard([1, 1], 3)
    c = keeps_frame([1, 2])
print(a, b, c)
print(looked_hard([1, 2], 3))


def writes_frame(xs):
    return list(write(x) for x in xs)


def write(x):
    f = sys._getframe(1)
    if x == 2:
        f.f_locals["x"] = 50
    return f.f_locals["x"]


for _ in range(ROUNDS):
    d = writes_frame([1, 2, 3])
print(d)


# Objects that die.
log = []


class Mortal:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        f = sys._getframe(1)
        log.append((self.name, f.f_code.co_name))

    def __mul__(self, other):
        return other


def mortals(n):
    for i in range(n):
        yield Mortal(i)


def dying(n):
    return tuple(m.name for m in mortals(n)), sum(m * 2 for m in mortals(n)), any(m.name for m in mortals(n))


for _ in range(ROUNDS):
    log.clear()
    e = dying(3)
print(e, log)


def weak_ends(xs):
    ends = []

    class Box:
        pass

    def box(x):
        b = Box()
        weakref.finalize(b, ends.append, x)
        return b

    n = sum(1 for b in map(box, xs))
    ends.append("after")
    return n, ends


for _ in range(ROUNDS):
    w = weak_ends([1, 2, 3])
print(w)


# Handlers around.
def handled(xs):
    try:
        return sum(10 // x for x in xs)
    except ZeroDivisionError as e:
        return len(traceback.extract_tb(e.__traceback__))


for i in range(ROUNDS):
    h = [handled([1, 2]), handled([1, 0])]
print(h)


# Names that change.
def by_global(xs):
    return sum(x for x in xs)


for _ in range(ROUNDS):
    by_global([1, 2])


def sum(xs, real=sum):
    print("own sum", type(xs).__name__, xs.__name__, xs.__qualname__)
    return real(xs)


print(by_global([1, 2]))
del sum
print(by_global([1, 2]))


# More values than are kept, endless sources, recursion.
def many(n):
    return sum(i for i in range(n)), max(i % 1000 for i in range(n))


for n in (10, 100, 20_000, 40_000):
    print(many(n))
for _ in range(ROUNDS):
    many(50)
print(many(70_000))


def endless(limit):
    return any(i > limit for i in itertools.count())


for _ in range(ROUNDS):
    endless(20)
print(endless(50_000))


def deep(n):
    return 0 if n == 0 else sum(deep(n - 1) + 1 for _ in range(1))


for _ in range(ROUNDS):
    deep(5)
print(deep(60))
try:
    deep(10**6)
except RecursionError as e:
    print("too deep")


# In loops, in class bodies, as arguments.
def in_loops(n):
    found = 0
    for i in range(n):
        if all(i % k for k in range(2, i)):
            found += len(set(i % k for k in range(1, 5)))
    return found


print([in_loops(n) for n in (5, 20, 60)])


class Body:
    values = [sum(i * j for j in range(4)) for i in range(50)]
    total = 0
    for v in values:
        total += max(k * 2 for k in (1, 2, v))


print(Body.total)


# Sums of ints, of truth values, of both, and of what comes later.
def count_equal(xs, what):
    return sum(x == what for x in xs)


def count_in(xs, these):
    return sum(x in these for x in xs), sum(x is None for x in xs), sum(not x for x in xs)


def nested_sums(rows):
    return sum(sum(row) for row in rows), sum(sum(x for x in row) * 2 for row in rows)


class Same:
    def __eq__(self, other):
        return "yes" if other == 3 else 2.5

    __hash__ = None


for _ in range(ROUNDS):
    count_equal([1, 2, 1], 1)
    count_in([1, None, 3], (1, 3))
    nested_sums([[1, 2], [3]])
for xs in ([1, 2, 1], "abca", [Same(), 1], [1.5, 3], [2**80, 1], []):
    show(count_equal, xs, 1)
    show(count_equal, xs, 3)
    show(count_in, xs, (1, "a", 2**80))
for rows in ([[1], [2.5]], [[2**62], [2**62], [1]], [[True], [False, True]], [["a"]], [[0.1] * 3, [1]], [[-0.0]], []):
    show(nested_sums, rows)


# Sums of floats, compensated, and what comes between.
def float_sum(xs):
    return sum(x for x in xs)


def float_products(xs, k):
    return sum(x * k for x in xs if x != 5)


class Third:
    def __add__(self, other):
        return "third"

    def __radd__(self, other):
        return 1.0 / 3 + other

    def __mul__(self, other):
        return self

    def __repr__(self):
        return "Third()"


class MyFloat(float):
    def __radd__(self, other):
        return other * 2


class MyInt(int):
    pass


for _ in range(ROUNDS):
    float_sum([0.5, 1.5])
    float_products([0.5, 1.5, 5], 3.0)
INF, NAN = float("inf"), float("nan")
FLOATS = [
    [0.1] * 10,
    [1e100, 1.0, -1e100],
    [1.0, 1e100, 1.0, -1e100],
    [INF],
    [INF, 1.0],
    [1.0, INF, -INF],
    [NAN, 1.0],
    [1e308, 1e308, -1e308],
    [-0.0],
    [-0.0, -0.0],
    [],
    [5],
    [0.1, 0.2, 3],
    [0.1, 0.2, True, 0.3],
    [0.1, 2**70, 0.2],
    [0.1, 2**2000],
    [0.1, 0.2, Third(), 0.1, 0.2, 0.3],
    [0.1, MyFloat(0.5), 0.1, 0.2],
    [0.1, MyInt(4), 0.1, 0.2],
    [0.1, "a"],
    [0.1, 1j, 0.2],
    [1e16, 1.0, 1.0, 3, 1.0],
]
for _ in range(3):
    for xs in FLOATS:
        show(float_sum, xs)
        show(float_products, xs, 1.5)
    show(float_sum, telling([0.1, 0.2, 0.3]))
    show(float_sum, telling([0.1, 0.2, Loud(1), 0.3]))
    show(float_sum, telling([0.1, 0.2, Third(), 1, 0.3]))
for _ in range(20):
    for xs in FLOATS[:9]:
        float_sum(xs)
for xs in FLOATS:
    show(float_sum, xs)


# In functions that become part of others.
def doubled(xs, k):
    return sum(x * k for x in xs)


def any_above(xs, k):
    return any(x > k for x in xs)


def picked(xs, k):
    return tuple(peek(x) for x in xs if x != k)


def peek(x):
    if x == 77:
        f = sys._getframe(1)
        return f.f_code.co_name, f.f_back.f_code.co_name, f.f_back.f_back.f_code.co_name, f.f_locals["x"]
    return x


def outer_loop(rows, k):
    total = 0
    for row in rows:
        total += doubled(row, k)
        if any_above(row, k):
            total += len(picked(row, k))
    return total, picked(rows[-1], k) if rows else ()


for _ in range(ROUNDS):
    outer_loop([[1, 2, 3], [4, 5]], 2)
for rows in ([[1, 2], [3, 2.5]], [[1, 77], [2, 77]], [[1], ["a"]], [[1], [None]], [[2**62, 2**62], [1]], []):
    for k in (2, 1.5, "x"):
        show(outer_loop, rows, k)


# Generators that are not consumed at once, or by somebody else.
def escapes(xs):
    g = (x * 2 for x in xs)
    h = (x * 3 for x in xs)
    return next(g), list(h), sum(g), g.gi_frame


def other_consumers(xs):
    return dict((x, -x) for x in xs), sum((x for x in xs), 10), bytes(x for x in xs), [*(x for x in xs)]


def in_generator(xs):
    for x in xs:
        yield tuple(x + y for y in range(x))
        if x > 2:
            yield any(y == x for y in xs)


for _ in range(ROUNDS):
    p = escapes([1, 2])
    q = other_consumers([1, 2])
    r = list(in_generator([1, 2, 3]))
print(p, q, r)
print(list(in_generator([3])))
gc.collect()
warm()
for f, args in ((of_sum, ([1, 2, 3],)), (of_join, ("abc",)), (truths, ([1, ""],)), (nested_closure, (4,))):
    show(f, *args)
