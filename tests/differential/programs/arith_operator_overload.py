"""User classes with every operator method, reflected forms and NotImplemented, in one shared hot function."""

TRACE = []


class Vec:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        if not isinstance(other, Vec):
            return NotImplemented
        return Vec(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vec(self.x * k, self.y * k)

    def __rmul__(self, k):
        TRACE.append("rmul")
        return Vec(self.x * k, self.y * k)

    def __matmul__(self, other):
        return self.x * other.x + self.y * other.y

    def __neg__(self):
        return Vec(-self.x, -self.y)

    def __eq__(self, other):
        return isinstance(other, Vec) and (self.x, self.y) == (other.x, other.y)

    def __repr__(self):
        return f"Vec({self.x}, {self.y})"


class Base:
    def __add__(self, other):
        return "Base.__add__"

    def __radd__(self, other):
        return "Base.__radd__"

    def __sub__(self, other):
        return NotImplemented


class Derived(Base):
    def __radd__(self, other):
        return "Derived.__radd__"

    def __rsub__(self, other):
        return "Derived.__rsub__"


class Wrapper:
    def __getattr__(self, name):
        TRACE.append(name)
        return lambda *args: name


def combine(a, b):
    return a + b


def path(step, n):
    position = Vec(0, 0)
    for i in range(n):
        position = position + step * i
        if i % 2:
            position = -position
    return position


def outcome(f, *args):
    try:
        return repr(f(*args))
    except TypeError as error:
        return f"TypeError: {error}"


for i in range(1500):
    combine(i, 1)
print(combine(Vec(1, 2), Vec(3, 4)), path(Vec(1, -2), 1500), Vec(1, 2) @ Vec(3, 4), 3 * Vec(1, 1), TRACE)
print(outcome(combine, Vec(1, 1), 2), outcome(combine, 2, Vec(1, 1)), Vec(1, 2) == Vec(1, 2), Vec(1, 2) != Vec(1, 3))
for a, b in ((Base(), Base()), (Base(), Derived()), (Derived(), Base()), (Derived(), Derived()), (1, Base())):
    print(outcome(combine, a, b), outcome(lambda: a - b))
print(outcome(combine, Wrapper(), 1) == outcome(combine, Wrapper(), 1), outcome(lambda: Wrapper() + 1), TRACE)
Base.__add__ = lambda self, other: NotImplemented
print(outcome(combine, Base(), 1), outcome(combine, Base(), Base()), outcome(combine, Base(), Derived()))
del Base.__add__, Base.__radd__
print(outcome(combine, Base(), 1), outcome(combine, Derived(), 1), outcome(combine, 1, Derived()))
Base.__add__ = lambda self, other: ("patched", type(other).__name__)
print(outcome(combine, Base(), 1), outcome(combine, Derived(), 2.5), combine(2, 3), combine("a", "b"))
