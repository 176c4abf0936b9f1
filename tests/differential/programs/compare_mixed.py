"""Comparisons across numeric types, identity and None tests, at the values where conversions lose digits."""

NAN = float("nan")
INF = float("inf")
VALUES = [0, -0.0, 1, True, 1.0, 2**53, 2.0**53, 2**53 + 1, 2**63, 2.0**63, -(2**63), 1e400, -INF, NAN, 10**400]


def order(a, b):
    return "<" if a < b else "=" if a == b else ">" if a > b else "?"


def all_six(a, b):
    return [a < b, a <= b, a == b, a != b, a >= b, a > b]


def identity(a, b):
    return a is b, a is not b


def none_test(x):
    if x is None:
        return "none"
    elif x is not None:
        return "some"


def first_not_none(values):
    for value in values:
        if value is not None:
            return value
    return "all none"


def extremes(values):
    low = high = values[0]
    for value in values:
        if value < low:
            low = value
        if not value <= high:
            high = value
    return low, high


def count_equal(values, wanted):
    total = 0
    for value in values:
        if value == wanted:
            total += 1
    return total


def text_order(a, b):
    return [a < b, a == b, a > b]


for i in range(1500):
    order(i, 700), all_six(i, 3), identity(i, None), none_test(i), text_order("abc", "abd")

for a in VALUES:
    print(a if abs(a) != 10**400 else "10**400", [order(a, b) for b in VALUES])
print(all_six(2**53 + 1, 2.0**53), all_six(2**63 - 1, 2.0**63), all_six(NAN, NAN), all_six(10**400, INF))
print(all_six(True, 1), all_six(0.1 + 0.2, 0.3), all_six(1 / 3, 0.3333333333333333), all_six(-0.0, 0))
print(
    identity(None, None), identity(True, 1), identity((), ()), identity(NAN, NAN), identity("a", "a"), identity(5, 5.0),
)
print([none_test(x) for x in (None, 0, False, "", NAN)], first_not_none([None] * 1500 + [0]), first_not_none([]))
print(extremes(list(range(500, -500, -1))), extremes([1, 2.5, True, -3.0, 2**70]), extremes([1.0, NAN, 2.0]))
print(count_equal([1, 1.0, True, "1", None, 2] * 300, 1), count_equal(["a", b"a", "a"], "a"), count_equal([NAN], NAN))
print(
    text_order("a", "B"), text_order("é", "f"), text_order("\U0001f600", "\uffff"), text_order("", "a"),
    text_order("ab", "ab"),
)
for a, b in ((1, "1"), (None, 0), (1j, 1), ("a", b"a"), ([], ()), ({}, {})):
    try:
        print(all_six(a, b))
    except TypeError as error:
        print(error, a == b, a != b)
