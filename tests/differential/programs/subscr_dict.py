"""Dict subscripts: hits, misses, stores, deletes, __missing__, key types changing under one site."""

from collections import Counter, OrderedDict, defaultdict


class Defaulting(dict):
    def __missing__(self, key):
        return f"missing {key!r}"


class Filling(dict):
    def __missing__(self, key):
        self[key] = value = len(self)
        return value


class Overriding(dict):
    def __getitem__(self, key):
        return ("got", key)

    def __setitem__(self, key, value):
        super().__setitem__(key, ("set", value))


class Mixed(Defaulting, Overriding):
    pass


def get(table, key):
    return table[key]


def put(table, key, value):
    table[key] = value


def count(items):
    counts = {}
    for item in items:
        if item in counts:
            counts[item] += 1
        else:
            counts[item] = 1
    return counts


def memo_fib(n, memo={}):
    if n < 2:
        return n
    if n not in memo:
        memo[n] = memo_fib(n - 1) + memo_fib(n - 2)
    return memo[n]


def graph_walk(graph, start):
    seen = {start: 0}
    frontier = [start]
    while frontier:
        node = frontier.pop(0)
        for other in graph[node]:
            if other not in seen:
                seen[other] = seen[node] + 1
                frontier.append(other)
    return seen


def invert(table):
    return {value: key for key, value in table.items()}


def grow(n):
    table = {}
    for i in range(n):
        table[i * 7919 % 1009] = i
    return len(table), table[5], list(table)[:5]


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


names = {name: i for i, name in enumerate("abcdefgh")}
for i in range(1500):
    get(names, "abcdefgh"[i % 8]), put(names, "c", i)
print(get(names, "a"), get(names, "c"), outcome(get, names, "zz"), outcome(get, names, 5), outcome(get, names, None))
numbers = {1: "int", 2.5: "float", True: "bool wins value only", (1, 2): "tuple", None: "none", b"k": "bytes"}
print([outcome(get, numbers, key) for key in (1, 1.0, True, 2.5, (1, 2), None, b"k", "k", 2**64, [], {}, 0)])
for table in (
    Defaulting(a=1), Filling(a=1), Overriding(a=1), Mixed(a=1), defaultdict(list, a=1), Counter("aab"),
    OrderedDict(a=1),
):
    print(
        type(table).__name__, outcome(get, table, "a"), outcome(get, table, "zz"), outcome(put, table, "n", 1),
        len(table),
    )
    print(type(table).__name__, sorted(table), table.get("zz"), outcome(get, table, "n"), outcome(put, table, [], 1))
print(count("mississippi"), count([1, 1.0, True, "1", None, None]), len(count(range(2000))), outcome(count, [[]]))
print(
    memo_fib(150), memo_fib.__defaults__[0][2],
    graph_walk({i: [(i * 2) % 500, (i * 3 + 1) % 500] for i in range(500)}, 1)[401],
)
print(invert(names), invert({1: 2, 3: 2}), grow(3000), outcome(get, "text", "key"), outcome(get, [1], "key"))
keyed = {"x": 1}
for i in range(2000):
    keyed["x"] += i
    keyed["y" if i % 2 else "z"] = keyed["x"]
print(keyed)
try:
    get({}, ("nested", [1]))
except TypeError as error:
    print(error)
try:
    get({"a": {}}, "a")["b"]
except KeyError as error:
    print(error.args, str(error), repr(error))
big = dict.fromkeys(range(1000), 0)
for i in range(3000):
    big[i % 1000] += i
del big[5]
print(big[999], outcome(get, big, 5), len(big), sum(big.values()))
