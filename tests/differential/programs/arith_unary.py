"""Unary operators on built-in and user types, warmed on one type and met with all the others."""


class Loud:
    def __neg__(self):
        return "neg"

    def __pos__(self):
        return "pos"

    def __invert__(self):
        return "invert"

    def __abs__(self):
        return "abs"

    def __bool__(self):
        return False


class Mute:
    pass


class Sized:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


class BadBool:
    def __bool__(self):
        return 1


def negative(x):
    return -x


def positive(x):
    return +x


def inverse(x):
    return ~x


def logical_not(x):
    return not x


def absolute(x):
    return abs(x)


def alternate(n):
    sign = 1
    total = 0
    for i in range(n):
        total += sign * i
        sign = -sign
    return total


def flip(n):
    bits = 0
    for _ in range(n):
        bits = ~bits
    return bits


def outcome(function, x):
    try:
        return repr(function(x))
    except (TypeError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


FUNCTIONS = [negative, positive, inverse, logical_not, absolute]
for i in range(1500):
    for function in FUNCTIONS:
        function(i)

VALUES = [0, 1, -1, 2**30, -(2**30), 2**62, -(2**63), 2**63, 3**50, 1.5, -0.0, 2 + 3j, True, False, "s", "", [], [0]]
for value in VALUES + [None, (), b"", Loud(), Sized(0), Sized(3), Sized(-1), BadBool()]:
    if isinstance(value, bool):
        print(value, [outcome(function, value) for function in FUNCTIONS if function is not inverse])
    else:
        shown = value if not hasattr(value, "__dict__") else type(value).__name__
        print(shown, [outcome(function, value) for function in FUNCTIONS])
print([outcome(function, Mute()) == outcome(function, Mute()) for function in FUNCTIONS])
print([outcome(function, Mute()) for function in FUNCTIONS])
print(alternate(2000), alternate(2001), flip(1000), flip(1001), -(-5), - -5, not not 3, ~~7)
