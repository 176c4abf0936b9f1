"""Building lists, tuples, sets and dicts: displays, unpacking inside displays, merging, evaluation order, errors."""

ORDER = []


def note(x):
    ORDER.append(x)
    return x


class Mapping:
    def keys(self):
        ORDER.append("keys")
        return iter(["p", "q"])

    def __getitem__(self, key):
        ORDER.append(f"get {key}")
        return key * 2


class BadKeys:
    def keys(self):
        raise RuntimeError("keys failed")


class NotMapping:
    keys = 5


def displays(a, b, c):
    return [a, b, c], (a, b, c), {a, b, c} if a != b else set(), {a: b, b: c}, [], (), {}


def constants():
    return [1, 2, 3, 4], (1, 2, 3), {1, 2, 3}, {"a": 1, "b": 2, "c": 3}, {1: "x", 2: "y", 3: "z", 4: "w"}


def spread_list(a, b):
    return [*a, 0, *b], (*a, *b), [*a], (*b,)


def spread_set(a, b):
    return sorted({*a, *b, 0}, key=repr), sorted({*a}, key=repr)


def spread_dict(a, b):
    return {**a, "mid": 0, **b}, {**a}, {"x": 1, **a, "x": 2}


def merge(a, b):
    return a | b


def ordered():
    ORDER.clear()
    result = {note("k1"): note("v1"), **{note("k2"): note("v2")}, note("k3"): [note("i"), *[note("j")]]}
    return result, list(ORDER)


def fresh_each_time(n):
    made = []
    for i in range(n):
        items = [0, 0]
        table = {"n": i}
        items[0] = i
        made.append((items, table))
    return made[0], made[-1], made[0][0] is made[1][0]


def growing(n):
    table, row, chain = {}, [], ()
    for i in range(n):
        table = {**table, i % 7: i}
        row = [*row[-3:], i]
        chain = (i, *chain[:2])
    return table, row, chain


def constant_growth(n):
    return [[1, 2, 3, 4, 5] for _ in range(n)][-1], {i: (i, "c") for i in range(3)}, {frozenset([1]): 2}


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for i in range(1000):
    displays(i, 1, 2), constants(), spread_list([1], (2,)), spread_set([1], [2]), spread_dict({"a": 1}, {"b": 2})
    ordered()

print(displays(1, 2.5, 7), displays(True, 1, 1.0), outcome(displays, [], 1, 2), outcome(displays, 1, [], 2))
print(constants(), constants()[0] is constants()[0], constants()[1] is constants()[1])
for source in ([1, 2], (), "ab", range(3), {7: 8}, {5}, iter([1, 2]), 5, None, NotMapping()):
    print(type(source).__name__, outcome(spread_list, source, (9,)), outcome(spread_set, [1], source))
print(outcome(spread_set, [[1]], []), spread_dict({"x": 9}, {"mid": 1, 2: 3}), ordered())
ORDER.clear()
print(spread_dict(Mapping(), {}), ORDER)
for bad in (5, None, [(1, 2)], BadKeys(), NotMapping(), "ab"):
    print(type(bad).__name__, outcome(spread_dict, {}, bad))
print(merge({1: 2}, {1: 3, 4: 5}), merge({1}, {2}), merge(5, 6), outcome(merge, {}, []), fresh_each_time(1000))
print(growing(1500), constant_growth(1000))
shared = [0]
rows = [shared for _ in range(3)]
rows[0] += [1]
print(rows, [*range(2), *"ab", *{}, *()], {**{}, **{}}, {*()} == set(), ((), [], {}), (1,), (*[],))
