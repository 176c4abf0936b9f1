"""heapq.heappush and heappop of items of all kinds: comparisons that run Python code, that fail, and that change the heap."""

import heapq
from heapq import heappop, heappush


class Task:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        seen.append((self.n, getattr(other, "n", None)))
        return self.n < other.n


class Meddler:
    def __init__(self, heap):
        self.heap = heap

    def __lt__(self, other):
        self.heap.append(0)
        return True


class Own(list):
    pass


class Dying:
    def __del__(self):
        seen.append("died")


seen = []


def push_all(heap, items):
    for item in items:
        heappush(heap, item)
    return len(heap)


def pop_all(heap):
    out = []
    while heap:
        out.append(heappop(heap))
    return out


def least(heap, item):
    heapq.heappush(heap, item)
    return heapq.heappop(heap)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as error:
        tb, lines = error.__traceback__.tb_next, []
        while tb:
            lines.append(tb.tb_lineno)
            tb = tb.tb_next
        return type(error).__name__, str(error), lines


def random(n, seed=7):
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        yield seed % 1000


def distances(n):
    edges = {i: [((i * 7 + k) % n, k * 3 % 11 + 1) for k in range(1, 5)] for i in range(n)}
    best, heap = {0: 0}, [(0, 0)]
    while heap:
        d, at = heappop(heap)
        if d > best[at]:
            continue
        for to, cost in edges[at]:
            if d + cost < best.get(to, 1 << 40):
                best[to] = d + cost
                heappush(heap, (d + cost, to))
    return sum(best.values())


def main():
    kinds = {
        "int": lambda n: n,
        "float": lambda n: n / 8,
        "mixed": lambda n: n if n % 2 else n / 2,
        "big": lambda n: n << 70,
        "str": lambda n: "é%03d" % n,
        "pair": lambda n: (n, -n),
        "nested": lambda n: ((n % 3, "x"), n),
        "same": lambda n: (n % 4,) * (n % 3),
        "list": lambda n: [n, 1],
        "task": Task,
        "tie": lambda n: (n % 5, Task(n)),
        "bool": lambda n: bool(n % 2),
    }
    for name, kind in kinds.items():
        for make in (list, Own):
            heap = make()
            push_all(heap, map(kind, random(120)))
            order = [getattr(x, "n", x) if not isinstance(x, tuple) else [getattr(y, "n", y) for y in x] for x in heap]
            out = pop_all(heap)
            print(name, make.__name__, order[:6], repr(out[:3])[:60] if "Task" not in repr(out[0]) else len(out), len(seen))
    del seen[:]
    print([least([3, 5], n) for n in range(8)], distances(60))
    nans = [float("nan"), 1.0, float("nan"), 0.5, -0.0, 0.0]
    heap = []
    push_all(heap, nans)
    print(heap, pop_all(heap))
    for items in ([1, "a"], [(1, "a"), (1, 2)], [None, None], [1, 2, 3, object]):
        heap = []
        print(attempt(push_all, heap, items), [x for x in heap if x is not object])
    print(attempt(heappop, []), attempt(heappush, (), 1), attempt(heappush, [1]), attempt(least, 5, 5))
    heap = [1, 2, 3]
    print(attempt(heappush, heap, Meddler(heap)), len(heap))
    heap = []
    heap.extend([1, Meddler(heap), Meddler(heap), 5])
    print(attempt(heappop, heap), len(heap))
    heap = [Dying()]
    for i in range(60):
        heap = []
        push_all(heap, [(2, Dying()), (1, Dying())])
        heappop(heap)
    print(seen[:3], len(seen))


main()
