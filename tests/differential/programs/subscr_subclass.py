"""Subclasses of list, dict, tuple, str and bytes in code warmed on the exact types."""


class Backwards(list):
    def __getitem__(self, i):
        return super().__getitem__(-1 - i) if isinstance(i, int) else "slice"

    def __iter__(self):
        return iter("iterated")

    def __len__(self):
        return 100

    def append(self, item):
        super().append(("appended", item))


class PlainList(list):
    pass


class Upper(str):
    def __getitem__(self, i):
        return super().__getitem__(i).upper()

    def __add__(self, other):
        return "added"

    def __eq__(self, other):
        return "never equal"

    __hash__ = str.__hash__


class NoTruth(list):
    def __bool__(self):
        return False


class Counting(dict):
    gets = 0

    def __getitem__(self, key):
        Counting.gets += 1
        return super().__getitem__(key)

    def get(self, key, default=None):
        return "own get"

    def keys(self):
        return ["own keys"]

    def __iter__(self):
        return iter(["own iter"])

    def __contains__(self, key):
        return True


def first(items):
    return items[0]


def total(items):
    result = 0
    for item in items:
        result += item if isinstance(item, int) else 1
    return result


def by_index(items):
    out = []
    for i in range(len(items)):
        if i >= 3:
            break
        out.append(items[i])
    return out


def push(items, value):
    items.append(value)
    return items


def size(items):
    return len(items)


def truth(items):
    return "full" if items else "empty"


def joined(a, b):
    return a + b


def same(a, b):
    return a == b


def lookup(table, key):
    return table[key], table.get(key), key in table, list(table)


def unpack(items):
    a, b = items
    return a, b


def spread(items):
    return [*items], (lambda *args: args)(*items)


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for i in range(1000):
    first([i, 1]), total([1, 2]), by_index([1, 2, 3]), push([], i), size([1]), truth([]), joined("a", "b")
    same("a", "b")
    lookup({"k": i}, "k"), unpack([1, 2]), spread([1, 2])

for items in ([1, 2], Backwards([1, 2]), PlainList([1, 2]), NoTruth([1, 2]), (1, 2)):
    print(type(items).__name__, [outcome(f, items) for f in (first, total, by_index, size, truth, unpack, spread)])
print(list.__repr__(push(Backwards([1]), 2)), push(PlainList(), 3), items[:1], Backwards([1])[0:1])
upper = Upper("abc")
print(
    first(upper), joined(upper, "x"), joined("x", upper), same(upper, "abc"), same("abc", upper), f"{upper}", upper * 2,
)
print({"abc": 1}.get(upper), upper in ["abc"], type(upper[:2]).__name__, type(str(upper)).__name__, by_index(upper))
counting = Counting(k=1)
print(lookup(counting, "k"), Counting.gets, outcome(lookup, counting, "zz"), dict.__len__(counting))
print(sorted(counting), (lambda **kw: kw)(**{"q": 1}))
PlainList.__getitem__ = lambda self, i: "patched"
print(first(PlainList([1])), unpack(PlainList([1, 2])), by_index(PlainList([5, 6])))
PlainList.__iter__ = lambda self: iter([7, 8])
print(unpack(PlainList([1, 2])), total(PlainList([1, 2])), spread(PlainList()))
PlainList.__len__ = lambda self: 2
print(size(PlainList()), truth(PlainList()), by_index(PlainList()))
