"""`yield from` over instances whose classes define `__iter__`, and over everything else it takes."""

import sys
import traceback
import weakref

REPEAT = 60


class Tree:
    def __init__(self, left, value, right):
        self.left = left
        self.value = value
        self.right = right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def tree(lo, hi):
    if lo >= hi:
        return None
    mid = (lo + hi) // 2
    return Tree(tree(lo, mid), mid, tree(mid + 1, hi))


class Leaf:
    """Its `__iter__` is no generator function."""

    left = right = None

    def __init__(self, items):
        self.items = items

    def __iter__(self):
        return iter(self.items)


class Failing:
    def __iter__(self):
        raise LookupError("no items")


class NotIterable:
    pass


class Wrong:
    def __iter__(self):
        return 3


class Sub(Tree):
    def __iter__(self):
        yield "sub"
        yield from super().__iter__()


def over(x):
    result = yield from x
    yield ("result", result)


def returning(n):
    got = yield n
    return ("returned", got)


def attempt(x):
    try:
        return list(over(x))
    except Exception as e:
        return (type(e).__name__, str(e), [f.name for f in traceback.extract_tb(e.__traceback__)])


def depth():
    frame, names = sys._getframe(1), []
    while frame is not None and len(names) < 6:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    return names


class Looking:
    def __iter__(self):
        yield depth()


def main():
    t = tree(0, 40)
    for _ in range(REPEAT):
        assert list(t) == list(range(40))
        attempt(t)
        attempt(Looking())
    print(sum(t), list(over(t))[-2:])
    for x in (Leaf([1, 2]), Failing(), NotIterable(), Wrong(), Sub(t, "x", None), [1], (2,), "ab", {3: 4}, returning(5), None):
        print(type(x).__name__, attempt(x))
    print(attempt(Looking()))

    # Sent values, thrown exceptions and close go through.
    g = over(returning(1))
    print(next(g), g.send("sent"), next(g, "end"))
    g = over(t)
    print(next(g), next(g))
    try:
        g.throw(ValueError("thrown"))
    except ValueError as e:
        print(e, [f.name for f in traceback.extract_tb(e.__traceback__)])
    g = over(t)
    next(g)
    inner = g.gi_yieldfrom
    print(inner.__name__, inner.gi_frame.f_lineno - Tree.__iter__.__code__.co_firstlineno)
    g.close()
    print(inner.gi_frame)

    # A mixed tree, then the class changes under the compiled code.
    mixed = Tree(Leaf([1, 2]), 3, Sub(None, 4, Leaf("z")))
    for _ in range(REPEAT):
        list(mixed)
    print(list(mixed))
    stock = Tree.__iter__
    Tree.__iter__ = lambda self: iter([("replaced", self.value)])
    print(list(over(t)), attempt(mixed))
    Tree.__iter__ = None
    print(attempt(t))
    Tree.__iter__ = stock
    print(sum(t), attempt(mixed))
    del Tree.__iter__
    print(attempt(t))
    Tree.__iter__ = stock

    # Nothing is kept.
    node = Tree(None, 1, None)
    ref = weakref.ref(node)
    g = over(node)
    next(g)
    del node
    print(ref() is not None)
    g.close()
    print(ref())


main()
