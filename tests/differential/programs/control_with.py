"""with statements in hot code: order, targets, swallowing, __exit__ that raises, missing methods, many managers."""

import contextlib

LOG = []


class Manager:
    def __init__(self, name, swallow=False, enter_raises=False, exit_raises=False):
        self.name, self.swallow, self.enter_raises, self.exit_raises = name, swallow, enter_raises, exit_raises

    def __enter__(self):
        LOG.append(f"enter {self.name}")
        if self.enter_raises:
            raise OSError(f"enter {self.name}")
        return self.name

    def __exit__(self, kind, value, tb):
        LOG.append(f"exit {self.name} {kind.__name__ if kind else '-'}")
        if self.exit_raises:
            raise RuntimeError(f"exit {self.name}")
        return self.swallow


class Lock:
    def __init__(self):
        self.depth = self.entered = 0

    def __enter__(self):
        self.depth += 1
        self.entered += 1

    def __exit__(self, *args):
        self.depth -= 1


class NoExit:
    def __enter__(self):
        return self


class NoEnter:
    def __exit__(self, *args):
        pass


class InstanceMethods:
    def __init__(self):
        self.__enter__ = self.__exit__ = lambda *args: "ignored"


def body(manager, fail):
    with manager as name:
        LOG.append(f"body {name}")
        if fail:
            raise ValueError("in body")
        result = "normal"
    return result if not fail else "swallowed"


def two(a, b, fail):
    with a as x, b as y:
        LOG.append(f"{x}{y}")
        if fail:
            raise KeyError("two")
    return "after"


def parenthesised(managers):
    with (
        managers[0] as first,
        managers[1],
        managers[2] as third,
    ):
        return first, third


def targets(manager):
    table, items = {}, [0, 0]
    with manager as table["k"], manager as items[1], manager as (a, *b):
        return table, items, a, b


def locked(lock, n):
    total = 0
    for i in range(n):
        with lock:
            if i % 5 == 0:
                continue
            total += lock.depth
    return total, lock.depth, lock.entered


def catching(n):
    caught = 0
    for i in range(n):
        with contextlib.suppress(ZeroDivisionError, KeyError):
            caught += 1
            10 // (i % 2)
            caught += 100
    return caught


@contextlib.contextmanager
def generated(name):
    LOG.append(f"gen enter {name}")
    try:
        yield name
    except ValueError as error:
        LOG.append(f"gen caught {error}")
    finally:
        LOG.append("gen exit")


def stack(n):
    with contextlib.ExitStack() as exits:
        for i in range(n):
            exits.enter_context(Manager(i))
        exits.callback(LOG.append, "callback")
        return len(LOG)


def outcome(f, *args):
    LOG.clear()
    try:
        result = f(*args)
    except Exception as error:
        result = f"{type(error).__name__}: {error} <- {error.__context__!r}"
    return result, " | ".join(map(str, LOG))


for i in range(300):
    outcome(body, Manager("w"), i % 2), outcome(two, Manager("a"), Manager("b"), 0)
    outcome(body, generated("g"), i % 2)
for options in (
    {}, {"swallow": True}, {"swallow": "truthy"}, {"swallow": []}, {"enter_raises": True}, {"exit_raises": True},
    {"swallow": True, "exit_raises": True},
):
    print(options, outcome(body, Manager("m", **options), False), outcome(body, Manager("m", **options), True))
    print(
        "  two:", outcome(two, Manager("a"), Manager("b", **options), True),
        outcome(two, Manager("a", **options), Manager("b"), True),
    )
print(
    outcome(parenthesised, [Manager(i) for i in "xyz"]), outcome(targets, Manager("abc")), locked(Lock(), 2000),
    catching(1000),
)
print(
    outcome(body, generated("g"), True), outcome(body, generated("g"), False), outcome(stack, 3),
    outcome(two, generated("p"), Manager("q"), True),
)
for bad in (NoExit(), NoEnter(), InstanceMethods(), 5, None, Manager):
    print(type(bad).__name__, outcome(body, bad, False))
Lock.__exit__ = lambda self, *args: 1 / 0
print(outcome(locked, Lock(), 3))
del Lock.__exit__
print(outcome(locked, Lock(), 3))
