"""Values replaced in dicts by hot code: what an old value's death does, tracking, instance dicts, subclasses, globals others rely on."""

import gc
from collections import Counter, OrderedDict, defaultdict

counter = 0
step = 1
log = []


class Loud:
    def __init__(self, table, name):
        self.table = table
        self.name = name

    def __del__(self):
        log.append((self.name, sorted(map(str, self.table))))
        self.table[self.name] = self.name


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        log.append("eq")
        return self.n == getattr(other, "n", other)


class Box:
    def __init__(self):
        self.a = self.b = 0


class Missing(dict):
    def __missing__(self, key):
        return -key


class Plain(dict):
    pass


class Ordered(OrderedDict):
    pass


def put(table, keys, n):
    for i in range(n):
        table[keys[i % len(keys)]] = i
    return table


def add(table, keys, n):
    for i in range(n):
        table[keys[i % len(keys)]] += i
    return table


def put_objects(table, key, n):
    for i in range(n):
        table[key] = [i]
    return gc.is_tracked(table)


def put_pairs(table, n):
    for i in range(n):
        table[i % 3, "x"] = i
    return table


def count(n):
    global counter
    for i in range(n):
        counter += step
    return counter


def read_step(n):
    total = 0
    for i in range(n):
        total += step
    return total


def set_step(n, values):
    global step
    for i in range(n):
        step = values[i % len(values)]
    return step


print(put({}, [1, 2, "a", (1, 2), None, 1.5, True], 500))
print(put({k: None for k in range(70000)}, [69999, 5, 70000], 300)[69999])
print(add(dict.fromkeys("abc", 0), "abc", 500))
for kind in (Counter, lambda: defaultdict(int), OrderedDict, Plain, Missing, Ordered):
    table = kind()
    for k in range(5):
        table[k] = k
    print(type(table).__name__, add(table, [0, 3, 4], 500), put(table, [7, 3], 100))
print(Missing()[4], add(Missing(), [1, 2], 400), add(Counter(), ["x"], 400), add(defaultdict(list, {1: 2}), [1], 400))

# A dict of untracked things is not tracked; it is once it holds what is.
table = {1: 1}
print(gc.is_tracked(put(table, [1], 300)), put_objects(table, 1, 300), gc.is_tracked(table))
print(put_pairs({(0, "x"): 5}, 500))

# The old value's death sees the new one, and may change the dict.
table = {}
for i in range(300):
    table["k"] = Loud(table, "k")
    table["k"] = i
print(len(log), log[:2], table)
log.clear()


def replace_loud(table, n):
    for i in range(n):
        table["k"] = Loud(table, f"n{i % 4}")
    return sorted(map(str, table))


print(replace_loud({}, 400), len(log), log[-1])
log.clear()

# Keys that only Python code can compare. (The last Loud dies when its cycle is collected.)
table = {Key(1): 1, 2: 2}
print(put(table, [1, 2], 300)[1], log.count("eq"), len(table))

# Dicts of instances: shared keys and inline values.
box = Box()
print(put(vars(box), ["a", "b"], 400), box.a, box.b)
print(put(box.__dict__, ["a", "c"], 400), box.a, box.c)

# Globals: of no interest to others, and relied on by them.
print(count(1000), read_step(1000))
step = 3
print(count(1000), read_step(1000), set_step(500, [5, 6, 7]), read_step(1000), count(10))
print(set_step(2, [2.5]), read_step(100), count(4), set_step(2, ["s"]) * 2)
globals()["".join(["st", "ep"])] = 9
print(read_step(10), count(3) - counter)
del step
try:
    count(1)
except NameError as error:
    print(error)
step = 1
print(count(3))

# A subclass changes its mind.
print(add(Plain({1: 1}), [1], 400))
Plain.__getitem__ = lambda self, key: 100
print(add(Plain({1: 1}), [1], 3))
del Plain.__getitem__
print(add(Plain({1: 1}), [1], 3))
Plain.__setitem__ = lambda self, key, value: log.append((key, value))
print(put(Plain({1: 1}), [1], 2), log[-2:])
