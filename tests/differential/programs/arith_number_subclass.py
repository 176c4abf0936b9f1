"""Subclasses of int and float in code warmed on the exact types: overridden and inherited operators."""


class Meters(int):
    def __add__(self, other):
        return Meters(int(self) + int(other))

    __radd__ = __add__

    def __repr__(self):
        return f"{int(self)}m"


class Quiet(int):
    pass


class Ratio(float):
    def __mul__(self, other):
        return Ratio(float(self) * float(other))

    def __lt__(self, other):
        return "asked"

    def __repr__(self):
        return f"Ratio({float(self)!r})"


class Evil(int):
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 1

    def __bool__(self):
        return False

    def __index__(self):
        return 2


def add(a, b):
    return a + b


def mul(a, b):
    return a * b


def less(a, b):
    return a < b


def branch(x):
    if x:
        return "true"
    return "false"


def item(items, i):
    return items[i]


def total(values):
    result = 0
    for value in values:
        result += value
    return result


def kind(x):
    return type(x).__name__, x


for i in range(1500):
    add(i, i), mul(i, i), mul(i * 0.5, 2.0), less(i, 7), branch(i), item([1, 2, 3], i % 3)

print(kind(add(Meters(2), 3)), kind(add(3, Meters(2))), kind(add(Meters(2), Meters(2))), kind(mul(Meters(2), 3)))
print(kind(add(Quiet(2), 3)), kind(add(Quiet(2), Quiet(3))), kind(mul(2, Quiet(3))), kind(-Quiet(2)), kind(+Quiet(2)))
print(kind(mul(Ratio(1.5), 2)), kind(mul(2, Ratio(1.5))), kind(mul(Ratio(1.5), Ratio(2))), kind(add(Ratio(1), 1)))
print(less(Ratio(1), 2), less(1.0, Ratio(2)), less(Ratio(3), Ratio(2)), less(Meters(1), 2))
print(branch(Evil(5)), branch(Quiet(0)), branch(Quiet(3)), Evil(5) == 7, Evil(3) in [9], [9].index(Evil(1)))
print(item([1, 2, 3], Evil(0)), item([1, 2, 3], Quiet(1)), item((1, 2, 3), Evil(0)), item("abc", Meters(1)))
print(kind(total([Meters(1), 2, 3])), kind(total([1, Quiet(2), 3])), kind(total([Ratio(0.5), 1])))
print(kind(total([Quiet(2**62), Quiet(2**62)])), kind(sum([Meters(1), Meters(2)])))
print([kind(f(Quiet(9))) for f in (abs, int, float, hash, Quiet.__neg__, Quiet.bit_length)])
print(list(range(Quiet(3))), [0] * Quiet(3), "ab" * Meters(2), 2 ** Quiet(5), Quiet(5) % 3, divmod(Quiet(7), 2))
values = {1: "a"}
print(values.get(Evil(5)), values.get(Quiet(1)), {Quiet(1): "q"}[1], {Evil(3): 1, 1: 2} == {1: 2})
