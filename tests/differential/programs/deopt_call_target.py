"""One call site, changing callees: functions, methods, classes, builtins, partials, uncallables, by phases, mixed."""

import functools


def double(x):
    return x * 2


def triple(x, k=3):
    return x * k


def varargs(*args):
    return sum(args)


def keyword(x, *, k=1):
    return x + k


def generator(x):
    yield x


class Make:
    def __init__(self, x):
        self.x = x

    def __rmul__(self, other):
        return self.x

    def __eq__(self, other):
        return isinstance(other, Make) and self.x == other.x

    def __repr__(self):
        return f"Make({self.x})"


class Call:
    def __call__(self, x):
        return -x

    def method(self, x):
        return x - 1

    @classmethod
    def cls_method(cls, x):
        return cls.__name__, x

    @staticmethod
    def static(x):
        return x, "static"


def apply(f, x):
    return f(x)


def apply_keyword(f, x):
    return f(x=x)


def apply_star(f, *args):
    return f(*args)


def apply_two(f, g, x):
    return f(g(x))


def through_table(table, key, x):
    return table[key](x)


def through_attribute(obj, x):
    return obj.f(x)


def phases(n):
    f = double
    out = []
    for i in range(n):
        if i == n // 3:
            f = triple
        elif i == n // 2:
            f = abs
        elif i == 2 * n // 3:
            f = Make
        elif i == n - 5:
            f = Call()
        r = f(i)
        if i % (n // 10) == 0:
            out.append(r)
    return out


def recursive_callback(f, n):
    return n if n == 0 else f(recursive_callback, n - 1) + 1


def outcome(f, *args):
    try:
        return f(*args)
    except TypeError as error:
        return f"TypeError: {error}"


class Holder:
    pass


FUNCTIONS = [
    double, triple, varargs, keyword, abs, str, float, Make, Call(), Call().method, Call.cls_method, Call.static,
    functools.partial(triple, k=10), lambda x: [x], type, max,
]
for i in range(1200):
    apply(double, i), apply_star(double, i), apply_two(double, triple, i), apply_keyword(double, i)
for f in FUNCTIONS:
    print(
        getattr(f, "__name__", type(f).__name__), outcome(apply, f, -4), outcome(apply_keyword, f, -4),
        outcome(apply_star, f, -4), outcome(apply_two, f, abs, -4), outcome(apply_star, f, 1, 2),
    )
for bad in (5, None, "double", [double], {}):
    print(outcome(apply, bad, 1), outcome(apply_keyword, bad, 1), outcome(apply_star, bad, 1))
print(
    list(apply(generator, 3)), phases(1500),
    recursive_callback(lambda f, n: n if n == 0 else f(lambda g, m: m, n - 1), 5),
)
table = {"d": double, "t": triple, "l": lambda x: x**2, "b": hex}
print([through_table(table, key, 7) for key in "dtlb" * 200][-4:])
holder = Holder()
results = []
for i in range(1000):
    if i % 200 == 0:
        holder.f = FUNCTIONS[i // 200]
    results.append(through_attribute(holder, 2))
print(results[::199])
mixed = 0
for i in range(3000):
    mixed += apply((double, triple, abs, Call())[i % 4], i)
print(mixed)
double = lambda x: "rebound name, not the old function"
print(apply(double, 1), apply_two(double, triple, 1), FUNCTIONS[0](4))
