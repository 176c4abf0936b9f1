"""RecursionError: raised at the interpreter's own depth, catchable, repeatable, and everything still works after it."""

import sys

deepest = 0


def descend(n):
    global deepest
    deepest = n
    return descend(n + 1)


def count_depth(n):
    try:
        return count_depth(n + 1)
    except RecursionError:
        return n


def mutual_a(n):
    return mutual_b(n + 1)


def mutual_b(n):
    return mutual_a(n + 1)


class Node:
    def __init__(self, n):
        self.n = n

    def method(self):
        return Node(self.n + 1).method()

    def __eq__(self, other):
        return self == other

    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __repr__(self):
        return repr(self)


class Constructs:
    def __init__(self):
        self.child = Constructs()


def with_finally(n, log):
    try:
        return with_finally(n + 1, log)
    finally:
        if n % 100 == 0:
            log.append(n)


def generator_recursion(n):
    yield n
    yield from generator_recursion(n + 1)


def attempt(f, *args):
    try:
        f(*args)
    except RecursionError as error:
        depth = 0
        tb = error.__traceback__
        while tb:
            depth += 1
            tb = tb.tb_next
        return str(error), depth
    return "no error"


def safe(n):
    return 0 if n == 0 else 1 + safe(n - 1)


for i in range(300):
    safe(10)
sys.setrecursionlimit(400)
for _ in range(5):
    print(attempt(descend, 0), deepest, count_depth(0), attempt(mutual_a, 0))
# A specialised constructor call takes two levels, another one; so only the message counts.
print(attempt(Node(0).method)[0], attempt(lambda: Node(0) == 1), attempt(lambda: Node(0).attr), attempt(Constructs)[0])
log = []
print(attempt(with_finally, 0, log), log)
print(attempt(lambda: sum(generator_recursion(0)))[0], safe(300))
sys.setrecursionlimit(150)
print(attempt(safe, 300)[0], attempt(descend, 0), deepest, count_depth(0))
sys.setrecursionlimit(1000)
print(safe(300), attempt(descend, 0), deepest, count_depth(0), sys.getrecursionlimit())


def recover_and_continue(n):
    ok = failed = 0
    for i in range(n):
        try:
            descend(0) if i % 50 == 0 else safe(20)
            ok += 1
        except RecursionError:
            failed += 1
    return ok, failed


print(recover_and_continue(400))
