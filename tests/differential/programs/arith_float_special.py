"""Signed zeros, infinities, NaNs and subnormals through hot float code."""

INF = float("inf")
NAN = float("nan")
SPECIAL = [0.0, -0.0, 1.0, -1.0, INF, -INF, NAN, 5e-324, -5e-324, 1.7976931348623157e308]


def arithmetic(a, b):
    return a + b, a - b, a * b


def division(a, b):
    try:
        return a / b
    except ZeroDivisionError as error:
        return str(error)


def compare(a, b):
    return a < b, a <= b, a == b, a != b, a > b, a >= b


def negate(x):
    return -x


def keep_sign(x, n):
    for _ in range(n):
        x = x * 1.0 + -0.0
    return x


def truth(x):
    return "true" if x else "false"


def largest(xs):
    best = xs[0]
    for x in xs:
        if x > best:
            best = x
    return best


def sum_until_inf(x):
    steps = 0
    while x != INF:
        x = x * 2.0
        steps += 1
    return steps


for i in range(2000):
    arithmetic(i * 0.5, 1.5), division(i * 0.5, 1.5), compare(i * 0.5, 500.0), negate(i * 0.5), truth(i * 0.5)

for a in SPECIAL:
    print(repr(a), negate(a), truth(a), keep_sign(a, 50))
    for b in SPECIAL:
        print("   ", repr(b), arithmetic(a, b), division(a, b), compare(a, b))

print(negate(0.0), negate(-0.0), 0.0 - 0.0, -0.0 - 0.0, -0.0 + 0.0, 0 * -1.0, 0.0 * -1)
print(largest([1.0, NAN, 3.0]), largest([NAN, 1.0, 3.0]), largest([-0.0, 0.0]), largest([0.0, -0.0]))
print(max(0.0, -0.0), max(-0.0, 0.0), min(0.0, -0.0), sorted([0.0, -0.0, -1.0]))
print(sum_until_inf(1.0), sum_until_inf(5e-324))
print(NAN is NAN, NAN == NAN, NAN in [NAN], [NAN] == [NAN], (NAN,) < (NAN,), float("nan") in [NAN])
for f in (int, round, lambda x: x.as_integer_ratio()):
    for x in (INF, -INF, NAN):
        try:
            print(f(x))
        except (OverflowError, ValueError) as error:
            print(type(error).__name__, error)
print({0.0: "zero"}[-0.0], {1: "one"}[1.0], hash(0.0) == hash(-0.0) == hash(0), hash(INF), hash(-INF))
