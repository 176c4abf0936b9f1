"""Recursion without end is a RecursionError at the interpreter's own depth, never a crash."""

import sys

import pytest


def descend(n):
    return 0 if n == 0 else 1 + descend(n - 1)


def measure(n=0):
    try:
        return measure(n + 1)
    except RecursionError:
        return n


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


class Node:
    def __init__(self, depth):
        self.child = Node(depth + 1)

    def __eq__(self, other):
        return self == other

    def __getattr__(self, name):
        return getattr(self, name + "_")

    def __call__(self):
        return self()


def test_depth_is_the_interpreters(compiled, native):
    def one_frame_below(function):
        return function()

    interpreted = one_frame_below(measure)
    compiled(measure, warm_calls=0)
    assert native(measure) == interpreted
    assert native(measure) == interpreted


def test_error_and_recovery(compiled, native):
    compiled(descend, (5,))
    for _ in range(50):
        with pytest.raises(RecursionError, match="^maximum recursion depth exceeded"):
            native(descend, 10**6)
        assert native(descend, 200) == 200


def test_length_of_the_traceback(compiled, native):
    def length():
        try:
            descend(10**6)
        except RecursionError as error:
            tb, n = error.__traceback__, 0
            while tb:
                tb, n = tb.tb_next, n + 1
            return n

    interpreted = length()
    compiled(descend, (5,))
    assert length() == interpreted


def test_mutual_recursion(compiled, native):
    compiled(even, (4,))
    compiled(odd, (4,))
    assert native(even, 300) is True
    with pytest.raises(RecursionError):
        native(even, 10**6)
    assert native(odd, 301) is True


@pytest.mark.parametrize("limit", [200, 500, 3000, 20_000])
def test_the_limit_can_be_changed(compiled, native, limit):
    compiled(descend, (5,))
    old = sys.getrecursionlimit()
    here = 0
    frame = sys._getframe()
    while frame:
        frame, here = frame.f_back, here + 1
    sys.setrecursionlimit(limit + here)
    try:
        assert native(descend, limit - 50) == limit - 50
        with pytest.raises(RecursionError):
            native(descend, limit + 50)
    finally:
        sys.setrecursionlimit(old)


PROVOCATIONS = [
    lambda: Node(0),
    lambda: Node.__new__(Node) == 1,
    lambda: Node.__new__(Node).missing,
    lambda: Node.__new__(Node)(),
]


@pytest.mark.parametrize("provoke", PROVOCATIONS)
def test_recursion_through_special_methods(compiled, provoke):
    for name in ("__init__", "__eq__", "__getattr__", "__call__"):
        compiled(vars(Node)[name], warm_calls=0)
    for _ in range(5):
        with pytest.raises(RecursionError):
            provoke()


def test_recursion_through_c(compiled, native):
    def through_map(n):
        return n if n == 0 else max(map(through_map, [n - 1])) + 1

    compiled(through_map, (3,))
    assert native(through_map, 150) == 150
    with pytest.raises(RecursionError):
        native(through_map, 10**6)
    assert native(through_map, 100) == 100


def test_finally_blocks_run_on_the_way_out(compiled, native):
    log = []

    def guarded(n):
        try:
            return guarded(n + 1)
        finally:
            if n % 100 == 0:
                log.append(n)

    compiled(guarded, warm_calls=0)
    with pytest.raises(RecursionError):
        native(guarded, 0)
    assert log == sorted(log, reverse=True) and log[-1] == 0 and len(log) > 2


def test_deep_recursion_with_a_raised_limit_does_not_crash(script):
    """With an absurd limit the interpreter may run out of C stack; native code has to stop before that."""
    outcome = script(
        """
        import sys

        sys.setrecursionlimit(200_000)

        def descend(n):
            return 0 if n == 0 else 1 + descend(n - 1)

        def measure(n):
            try:
                return descend(n)
            except RecursionError:
                return "RecursionError"

        descend(10)
        print([measure(n) in (n, "RecursionError") for n in (1_000, 9_000, 30_000, 100_000)])
        """,
        "hot",
    )
    assert (outcome.stdout, outcome.status) == ("[True, True, True, True]\n", 0), outcome.stderr


def test_recursion_in_a_thread_with_a_small_stack(script):
    outcome = script(
        """
        import threading

        threading.stack_size(256 * 1024)

        def descend(n):
            return 0 if n == 0 else 1 + descend(n - 1)

        results = []

        def work():
            try:
                results.append(descend(900))
            except RecursionError as error:
                results.append(str(error))

        descend(10)
        for _ in range(3):
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
        print(results)
        """,
        "hot",
    )
    assert outcome.status == 0, outcome.stderr
    assert outcome.stdout == "[900, 900, 900]\n"


# Recursion that the interpreter survives on such stacks.
SMALL_STACKS = """
    import sys, threading

    def plain(n):
        return 0 if n == 0 else 1 + plain(n - 1)

    class Node:
        def __init__(self, n):
            self.child = Node(n - 1) if n else None

    def generated(n):
        if n:
            yield from generated(n - 1)
        yield n

    def even(n, *args, **kwargs):
        return True if n == 0 else not even(n - 1, *args, **kwargs)

    def run(results, works):
        for work in works:
            for n in (40, 100_000, 200):
                try:
                    result = work(n)
                    results.append(None if work is Node else result)
                except RecursionError as error:
                    results.append(str(error))

    every = plain, Node, even, lambda n: sum(generated(n))
    for size, limit, works in (64, 1000, every), (128, 1000, every), (512, 20_000, (plain,)), (0, 1000, every):
        sys.setrecursionlimit(limit)
        threading.stack_size(size * 1024)
        for _ in range(3):
            results = []
            thread = threading.Thread(target=run, args=(results, works))
            thread.start()
            thread.join()
            print(threading.stack_size(), results)
"""


def test_threads_with_small_stacks(same_everywhere):
    outcomes = same_everywhere(SMALL_STACKS, "hot")
    assert outcomes["hot"].stats["native_entries"] > 10_000
