"""Builtin methods kept in variables, and lists changed by them: pop, insert, get; parts of lists replaced by slices."""


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


def rotate(items, turns):
    put, take = items.insert, items.pop
    for i in range(turns):
        put(i % 4, take(0))
        put(-1, take())
    return items


def drain(items):
    take = items.pop
    taken = []
    while items:
        taken.append(take(len(items) // 2))
    return taken, attempt(take), attempt(take, 3)


def drain_in_place(items):
    taken = []
    while True:
        try:
            taken.append(items.pop())
        except IndexError as e:
            return taken, str(e)


def refill(n):
    items = []
    for i in range(n):
        items.insert(0, i)
        items.insert(i // 2, -i)
        items.insert(10**6, i)
        items.insert(-(10**6), i)
        if i % 3 == 0:
            items.pop(-2)
            items.pop(1)
    return items


def out_of_range(items, turns):
    count = 0
    for i in range(turns):
        try:
            items.pop(i % 5)
        except IndexError as e:
            count += len(str(e))
            items.insert(0, i)
            items.insert(0, i)
    return count, items


for _ in range(4):
    print(rotate(list(range(6)), 60))
    print(drain([[i] for i in range(7)]), drain_in_place([1, "b", 2.5]))
    print(refill(40))
    print(out_of_range(list(range(9)), 80))
print(attempt(rotate, [1], 3), attempt(rotate, [], 3))


class Pops(list):
    def pop(self, index=-1):
        return "mine", index

    def insert(self, index, value):
        self.append((index, value))


class Indexed:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


print(rotate(Pops([1, 2]), 3))
print(rotate(list(range(6)), 10))


def taken_at(items, index):
    take = items.pop
    got = []
    for _ in range(20):
        got.append(attempt(take, index))
    return got


for index in (0, -1, True, Indexed(1), "no", 2**70, 1, -3, 1.0):
    print(taken_at(list(range(25)), index)[:3], taken_at(list(range(25)), index)[-1])


def of_whatever(take, turns):
    got = []
    for i in range(turns):
        got.append(attempt(take, i % 2))
    return got[:4]


print(of_whatever([5, 6, 7, 8].pop, 30))
print(of_whatever({0: "a", 1: "b"}.pop, 30))
print(of_whatever([5, 6, 7, 8].pop, 30), of_whatever(Pops([1]).pop, 30), of_whatever(bytearray(b"abc").pop, 30))


def counted(words, turns):
    counts = {}
    get = counts.get
    for _ in range(turns):
        for w in words:
            counts[w] = get(w, 0) + 1
            counts.get(w)
    return counts, counts.get("none"), attempt(counts.get, [])


print(counted(["a", "b", "a"], 40))
print(counted([1, 2.5, (3, 4)], 40))


class Loud:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name

    def __del__(self):
        log.append(self.name)


log = []


def flips(items, turns):
    """The first items in reverse order."""
    for i in range(turns):
        k = i % len(items)
        items[: k + 1] = items[k::-1]
        items[:k] = items[k - 1 :: -1]
    return items


def shifted(a, b, turns):
    for i in range(turns):
        k = i % 5
        a[:k] = b[1 : k + 1]
        a[k:] = a[k:]
        b[2:4] = a[3:1:-1]
        b[1:] = a[: k + 1]
        b[: len(a)] = a[::-1]
    return a, b


for _ in range(3):
    print(flips(list(range(9)), 60), flips([[i] for i in range(5)], 33))
    print(shifted(list(range(8)), [float(i) for i in range(8)], 40))
print(shifted([Loud(c) for c in "abcdefgh"], list(range(100, 108)), 12), log)
log.clear()
print(flips([Loud(c) for c in "ij"], 20), log)
print(attempt(flips, (1, 2, 3), 3), attempt(flips, "abc", 3))
print(shifted(list(range(50)), list(range(50, 100)), 20))


def kept(items, turns):
    part = None
    for i in range(turns):
        part = items[3::-1]
        items[:4] = part
        if i % 7 == 0:
            part.append(i)
    return items, part


print(kept(list(range(6)), 50))
