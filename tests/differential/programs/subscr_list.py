"""List subscripts: indices at and past both ends, of every integral type, loads and stores, in hot loops."""


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class BadIndex:
    def __index__(self):
        return "two"


class RaisingIndex:
    def __index__(self):
        raise KeyError("from __index__")


def get(items, i):
    return items[i]


def put(items, i, value):
    items[i] = value
    return items[i]


def reverse_in_place(items):
    i, j = 0, len(items) - 1
    while i < j:
        items[i], items[j] = items[j], items[i]
        i += 1
        j -= 1
    return items


def bubble(items):
    n = len(items)
    for i in range(n):
        for j in range(n - 1 - i):
            if items[j] > items[j + 1]:
                items[j], items[j + 1] = items[j + 1], items[j]
    return items


def prefix_sums(items):
    out = [0] * (len(items) + 1)
    for i in range(len(items)):
        out[i + 1] = out[i] + items[i]
    return out


def transpose(rows):
    return [[row[i] for row in rows] for i in range(len(rows[0]))]


def sieve(n):
    flags = [True] * (n + 1)
    flags[0] = flags[1] = False
    i = 2
    while i * i <= n:
        if flags[i]:
            for j in range(i * i, n + 1, i):
                flags[j] = False
        i += 1
    return sum(flags)


def constants(items):
    return items[0], items[1], items[-1], items[-2]


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


data = [10, 20, 30, 40, 50]
for i in range(1500):
    get(data, i % 5), put(data, i % 5, data[i % 5]), constants(data)

for i in (
    0, 4, -1, -5, 5, -6, True, False, 2**62, -(2**63), 2**64, -(2**70), Index(1), Index(-1), Index(99), Index(2**65),
):
    shown = i.value if isinstance(i, Index) else i
    print(shown, outcome(get, data, i), outcome(put, data, i, get(data, 1)))
for bad in (1.0, "1", None, BadIndex(), RaisingIndex(), (1, 2), [0]):
    print(type(bad).__name__, outcome(get, data, bad), outcome(put, data, bad, 0))
print(reverse_in_place(list(range(11))), reverse_in_place([]), len(reverse_in_place([0] * 2000)))
print(bubble([(i * 37) % 41 for i in range(41)]) == sorted((i * 37) % 41 for i in range(41)))
print(bubble([2.5, 1, True, -0.0, 3]), bubble(list("hello")), outcome(bubble, [1, "a", 2]))
print(prefix_sums(list(range(1000)))[-1], prefix_sums([0.1] * 10)[-1], prefix_sums([2**60] * 20)[-1])
print(transpose([[1, 2, 3], [4, 5, 6]]), outcome(transpose, [[1, 2], [3]]), sieve(3000), sieve(10))
print(outcome(constants, [1]), outcome(constants, [1, 2]), constants([None, 0.5]), outcome(constants, []))
print(outcome(put, (1, 2), 0, 5), outcome(put, "ab", 0, "c"), outcome(put, range(3), 0, 1), outcome(get, None, 0))
nested = [[0] * 3] * 2
nested[0][1] = 5
nested[1] = nested
print(nested, nested[1][1][1][0][1])
shrinking = list(range(1000))
total = 0
try:
    for i in range(1000):
        total += shrinking[i]
        if i % 3 == 0:
            shrinking.pop()
except IndexError as error:
    print(i, total, error)
