"""bool as a number, as a bit, as an index and as a result, after warming on ints and the other way round."""

import operator


def bitops(a, b):
    return a & b, a | b, a ^ b


def arithmetic(a, b):
    return a + b, a - b, a * b, -a, +a, a << b


def invert(a):
    return not a


def pick(flag):
    return ("no", "yes")[flag]


def count_true(values):
    total = 0
    for value in values:
        total += value > 3
    return total


def parity(n):
    state = False
    for i in range(n):
        state ^= i % 3 == 0
    return state


def all_of(a, b, c):
    return a == b and b == c


def type_names(*values):
    return [type(value).__name__ for value in values]


for i in range(1500):
    bitops(True, i % 2 == 0), arithmetic(i, 1), invert(i), pick(i % 2 == 1)

for a in (True, False, 0, 1, 6):
    for b in (True, False, 0, 1, 3):
        print(a, b, bitops(a, b), type_names(*bitops(a, b)), arithmetic(a, b), type_names(*arithmetic(a, b)))

print(invert(0), invert(0.0), invert(""), invert("x"), invert([]), invert(None), invert(2**80))
print(pick(True), pick(False), pick(1), pick(-1))
print(count_true(range(2000)), parity(1000), parity(999))
print(all_of(1, True, 1.0), all_of(0, False, -0.0), all_of(1, 1, 2))
print(True + True, True / True, True // True, True % True, True**False, divmod(True, True))
print(f"{True:d} {False:5d} {True!r} {True!s:>6} {True}", int(True), float(False), str(True), hash(True))
print([operator.index(flag) for flag in (True, False)], "abc"[True], [10, 20][False], range(True), list(range(True)))
print(sum([True, False, True]), max(True, 2), min(False, 0), max(1, True), max(True, 1), sorted([True, 0, 2, False]))
print(True is (1 == 1), (1 < 2) is True, (not 0) is True, {True: "a", 1: "b", 1.0: "c"})
try:
    pick(2)
except IndexError as error:
    print("IndexError:", error)
try:
    class Flag(bool):
        pass
except TypeError as error:
    print("TypeError:", error)
