"""Everything callable: __call__ objects, partial, nested __call__, classes, built-in types, operator functions."""

import functools
import operator


class Adder:
    def __init__(self, n):
        self.n = n

    def __call__(self, x, *rest, scale=1):
        return (self.n + x) * scale + len(rest)


class Nested:
    def __init__(self, inner):
        self.__call__ = "ignored on the instance"
        self.inner = inner

    @property
    def __call__(self):
        return self.inner

    @__call__.setter
    def __call__(self, value):
        pass


class CallIsObject:
    __call__ = Adder(100)


class StaticCall:
    @staticmethod
    def __call__(x):
        return "static", x


class ClassCall:
    @classmethod
    def __call__(cls, x):
        return cls.__name__, x


class NoCall:
    pass


class Methods:
    def base(self, a, b, c=0):
        return a, b, c

    fixed = functools.partialmethod(base, 1, c=9)
    partial = functools.partial(max, 5)


class MetaCall(type):
    def __call__(cls, *args):
        return ["made by the metaclass", *args]


class Made(metaclass=MetaCall):
    pass


def apply(f, x):
    return f(x)


def apply_all(functions, n):
    out = []
    for i in range(n):
        out.append(functions[i % len(functions)](i))
    return out


def outcome(f, *args):
    try:
        return f(*args)
    except (TypeError, AttributeError) as error:
        return f"{type(error).__name__}: {error}"


for i in range(1500):
    apply(abs, -i)

base2 = functools.partial(int, base=2)
add5 = functools.partial(operator.add, 5)
stacked = functools.partial(functools.partial(Adder(1), 2), scale=10)
FUNCTIONS = [
    Adder(3),
    add5,
    CallIsObject(),
    StaticCall(),
    ClassCall(),
    Made,
    str,
    float,
    bool,
    operator.neg,
    operator.itemgetter(0),
    operator.attrgetter("real"),
    operator.methodcaller("bit_length"),
    Nested(abs),
    Nested(Nested(hex)),
    [].append,
    type,
    lambda x: x,
]
for f in FUNCTIONS:
    for _ in range(30):
        apply(f, 3) if not isinstance(f, operator.itemgetter) else apply(f, [3])
    print(type(f).__name__, outcome(apply, f, 7), outcome(apply, f, [7]), outcome(apply, f, "7"))
print(base2("1011"), stacked(), stacked(7, 8, scale=2), Methods().fixed(2), Methods.partial(9))
print(
    outcome(apply, NoCall(), 1), outcome(apply, None, 1), outcome(apply, 5, 1), outcome(apply, "s", 1),
    outcome(apply, Nested(5), 1),
)
print(apply_all([Adder(1), add5, abs, str, lambda x: x * 0.5], 1000)[-5:])
NoCall.__call__ = lambda self, x: ("added later", x)
print(apply(NoCall(), 1))
adder = Adder(1)
total = 0
for i in range(2000):
    if i == 1000:
        Adder.__call__ = lambda self, x: 0.5
    total += adder(i)
print(total)
del Adder.__call__
print(outcome(apply, adder, 1), outcome(apply, CallIsObject(), 1), callable(adder), callable(NoCall()))
print(
    functools.reduce(lambda a, b: a * 31 + b, range(50)) % 10**9, list(map(add5, range(3))),
    sorted([3, 1, 2], key=operator.neg),
)
print(functools.reduce(operator.mul, range(1, 30)), max([[1, 2], [3]], key=len), list(filter(None, [0, 1, "", "a"])))
