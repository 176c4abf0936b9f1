"""Hot functions re-entered from their own operations: __eq__, __hash__, keys, callbacks, exec, properties."""

import sys

calls = 0


class Reenter:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return work(self.n - 1) if self.n > 0 else True

    def __hash__(self):
        work(self.n - 1 if self.n else 0)
        return 1

    def __add__(self, other):
        return work(self.n - 1) + other if self.n > 0 else other

    __radd__ = __add__

    def __lt__(self, other):
        return work(self.n - 1) < 100

    def __index__(self):
        work(self.n - 1 if self.n else 0)
        return 0

    def __bool__(self):
        return bool(work(self.n - 1)) if self.n > 0 else True

    def __iter__(self):
        yield work(self.n - 1 if self.n else 0)

    def __getattr__(self, name):
        return work(self.n - 1) if self.n > 0 else 1

    def __call__(self):
        return work(self.n - 1) if self.n > 0 else 1

    def __format__(self, spec):
        return str(work(self.n - 1 if self.n else 0))

    def __enter__(self):
        return work(self.n - 1 if self.n else 0)

    def __exit__(self, *args):
        work(self.n - 1 if self.n else 0)


def work(n):
    global calls
    calls += 1
    total = 0
    for i in range(3):
        total += i
    if n <= 0:
        return total
    obj = Reenter(min(n, 2))
    total = total + obj
    if obj == 5:
        total += 1
    table = {obj: n}
    total += len(table)
    if obj < 3:
        total += [10, 20][obj]
    if obj:
        total += obj.attribute + obj()
    for x in obj:
        total += x
    with obj as y:
        total += y
    return total + len(f"{obj}")


def sort_inside_sort(n):
    def key(x):
        return sorted(range(n), key=lambda y: -y)[x % n]

    return sorted(range(n), key=key)


def exec_inside(n):
    total = 0
    for i in range(n):
        if i % 100 == 0:
            namespace = {"exec_target": exec_target, "i": i}
            exec("result = sum(exec_target(j) for j in range(5)) + i", namespace)
            total += namespace["result"]
        total += exec_target(i)
    return total


def exec_target(x):
    return x * 2 + 1


def recursion_through_c(n):
    return n if n == 0 else max(map(recursion_through_c, [n - 1])) + 1


def trace_reenters(n):
    depth = []

    def tracer(frame, event, arg):
        if event == "call" and len(depth) < 3 and frame.f_code is exec_target.__code__:
            depth.append(exec_target(1000))
        return None

    total = 0
    for i in range(n):
        if i == n - 4:
            sys.settrace(tracer)
        total += exec_target(i)
    sys.settrace(None)
    return total, depth


def generator_reenters(n):
    def gen(k):
        for i in range(k):
            yield i
            if k > 1:
                yield from gen(k // 2)

    return sum(gen(n))


def hook_changes_loop(n):
    items = list(range(n))

    class Sneaky(int):
        def __add__(self, other):
            items[-1] = 10**6
            return int(self) + int(other)

        __radd__ = __add__

    items[n // 2] = Sneaky(5)
    total = 0
    for x in items:
        total = total + x
    return total


for i in range(100):
    work(i % 2), exec_target(i)
print(work(0), work(1), work(2), calls)
print(
    sort_inside_sort(12), exec_inside(1000), recursion_through_c(60), trace_reenters(1000), generator_reenters(40),
    hook_changes_loop(1000),
)


class Lazy:
    def __getattr__(self, name):
        value = self.__dict__[name] = exec_target(len(name))
        return value


lazy = [Lazy() for _ in range(300)]
print(sum(obj.abc + obj.abc + obj.defg for obj in lazy), vars(lazy[0]))
