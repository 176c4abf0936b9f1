"""Functions warmed on one type and then met with others: int to float to str to user class, and back again."""


class Vec:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        return Vec(self.x + (other.x if isinstance(other, Vec) else other))

    __radd__ = __add__

    def __mul__(self, k):
        return Vec(self.x * (k.x if isinstance(k, Vec) else k))

    def __lt__(self, other):
        return self.x < (other.x if isinstance(other, Vec) else other)

    def __repr__(self):
        return f"Vec({self.x!r})"


def add(a, b):
    return a + b


def affine(x, a, b):
    y = a * x
    z = y + b
    return z


def total(values):
    result = values[0]
    for value in values[1:]:
        result = result + value
    return result


def largest(values):
    best = values[0]
    for value in values:
        if best < value:
            best = value
    return best


def count_down(n, step):
    steps = 0
    while n > 0:
        n = n - step
        steps += 1
    return n, steps


def two_paths(x, flag):
    if flag:
        y = x + 1
    else:
        y = x + 0.5
    return y * 2


def late_change(n, at, other):
    x = 0
    trail = []
    for i in range(n):
        if i == at:
            x = other
        x = x + x if i % 500 == 499 else x
        if i % 700 == 0:
            trail.append(x)
    return trail, x


def operands_keep_order(a, b, c):
    return a + b + c, (a + b) + c == a + (b + c)


def outcome(f, *args):
    try:
        return repr(f(*args))
    except TypeError as error:
        return f"TypeError: {error}"


VALUES = [1, 2.5, "s", True, Vec(3), [1], (2,), 2**70, 1j, None, b"b"]
for round_ in range(3):
    for i in range(800):
        add(i, i), affine(i, 2, 3), total([i, 1, 2]), largest([1, i, 2]), count_down(3, 1), two_paths(i, True)
        operands_keep_order(i, 1, 2)
    for value in VALUES:
        print(
            outcome(add, value, value), outcome(add, value, 1), outcome(add, 1, value),
            outcome(affine, value, 2, value), outcome(affine, 2, value, 1),
        )
        print(
            outcome(total, [value] * 4), outcome(total, [1, 2, value, 4]), outcome(largest, [value, value]),
            outcome(largest, [1, value]), outcome(two_paths, value, False),
        )
    for i in range(500):
        add(i * 0.5, 0.25), affine(i * 0.5, 2.0, 0.5), total([0.5, 1.5]), largest([0.5, 1.5])
    print(
        outcome(count_down, 10, 3), outcome(count_down, 10, 2.5), outcome(count_down, 1.0, 0.1),
        outcome(count_down, Vec(5), 1), outcome(count_down, True, True),
    )

for other in (5, 0.5, "ab", Vec(1), [0], True, 2**62, (1,), None):
    print(outcome(late_change, 1500, 1000, other)[:150], outcome(late_change, 600, 100, other)[:150])
print(
    total([1] * 1000 + [0.5] * 1000 + [True] * 1000), total(["a"] + ["b"] * 2000)[:3],
    total([[i] for i in range(50)])[-1], outcome(total, [1] * 1500 + ["x"]),
)
print(
    operands_keep_order("a", "b", "c"), operands_keep_order(0.1, 0.2, 0.3), operands_keep_order([1], [2], [3]),
    operands_keep_order(2**62, 2**62, -(2**62)),
)
alternating = 0
for i in range(2000):
    alternating = add(alternating, (1, 0.5, True, 2**40)[i % 4])
print(alternating)
