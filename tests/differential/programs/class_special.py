"""Special methods that bytecodes ask of instances, setters, class methods, named tuples."""
from collections import namedtuple


class Box:
    def __init__(self, items):
        self.items = items
        self.log = []

    def __len__(self):
        return len(self.items)

    def __bool__(self):
        return self.items is not None and self.items != []

    def __contains__(self, x):
        for y in self.items:
            if y == x:
                return y
        return None

    def __iter__(self):
        return iter(self.items)

    def __setitem__(self, k, v):
        self.items[k] = v

    def __getitem__(self, k):
        return self.items[k]

    def __enter__(self):
        self.log.append("in")
        return self.items

    def __exit__(self, kind, value, tb):
        self.log.append(kind.__name__ if kind else "out")
        return kind is KeyError


class Sized:
    """Truth by length."""

    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


def use(box, rounds):
    total = 0
    for i in range(rounds):
        total += len(box)
        if box:
            total += 1
        if i % 5 in box:
            total += 10
        if i % 7 not in box:
            total += 100
        for x in box:
            total += x
        box[i % 3] = i % 4
        total += box[0]
    return total


def truths(values, rounds):
    total = 0
    for i in range(rounds):
        v = values[i % len(values)]
        if v:
            total += 1
        if not v:
            total += 100
    return total


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


print(use(Box([1, 2, 3]), 200))
print(truths([Sized(1), Sized(0)], 200), truths([Box([]), Box([1])], 200))


class Odd:
    """What it gives depends on a number."""

    def __init__(self):
        self.mode = 0

    def __len__(self):
        return (3, -1, 2**70, "x", True, None, -(2**80))[self.mode]

    def __bool__(self):
        return (True, 1, None, "x", False, 0.0, [])[self.mode]

    def __contains__(self, x):
        return (1, 0, [], "yes", None, 2.5, "")[self.mode]

    def __iter__(self):
        return (iter((1, 2)), [1], None, 5, iter("ab"), "ab", iter([]))[self.mode]


def length(o):
    return len(o)


def truth(o):
    return "yes" if o else "no"


def within(o):
    return 3 in o, 3 not in o


def items(o):
    return [x for x in o]


def walk(o):
    got = []
    for x in o:
        got.append(x)
    return got


odd = Odd()
for f in (length, truth, within, items, walk):
    for _ in range(100):
        f(odd)
    for mode in range(7):
        odd.mode = mode
        print(f.__name__, mode, attempt(f, odd), attempt(f, odd))
    odd.mode = 0


class Index:
    def __index__(self):
        return 4


class ByIndex:
    def __len__(self):
        return Index()


for _ in range(100):
    length(ByIndex())
print(length(ByIndex()), truth(ByIndex()))


def length_loop(o, rounds):
    total = 0
    for i in range(rounds):
        if i == rounds - 3:
            o.n = 2.5
        total += len(o)
    return total


print(attempt(length_loop, Sized(4), 150))


# The method leaves compiled code in the middle, when the item's class changes.
class Adder:
    def __init__(self, n):
        self.n = n
        self.k = 1

    def __len__(self):
        return int(self.n + self.k)

    def __bool__(self):
        return self.n + self.k > 3

    def __contains__(self, x):
        return self.n + self.k + x

    def __iter__(self):
        return iter((self.n + self.k,))


def adders(a, rounds):
    seen = []
    for i in range(rounds):
        if i == rounds - 20:
            a.k = 1.5
        if i == rounds - 10:
            a.k = 2**65
        n = len(a) if i < rounds - 10 else 0
        seen.append((n, bool(a), 1 if a else 0, -3 in a, -4 not in a, [x for x in a]))
        for y in a:
            seen.append(y)
    return seen[-50:]


print(adders(Adder(2), 200))


# With.
def managed(box, rounds):
    total = 0
    for i in range(rounds):
        with box as items:
            total += items[i % 3]
        with box:
            if i % 3 == 0:
                raise KeyError(i)
            total += 1
    return total


b = Box([1, 2, 3])
print(managed(b, 120), len(b.log), b.log[:8])


def managed_raising(box, rounds):
    for i in range(rounds):
        with box:
            if i == rounds - 1:
                raise ValueError(i)
    return "no"


print(attempt(managed_raising, b, 100), b.log[-2:])


class Mortal:
    def __init__(self, log):
        self.log = log

    def __enter__(self):
        return 1

    def __exit__(self, *exc):
        self.log.append(exc)

    def __del__(self):
        self.log.append("gone")


def mortals(rounds):
    log = []
    for i in range(rounds):
        with Mortal(log) as one:
            log.append(one)
        log.append(i)
    return log[-6:]


print(mortals(80))


# The methods change while a loop runs.
def changing(rounds):
    class Late:
        def __len__(self):
            return 1

        def __bool__(self):
            return True

        def __enter__(self):
            return 1

        def __exit__(self, *a):
            log.append("first")

    log = []
    o = Late()
    total = 0
    for i in range(rounds):
        if i == rounds - 10:
            Late.__len__ = lambda self: 7
            Late.__bool__ = lambda self: False
        with o as one:
            if i == rounds - 5:
                Late.__exit__ = lambda self, *a: log.append("second")
            total += one
        total += len(o)
        if o:
            total += 1000
    return total, log[-8:]


print(changing(150))


# Properties that are assigned.
class Temperature:
    count = 0

    def __init__(self, c):
        self._c = c

    @property
    def f(self):
        return self._c * 9 / 5 + 32

    @f.setter
    def f(self, v):
        if v < -459:
            raise ValueError(v)
        self._c = (v - 32) * 5 / 9

    @property
    def fixed(self):
        return 1

    @classmethod
    def make(cls, c):
        cls.count += 1
        return cls(c)

    @classmethod
    def name(cls):
        return cls.__name__

    @staticmethod
    def half(x):
        return x / 2


class Kelvin(Temperature):
    count = 5

    def __init__(self, c):
        super().__init__(c + 273)


def heat(t, rounds):
    for i in range(rounds):
        t.f = t.f + 1
    return round(t.f, 3)


def freeze(t):
    t.f = -500


def fix(t):
    t.fixed = 2


print(heat(Temperature(3), 200), heat(Kelvin(3), 10))
print([attempt(freeze, Temperature(1)) for _ in range(60)][-1], attempt(fix, Temperature(1)))


def made(kind, rounds):
    total = 0.0
    for i in range(rounds):
        t = kind.make(i)
        total += t.f + t.half(i)
        total += len(t.name()) + len(kind.name())
    return total, kind.count


def made_by_name(rounds):
    total = 0.0
    for i in range(rounds):
        total += Temperature.make(i).f + Temperature.half(i) + len(Kelvin.name())
    return total, Temperature.count


print(made(Temperature, 150), made(Kelvin, 150), made_by_name(150), made(Temperature, 20))


def hidden(rounds):
    t = Temperature(1)
    got = []
    for i in range(rounds):
        if i == rounds - 3:
            t.name = lambda: "instance"
            t.half = lambda x: -x
        got.append((t.name(), t.half(i)))
    return got[-5:]


print(hidden(120))


def replaced(rounds):
    got = []
    for i in range(rounds):
        if i == rounds - 3:
            Kelvin.name = classmethod(lambda cls: cls.__name__ + "!")
        got.append(Kelvin.name())
    return got[-5:]


print(replaced(120))

# Named tuples.
P = namedtuple("P", "x y")


class Q(P):
    @property
    def x(self):
        return P.x.__get__(self) + 1000


class Short(tuple):
    second = P.y


def named(points, rounds):
    total = 0
    for i in range(rounds):
        p = points[i % len(points)]
        total += p.x * 2 + p.y
    return total


def second(o):
    return o.second


print(named([P(1, 2), P(3, 4)], 150), named([P(1, 2), Q(3, 4)], 150))
print([second(Short((1, i))) for i in range(100)][-1], attempt(second, Short((1,))))


def set_item(p):
    p.x = 3


print([attempt(set_item, P(1, 2)) for _ in range(50)][-1])
