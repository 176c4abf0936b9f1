"""100,000 rounds of entering and leaving machine code leave the number of allocated blocks where it was."""

import gc
import sys

import pytest

ROUNDS = 100_000

# Ints that the runtime's list of free ones holds at most (interp/src/helpers/ints.rs): no collection empties it.
FREE_INTS = 24
# Blocks that may come and go between two counts: free lists, dict resizes, caches of the interpreter itself.
TOLERANCE = 60 + FREE_INTS


def blocks_after(work, rounds):
    """How many more blocks are allocated after `rounds` rounds of `work` than after the first 2000."""
    # A full collection empties the free lists, so it comes before the rounds that fill them again.
    gc.collect()
    gc.disable()
    try:
        work(2000)
        before = sys.getallocatedblocks()
        work(rounds)
        return sys.getallocatedblocks() - before
    finally:
        gc.enable()


def rounds_of(function, *args):
    def work(n):
        for _ in range(n):
            function(*args)

    return work


class Point:
    def __init__(self, x):
        self.x = x

    def value(self):
        return self.x


def add(a, b):
    return a + b


def test_entry_and_return(compiled, native):
    compiled(add, (1, 2))
    native(add, 1000, 2000, exits=0)
    assert blocks_after(rounds_of(add, 1000, 2000), ROUNDS) <= TOLERANCE


def test_objects_made_inside(compiled, native):
    def make(n):
        items = [(n, str(n)), {n: [n]}, Point(n)]
        return items[2].value() + len(items[0])

    compiled(make, (5000,))
    native(make, 5000)
    assert blocks_after(rounds_of(make, 5000), ROUNDS) <= TOLERANCE


def test_boxed_numbers(compiled, native):
    def numbers(x):
        y = x * 1.5
        z = int(y) + 100_000
        return y, z, [y, z]

    compiled(numbers, (2.0,))
    native(numbers, 2.0)
    assert blocks_after(rounds_of(numbers, 2.0), ROUNDS) <= TOLERANCE


def test_exits_by_a_failing_guard(script):
    """Compiled for ints, called with floats; the limit keeps the guard failing in every round."""
    outcome = script(
        """
        import gc
        import sys

        import pyjit

        def affine(a, b):
            return a * b + a

        for i in range(50):
            affine(i, 2)
        pyjit.inspect(affine).force_compile()

        def work(n):
            for i in range(n):
                affine(1000.5, i)

        gc.collect()
        gc.disable()
        work(2_000)
        before = sys.getallocatedblocks()
        work(100_000)
        print(sys.getallocatedblocks() - before, sum(each["count"] for each in pyjit.inspect(affine).exits))
        """,
        "on",
        PYJIT_EXIT_LIMIT="1000000",
        PYJIT_THRESHOLD="1000000",  # the caller stays interpreted: it would inline what exits
    )
    assert outcome.status == 0, outcome.stderr
    blocks, exits = map(int, outcome.stdout.split())
    assert exits >= ROUNDS
    assert blocks <= TOLERANCE


def test_exits_with_a_full_operand_stack(script):
    outcome = script(
        """
        import gc
        import sys

        def stack(a, b):
            return [a, (b, [a + b, (a, a * 10 + (b * 10 + (a + 1)))])]

        def work(n):
            for i in range(n):
                stack(1000, i)
                stack(0.5, i)

        gc.collect()
        gc.disable()
        work(500)
        before = sys.getallocatedblocks()
        work(50_000)
        print(sys.getallocatedblocks() - before)
        """,
        "exit:3",
    )
    assert outcome.stats["exits_total"] > 10_000, outcome.stderr
    assert int(outcome.stdout) <= TOLERANCE


def test_exceptions(compiled, native):
    def fails(x):
        local = [x]
        return local[x] + {}[x]

    def catches(x):
        try:
            fails(x)
        except (KeyError, IndexError) as error:
            return error.args
        return None

    compiled(catches, (0,), (1,))
    native(catches, 1)
    assert blocks_after(rounds_of(catches, 1), ROUNDS) <= TOLERANCE
    assert blocks_after(rounds_of(catches, 0), ROUNDS) <= TOLERANCE


def test_frames_looked_at(compiled, native):
    def looker():
        return sys._getframe(1).f_locals["x"]

    def looked_at(x):
        y = [x]
        return looker() + y[0]

    compiled(looked_at, (1000,))
    assert native(looked_at, 1000) == 2000
    assert blocks_after(rounds_of(looked_at, 1000), ROUNDS) <= TOLERANCE


def test_every_form_of_call(compiled, native):
    def callee(a, b=2, *args, c=3, **kwargs):
        return a, b, args, c, kwargs

    def calls(x):
        callee(x), callee(x, 1, 2, 3), callee(x, c=4), callee(x, d=5), callee(*(x, 1), **{"c": 2, "z": 3})
        try:
            callee()
        except TypeError:
            pass

    compiled(callee, (1,))
    compiled(calls, (1000,))
    native(calls, 1000)
    assert blocks_after(rounds_of(calls, 1000), ROUNDS // 4) <= TOLERANCE


def test_compile_and_drop(compiled):
    import pyjit

    compiled(add, (1, 2))
    inspection = pyjit.inspect(add)

    def work(n):
        for _ in range(n):
            inspection.deoptimize()
            inspection.force_compile()
            add(1, 2)

    assert blocks_after(work, 1000) <= TOLERANCE


def test_functions_made_and_compiled():
    import pyjit

    def work(n):
        for i in range(n):
            namespace = {}
            exec(f"def f(x):\n    return x + {i % 7}\n", namespace)
            pyjit.inspect(namespace["f"]).force_compile()
            namespace["f"](1)
            del namespace["f"]
        gc.collect()

    assert blocks_after(work, 500) <= TOLERANCE * 4


@pytest.mark.parametrize("run", range(6))
def test_code_of_a_dead_function_is_not_looked_at(script, run):
    """CPython's table of function versions may still name it; its memory is another object's by now.

    What that did to the other object depended on the address, so several processes try.
    """
    outcome = script(
        """
        import gc
        import pyjit

        CALLER = "def caller(f, n):\\n    return [f(i) for i in range(n)]\\n"
        for _ in range(100):
            made = {}
            exec(CALLER, made)
            exec("def callee(x):\\n    return x + 1\\n", made)
            callee, caller = made.pop("callee"), made.pop("caller")
            for _ in range(20):
                caller(callee, 20)
            made = None
            pyjit.inspect(callee).force_compile()
            del callee
            # As large as the code object, and with the collector's links where its reference count was.
            kept = [set() for _ in range(3000)]
            pyjit.inspect(caller).force_compile()
            assert pyjit.inspect(caller).is_compiled
            gc.collect()
            del kept
            gc.collect()
            print(caller(lambda a: a * 2, 3))
        """,
        "on",
    )
    assert outcome.status == 0, outcome.stderr
    assert outcome.stdout == "[0, 2, 4]\n" * 100
    assert outcome.stats["compiled_total"] >= 200


@pytest.mark.parametrize("mode", ["on", "hot", "exit:5", "invalidate:3"])
def test_loops_entered_while_running(script, mode):
    outcome = script(
        """
        import gc
        import sys

        def loop(n, kind):
            total = kind
            items = []
            for i in range(n):
                total = total + i
                items.append(str(total))
                if len(items) > 3:
                    items.pop(0)
            k = 0
            while k < n:
                k += 1
                if k % 7 == 0:
                    continue
                total = total - k
            return total, items

        def work(n):
            for i in range(n):
                loop(40, 0)
                loop(40, 0.5)

        import pyjit
        import time

        gc.collect()
        gc.disable()
        # At the default threshold it is the clock that decides when a function is hot.
        deadline = time.monotonic() + 20
        while not pyjit.stats()["native_entries"] + pyjit.stats()["osr_entries"] and time.monotonic() < deadline:
            work(100)
        work(100)
        before = sys.getallocatedblocks()
        work(2_500)
        print(sys.getallocatedblocks() - before)
        """,
        mode,
    )
    assert outcome.status == 0, outcome.stderr
    assert outcome.stats["native_entries"] + outcome.stats["osr_entries"] > 0
    assert int(outcome.stdout) <= TOLERANCE


def test_loops_at_module_level(script):
    outcome = script(
        """
        import gc
        import sys

        source = compile("t = 0\\nfor i in range(200):\\n    t += i\\n    u = [i]\\n", "<loop>", "exec")
        namespace = {}
        gc.collect()
        gc.disable()
        for _ in range(50):
            exec(source, namespace)
        before = sys.getallocatedblocks()
        for _ in range(2_000):
            exec(source, namespace)
        print(sys.getallocatedblocks() - before)
        """,
        "hot",
    )
    assert outcome.stats["osr_entries"] > 500, outcome.stderr
    assert int(outcome.stdout) <= TOLERANCE


def test_objects_die_when_they_should(compiled, native):
    import weakref

    class Mortal:
        pass

    def hold_and_release(n):
        refs = []
        for _ in range(n):
            x = Mortal()
            refs.append(weakref.ref(x))
        alive = sum(ref() is not None for ref in refs)
        x = None
        return alive, sum(ref() is not None for ref in refs)

    compiled(hold_and_release, (3,))
    assert native(hold_and_release, 100) == (1, 0)


def test_arguments_keep_their_reference_counts(compiled, native):
    def passes(a, b):
        c = a
        d = [a, b, c]
        return d[0]

    compiled(passes, ([], []))
    one, two = ["one"], ["two"]
    counts = sys.getrefcount(one), sys.getrefcount(two)
    for _ in range(1000):
        assert native(passes, one, two) is one
    assert (sys.getrefcount(one), sys.getrefcount(two)) == counts


CLASSES = """
import gc
import sys

def rss():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096

def shared(i):
    class C:
        def __init__(self, x):
            self.x = x

        def twice(self):
            return self.x + self.x

        @property
        def next(self):
            return self.x + 1

    def use(n):
        total = 0
        for j in range(n):
            c = C(j)
            total += c.twice() + c.next
        return total

    return use(3)

SOURCE = '''
class C:
    def __init__(self, x):
        self.x = x

    def twice(self):
        return self.x + self.x

def use(n):
    total = 0
    for j in range(n):
        total += C(j).twice()
    return total
'''

def fresh(i):
    space = {}
    exec(compile(SOURCE, f"file {i % 7}", "exec"), space)
    return space["use"](3) + space["use"](4)

def work(n):
    for i in range(n):
        MAKE(i)

work(WARM)
gc.collect()
blocks, memory = sys.getallocatedblocks(), rss()
work(ROUNDS)
gc.collect()
print(sys.getallocatedblocks() - blocks, rss() - memory)
"""


@pytest.mark.parametrize(("make", "warm", "rounds"), [("shared", 5_000, ROUNDS), ("fresh", 200, 600)])
def test_classes_made_and_dropped(script, make, warm, rounds):
    """Classes whose methods are compiled: of the same code, and of code that is dropped with them."""
    source = CLASSES.replace("MAKE", make).replace("WARM", str(warm)).replace("ROUNDS", str(rounds))
    outcome = script(source, "hot")
    assert outcome.status == 0, outcome.stderr
    blocks, memory = map(int, outcome.stdout.split())
    assert blocks <= TOLERANCE * 10
    assert memory < 4 << 20
    assert outcome.stats["units_freed_total" if make == "fresh" else "native_entries"] > rounds


def test_code_memory_at_its_cap(script):
    """More functions than there is room for: those that come late are interpreted, until others are dropped."""
    outcome = script(
        """
        import gc
        import pyjit

        SOURCE = '''
        def f(n):
            total = 0
            for i in range(n):
                total += i * {0} + (i & {1})
                if i % 3 == {2}:
                    total -= {0}
            return total
        '''

        def made(i):
            space = {}
            exec(SOURCE.format(i, i % 7, i % 3), space)
            return space["f"]

        def wanted(i):
            return sum(k * i + (k & (i % 7)) - (i if k % 3 == i % 3 else 0) for k in range(50))

        kept = [made(i) for i in range(1_500)]
        for _ in range(3):
            print(all(f(50) == wanted(i) for i, f in enumerate(kept)))
        first, last = (pyjit.inspect(kept[i]) for i in (0, -1))
        print(first.state, last.state, "bytes of machine code in the process, the limit is 1048576" in last.reason)
        print(pyjit.stats()["code_bytes"] <= 1 << 20, pyjit.stats()["refused_total"] > 100)
        del kept, first, last
        gc.collect()
        f = made(5)
        print(f(50) == f(50) == wanted(5), pyjit.inspect(f).state)
        """,
        "hot",
        PYJIT_CODE_MEMORY=str(1 << 20),
    )
    assert outcome.stdout.splitlines() == [
        *["True"] * 3,
        "compiled refused True",
        "True True",
        "True compiled",
    ], outcome.stderr
