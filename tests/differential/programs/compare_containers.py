"""in / not in over every container, and comparisons of containers with nested and odd elements."""

NAN = float("nan")
LOG = []


class Tracked:
    def __init__(self, key):
        self.key = key

    def __eq__(self, other):
        LOG.append((self.key, getattr(other, "key", other)))
        return self.key == getattr(other, "key", other)

    def __hash__(self):
        return self.key % 2


class OnlyIter:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        LOG.append("iter")
        return iter(range(self.n))


class OnlyGetitem:
    def __getitem__(self, i):
        if i > 4:
            raise IndexError(i)
        return i * 10


class HasContains:
    def __contains__(self, item):
        return [item] if item else ""


class NoContains:
    __contains__ = None

    def __iter__(self):
        return iter([1])


def member(x, container):
    return x in container


def absent(x, container):
    return x not in container


def compare(a, b):
    return [a < b, a <= b, a == b, a != b, a >= b, a > b]


def count_members(values, container):
    total = 0
    for value in values:
        if value in container:
            total += 1
    return total


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


table = {i: str(i) for i in range(0, 300, 3)}
for container in (list(range(300)), tuple(range(300)), set(range(300)), frozenset(range(300)), range(300), table):
    print(count_members(range(-50, 350), container))
print(
    count_members("hello world" * 100, "aeiou"), count_members([b"a", 98, 99], b"abc"),
    count_members([3], table.values()),
)
for i in range(500):
    member(i, range(9)), absent(i, table), compare((i, 1), (i, 2)), compare([i], [i, 1])

print(member(5, OnlyIter(10)), member(10, OnlyIter(10)), member(30, OnlyGetitem()), member(35, OnlyGetitem()), LOG)
print(member(1, HasContains()), absent(0, HasContains()), outcome(member, 1, NoContains()), outcome(member, 1, 5))
print(outcome(member, 1, "abc"), outcome(member, "ab", "cabd"), outcome(member, [], {}), outcome(member, [], {1}))
print(outcome(member, 300, b"abc"), outcome(member, b"bc", b"abc"), outcome(absent, {1}, {frozenset({1})}))
LOG.clear()
items = [Tracked(1), Tracked(2), Tracked(3)]
print(member(2, items), member(items[2], items), LOG)
LOG.clear()
print(member(Tracked(3), {items[0]: 0, items[2]: 1}), LOG)
print(member(NAN, [NAN]), member(float("nan"), [NAN]), [NAN] == [NAN], (1, NAN) < (1, NAN), [float("nan")] == [NAN])
print(compare([1, 2], [1, 3]), compare((1, 2), (1, 2, 0)), compare([[]], [[0]]), compare({1, 2}, {1, 2, 3}))
print(
    compare({1, 5}, {2}), {1: 2} == {1: 2.0}, {1: 2} != {True: 2}, outcome(compare, {}, {}),
    outcome(compare, [1], ["a"]),
)
print(outcome(compare, (1,), [1]), range(0) == range(5, 5), range(0, 10, 3) == range(0, 12, 3), (1,) == [1])
deep = other = None
for _ in range(50):
    deep, other = [deep], [other]
print(deep == other, compare("a", "ab"), b"a" < b"b", bytearray(b"a") == b"a", memoryview(b"a") == b"a")
