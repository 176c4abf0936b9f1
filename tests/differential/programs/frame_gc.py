"""gc.collect and allocation-driven collection inside hot code: nothing live may vanish, callbacks may run Python."""

import gc

gc.collect()
EVENTS = []


class Tree:
    def __init__(self, depth, parent=None):
        self.parent = parent
        self.left = Tree(depth - 1, self) if depth else None
        self.right = Tree(depth - 1, self) if depth else None
        self.value = depth

    def total(self):
        return self.value + (self.left.total() + self.right.total() if self.left else 0)


class Cycle:
    collected = 0

    def __init__(self, payload):
        self.me = self
        self.payload = payload

    def __del__(self):
        Cycle.collected += 1


def collect_in_loop(n):
    kept = []
    for i in range(n):
        item = [i, (i, str(i)), {"k": i}]
        kept.append(item)
        if i % 200 == 0:
            gc.collect()
    return sum(x[0] + x[1][0] + x[2]["k"] for x in kept)


def garbage(n):
    for i in range(n):
        Cycle([i])
    gc.collect()
    return Cycle.collected


def live_cycle_in_locals(n):
    ring = []
    for i in range(n):
        node = Cycle(i)
        ring.append(node)
        if i % 100 == 99:
            gc.collect(0)
            ring = ring[-10:]
    return [node.payload for node in ring][:3], len(ring)


def trees(n):
    total = 0
    for i in range(n):
        tree = Tree(4)
        total += tree.total()
        if i % 20 == 0:
            gc.collect(1)
    return total


def values_on_stack(n):
    def collecting(i):
        if i % 50 == 0:
            gc.collect()
        return [i]

    total = 0
    for i in range(n):
        total += ([i] + collecting(i) + [i])[1] + len((*[i], collecting(i), {i: [i]}))
    return total


def tuples_and_closures(n):
    functions = []
    for i in range(n):
        pair = (i, [i])
        functions.append(lambda pair=pair: pair[1][0] + i)
        if len(functions) > 20:
            functions = functions[10:]
    gc.collect()
    return sum(f() for f in functions)


def callback(phase, info):
    EVENTS.append(phase)


def with_callback(n):
    gc.callbacks.append(callback)
    EVENTS.clear()
    total = 0
    for i in range(n):
        if i % 100 == 0:
            gc.collect()
        total += len([i] * 3)
    gc.callbacks.remove(callback)
    return total, EVENTS.count("start") == EVENTS.count("stop"), EVENTS.count("start") >= n // 100


def tracked(n):
    results = set()
    for i in range(n):
        results.add(
            (
                gc.is_tracked([]),
                gc.is_tracked({}),
                gc.is_tracked((1, 2)),
                gc.is_tracked(([],)),
                gc.is_tracked(i),
                gc.is_tracked(Tree),
            )
        )
    return results


def frames_with_garbage(n):
    def inner(depth):
        if depth == 0:
            gc.collect()
            return 0
        local = [depth]
        local.append(local)
        return inner(depth - 1) + local[0]

    return sum(inner(5) for _ in range(n))


def thresholds(n):
    old = gc.get_threshold()
    gc.set_threshold(5, 2, 2)
    try:
        kept = [[i, {i: [i]}] for i in range(n)]
        return sum(x[1][x[0]][0] for x in kept)
    finally:
        gc.set_threshold(*old)


print(
    collect_in_loop(2000), garbage(1000), live_cycle_in_locals(1000), trees(60), values_on_stack(1000),
    tuples_and_closures(1000),
)
print(with_callback(700), tracked(500), frames_with_garbage(30), thresholds(1500), Cycle.collected >= 1000)
