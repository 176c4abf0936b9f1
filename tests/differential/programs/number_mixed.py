"""Operands that are sometimes ints and sometimes floats: results, their classes, errors, large ints, subclasses."""

import random


class Vector:
    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def scaled(self, factor):
        return Vector(factor * self.x, factor * self.y, factor * self.z)

    def __repr__(self):
        return f"<{self.x!r} {self.y!r} {self.z!r}>"


def quotients(a, b):
    try:
        return a / b, a // b, a % b
    except (ZeroDivisionError, OverflowError) as error:
        return type(error).__name__, str(error)


def accumulate(items):
    total = 0
    for item in items:
        total += item * item - item / 2
        total -= item
    return total


class Metre(float):
    def __mul__(self, other):
        return "metre", float(self), other

    __rmul__ = __mul__


SMALL = [1, 2.5, -3, 0, -0.0, 7, (1 << 30) - 1, 1 - (1 << 30), 1e-300]
LARGE = [1 << 30, -(1 << 30), 1 << 62, 2**70, 1e300, -1e300, float("inf"), float("nan"), 2**1030]
OTHER = [True, Metre(2.0), 3 + 1j, None]


def show(function, *args):
    try:
        return repr(function(*args))
    except (TypeError, OverflowError, ZeroDivisionError) as error:
        return f"{type(error).__name__}: {error}"


def rounds(values, count, seed):
    pick = random.Random(seed)
    lines = []
    for _ in range(count):
        a, b, c, d, e, f = (pick.choice(values) for _ in range(6))
        v, w = Vector(a, b, c), Vector(d, e, f)
        lines.append(show(v.dot, w))
        lines.append(show(v.scaled, d))
        lines.append(show(quotients, a, d))
        lines.append(show(accumulate, [a, b, c, d, e]))
    return lines


def checksum(lines):
    total = 0
    for line in lines:
        for char in line:
            total = (total * 31 + ord(char)) % 1000000007
    return total


def main():
    print(checksum(rounds(SMALL, 400, 1)))
    print(rounds(SMALL, 3, 2))
    print(checksum(rounds(SMALL + LARGE, 200, 3)))
    print(rounds(LARGE, 2, 4))
    print(checksum(rounds(SMALL + OTHER, 200, 5)))
    print(checksum(rounds(SMALL + LARGE + OTHER, 200, 6)))
    print(checksum(rounds(SMALL, 200, 1)))


main()
