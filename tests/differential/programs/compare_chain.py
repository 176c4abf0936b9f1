"""Chained comparisons: each operand evaluated once, left to right, and not at all after the first failure."""

CALLS = []


def note(x):
    CALLS.append(x)
    return x


def between(low, x, high):
    return low <= x < high


def four(a, b, c, d):
    return a < b <= c != d


def noted(a, b, c):
    return note(a) < note(b) < note(c)


def negated(a, b, c):
    return not a < b < c


def in_condition(values, low, high):
    inside = outside = 0
    for value in values:
        if low <= value <= high:
            inside += 1
        else:
            outside += 1
    return inside, outside


def mixed_operators(x, items, other):
    return x in items is not other


def while_chain(n):
    i = 0
    while 0 <= i < n != 5:
        i += 3
    return i


def walrus_chain(values):
    out = []
    for value in values:
        if 0 < (half := value // 2) < 10:
            out.append(half)
    return out


def triple_equal(a, b, c):
    return a == b == c, a != b != c, a is b is c


class Picky:
    def __init__(self, name, answer):
        self.name = name
        self.answer = answer

    def __lt__(self, other):
        CALLS.append(f"{self.name}<")
        return self.answer

    def __bool__(self):
        raise AssertionError("the operand itself is never tested")


for i in range(1500):
    between(0, i, 700), four(i, i + 1, i + 1, 3), noted(i, 5, 9), negated(1, i, 9), triple_equal(i, i, 1)
print(len(CALLS))
CALLS.clear()
print(noted(1, 2, 3), noted(2, 1, 3), noted(1, 3, 2), CALLS)
print([between(0, x, 10) for x in (-1, 0, 9, 10, 9.5, True, 2**70)], four(1, 2, 2, 3), four(1, 2, 2, 2))
print(negated(1, 2, 3), negated(3, 2, 1), in_condition(range(-1000, 2000), 0, 999))
print(
    in_condition([float("nan"), 0.5, -0.0, 1e400], 0, 1), mixed_operators(1, [1], [1]), while_chain(3000),
    while_chain(5),
)
print(walrus_chain(range(0, 30, 3)), triple_equal(1, 1.0, True), triple_equal("a", "a", "a"))
CALLS.clear()
for answers in ((1, 2), (0, 2), ([], 2), ("yes", "")):
    print(Picky("a", answers[0]) < Picky("b", answers[1]) < 5, CALLS)
    CALLS.clear()
try:
    print(between(0, "x", 3))
except TypeError as error:
    print("TypeError:", error)
try:
    print(1 < 2 < "z")
except TypeError as error:
    print("TypeError:", error)
print(3 > 2 > 1, 3 > 1 > 2, (3 > 2) > 1, 0 < 1 < len("ab"), not 1 < 2 < 3)
