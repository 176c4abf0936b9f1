"""for over every built-in iterable and iterator, in one polymorphic hot function and in monomorphic ones."""

import array
import collections
import io
import itertools
import types


def consume(iterable):
    count = 0
    last = None
    for last in iterable:
        count += 1
    return count, last


def pairs(iterable):
    out = []
    for a, b in iterable:
        out.append((b, a))
    return out


def over_range(n):
    total = 0
    for i in range(n):
        total += i
    return total


def over_list(items):
    total = 0
    for x in items:
        total += x
    return total


def over_dict(table):
    total = 0
    for key in table:
        total += table[key]
    for value in table.values():
        total += value
    for key, value in table.items():
        total += value
    return total


def over_enumerate(items, start):
    total = 0
    for i, x in enumerate(items, start):
        total += i * x
    return total


def over_zip(a, b, c):
    total = 0
    for x, y, z in zip(a, b, c):
        total += x * y - z
    return total


def over_string(text):
    count = 0
    for c in text:
        if c.isupper():
            count += 1
    return count


def over_reversed(items):
    out = 0
    for x in reversed(items):
        out = out * 3 + x
    return out % 10**9


def generator(n):
    for i in range(n):
        yield i * 2


class Sequence:
    def __len__(self):
        return 4

    def __getitem__(self, i):
        if i >= 4:
            raise IndexError
        return i * i


for i in range(300):
    consume((1, 2)), over_list([1, 2, 3])
ITERABLES = {
    "list": [1, 2, 3], "tuple": (1, 2), "str": "héy", "bytes": b"ab", "bytearray": bytearray(b"xyz"), "range": range(5),
    "negative range": range(5, 0, -2),
    "big range": range(2**70, 2**70 + 3), "dict": {1: 2, 3: 4}, "keys": {1: 2}.keys(), "values": {1: 2}.values(),
    "items": {1: 2}.items(),
    "set": {7}, "frozenset": frozenset([8]), "generator": generator(4), "genexpr": (x for x in "ab"),
    "map": map(str, [1, 2]), "filter": filter(None, [0, 1]),
    "zip": zip("ab", "cd"), "enumerate": enumerate("ab"), "reversed list": reversed([1, 2]),
    "reversed dict": reversed({1: 0, 2: 0}), "reversed seq": reversed(Sequence()),
    "array": array.array("i", [1, 2]), "memoryview": memoryview(b"mv"), "deque": collections.deque([1, 2, 3]),
    "Counter": collections.Counter("aab").items(),
    "OrderedDict": collections.OrderedDict(a=1), "ChainMap": collections.ChainMap({"a": 1}, {"a": 2}),
    "StringIO": io.StringIO("l1\nl2\n"), "iter callable": iter([3, 2, 1].pop, 1),
    "count slice": itertools.islice(itertools.count(5), 4), "chain": itertools.chain("ab", [1]),
    "product": itertools.product("ab", repeat=2),
    "combinations": itertools.combinations(range(4), 2), "groupby": (k for k, g in itertools.groupby("aab")),
    "mappingproxy": types.MappingProxyType({1: 2}),
    "sequence protocol": Sequence(), "empty list": [], "empty generator": generator(0), "empty range": range(3, 3),
    "pairwise": itertools.pairwise("abcd"), "batched": itertools.batched(range(5), 2),
}
for name, iterable in ITERABLES.items():
    print(name, consume(iterable), consume(iterable) if name != "count slice" else "")
print(
    pairs({1: "a"}.items()), pairs(zip("ab", (1, 2))), pairs(enumerate("xy")), pairs(["ab", (1, 2)]),
    pairs(itertools.pairwise([1, 2, 3])),
)
print(
    over_range(3000), over_list(list(range(2000))), over_list([0.5] * 2000), over_list([1, 2.5, True, 2**64]),
    over_dict({i: i for i in range(500)}),
)
print(
    over_enumerate(range(1000), 5), over_enumerate([0.5] * 3, -1), over_zip(range(1000), [2] * 900, generator(950)),
    over_string("aBcD" * 500), over_reversed(range(50)), over_reversed([1, 2] * 100),
)
for bad in (5, None, 1.5, object, len, Sequence):
    try:
        consume(bad)
    except TypeError as error:
        print(error)
try:
    over_zip([1], [1], 5)
except TypeError as error:
    print(error)
strict = zip([1, 2], [1], strict=True)
try:
    consume(strict)
except ValueError as error:
    print(error)
shared = iter(range(10))
print([(x, next(shared)) for x in shared], consume(shared), list(zip(*[iter(range(6))] * 2)))
