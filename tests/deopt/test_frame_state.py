"""What the interpreter finds when it takes over: locals, operand stack, line, outer frames, exceptions on their way."""

import sys
import traceback

import pytest


def look():
    return dict(sys._getframe(1).f_locals)


def test_operand_stack_survives(compiled, native):
    def deep(a, b, c):
        return [a, (b, [a + b, (c, a * 10 + (b * 10 + (c + 1)))])]

    compiled(deep, (1, 2, 3))
    assert native(deep, 1, 2, 3, exits=0) == [1, (2, [3, (3, 34)])]
    assert native(deep, 1, 2, 0.5) == [1, (2, [3, (0.5, 31.5)])]
    assert native(deep, 1, 2.5, 3) == [1, (2.5, [3.5, (3, 39.0)])]


def test_exit_in_the_middle_of_a_call(compiled, native):
    order = []

    def note(x):
        order.append(x)
        return x

    def call(f, a):
        return max(f(1), f(2), a + 1, f(3), a * 2)

    compiled(call, (note, 1))
    order.clear()
    assert native(call, note, 2.5) == 5.0
    assert order == [1, 2, 3]


def test_iterators_on_the_stack_continue(compiled, native):
    def nested(items, n):
        out = []
        for a in items:
            for b in range(n):
                for c in (a, b):
                    out.append(a + b + c)
        return out

    compiled(nested, ([1, 2, 3], 3))
    mixed = [1, 2.5, 3, 2**70, 4]
    assert native(nested, mixed, 2) == [a + b + c for a in mixed for b in range(2) for c in (a, b)]


def test_unboxed_values_are_seen_by_a_callee(compiled, native):
    def loop(n):
        i, x, flag = 0, 0.5, False
        while i < n:
            i += 1
            x *= 2.0
            flag = i > 3
            if i == n:
                return look(), i, x, flag

    compiled(loop, (5,))
    seen, i, x, flag = native(loop, 10)
    assert seen == {"n": 10, "i": 10, "x": 512.0, "flag": True}
    assert (i, x, flag) == (10, 512.0, True)


def test_locals_of_the_function_itself(compiled, native):
    def own(a, b=2):
        c = a * b
        return locals()

    compiled(own, (1,))
    assert native(own, 3) == {"a": 3, "b": 2, "c": 6}
    assert native(own, 0.5) == {"a": 0.5, "b": 2, "c": 1.0}


def test_a_callee_writes_into_the_frame(compiled, native):
    def poke(value):
        sys._getframe(1).f_locals["x"] = value

    def victim(n, value):
        x = 0
        for i in range(n):
            if i == 50:
                poke(value)
            x = x + 1
        return x

    compiled(victim, (40, 0))
    assert native(victim, 100, 1000) == 1050
    assert native(victim, 100, 0.5) == 50.5
    with pytest.raises(TypeError, match="can only concatenate str"):
        native(victim, 100, "text")


def test_a_callee_deletes_nothing_but_binds_unbound(compiled, native):
    def bind():
        sys._getframe(1).f_locals["late"] = "bound"

    def victim(flag):
        if flag:
            bind()
        return late
        late = None

    with pytest.raises(UnboundLocalError):
        victim(False)
    compiled(victim, (True,))
    assert native(victim, True) == "bound"
    with pytest.raises(UnboundLocalError):
        native(victim, False)


def inner(x, y):
    z = x + y
    return z * 2


def middle(x):
    before = x + 1
    return inner(x, before) + before


def outer(x):
    return (
        middle(x)
        + 1
    )


@pytest.mark.parametrize("value", [3, 0.5, 2**62, True])
def test_inlined_or_not_the_result_is_the_same(compiled, native, value):
    compiled(inner, (1, 2))
    compiled(middle, (1,))
    compiled(outer, (1,))
    before = value + 1
    assert native(outer, value) == (value + before) * 2 + before + 1


def test_traceback_through_three_levels(compiled, native):
    compiled(inner, (1, 2))
    compiled(middle, (1,))
    compiled(outer, (1,))
    with pytest.raises(TypeError) as caught:
        native(outer, "x")
    last = traceback.extract_tb(caught.tb)[-1]
    assert (last.name, last.line) == ("middle", "before = x + 1")

    class Breaks:
        def __init__(self):
            self.results = [1, "text"]

        def __add__(self, other):
            return self.results.pop(0)

    with pytest.raises(TypeError) as caught:
        native(outer, Breaks())
    entries = [(entry.name, entry.line) for entry in traceback.extract_tb(caught.tb)][-2:]
    assert entries == [("outer", "middle(x)"), ("middle", "return inner(x, before) + before")]
    lines = [entry.lineno for entry in traceback.extract_tb(caught.tb) if entry.name == "outer"]
    assert lines == [outer.__code__.co_firstlineno + 2]


def test_columns_of_a_traceback(compiled, native):
    def expression(a, b):
        return (a + 1) * (b.missing + a)

    class Has:
        missing = 1

    compiled(expression, (1, Has()))
    with pytest.raises(AttributeError) as caught:
        native(expression, 1, 5)
    entry = traceback.extract_tb(caught.tb)[-1]
    assert entry.line[entry.colno - 8 : entry.end_colno - 8] == "b.missing"


def test_handler_in_the_same_function(compiled, native):
    log = []

    def guarded(items):
        total = 0
        for item in items:
            try:
                total += 10 // item
            except ZeroDivisionError as error:
                log.append((total, item, error.__traceback__.tb_lineno))
                total += 1000
            finally:
                total += 1
        return total

    compiled(guarded, ([1, 2],))
    assert native(guarded, [1, 0, 5]) == 10 + 1 + 1000 + 1 + 2 + 1
    assert log == [(11, 0, guarded.__code__.co_firstlineno + 4)]


def test_context_of_an_exception_raised_in_a_handler(compiled, native):
    def chain(x):
        try:
            return 1 // x
        except ZeroDivisionError:
            raise KeyError(x)

    compiled(chain, (1,))
    with pytest.raises(KeyError) as caught:
        native(chain, 0)
    assert isinstance(caught.value.__context__, ZeroDivisionError)
    assert caught.value.__cause__ is None


def test_frames_of_a_chain_are_real(compiled, native):
    def leaf():
        frame = sys._getframe()
        names = []
        while frame.f_code.co_name != "test_frames_of_a_chain_are_real":
            names.append((frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
            frame = frame.f_back
        return names

    def below(f):
        x = 1
        return f()

    def above(f):
        return below(f)

    compiled(below, (leaf,))
    compiled(above, (leaf,))
    names = [name for name in native(above, leaf) if name[0] in ("leaf", "below", "above")]
    assert names == [("leaf", 4), ("below", 2), ("above", 1)]


def test_a_frame_object_outlives_its_native_activation(compiled, native):
    def keep():
        value = [1, 2]
        return sys._getframe()

    compiled(keep, ())
    frame = native(keep)
    assert frame.f_locals == {"value": [1, 2]}
    assert frame.f_code is keep.__code__
    frame.clear()
    assert frame.f_locals == {}


def test_destructors_run_in_the_order_of_the_interpreter(compiled, native):
    log = []

    class Noisy:
        def __init__(self, name):
            self.name = name

        def __del__(self):
            log.append(self.name)

    def scene():
        a = Noisy("a")
        b = Noisy("b")
        a = Noisy("a2")
        log.append("rebound")
        Noisy("temporary")
        log.append("end")

    scene()
    expected = log[:]
    compiled(scene, ())
    log.clear()
    native(scene)
    assert log == expected == ["a", "rebound", "temporary", "end", "a2", "b"]


def test_deoptimize_and_compile_again(compiled, native):
    import pyjit

    def square(x):
        return x * x

    compiled(square, (3,))
    assert native(square, 4) == 16
    inspection = pyjit.inspect(square)
    inspection.deoptimize()
    assert not inspection.is_compiled
    entries = inspection.entries
    assert square(5) == 25
    assert inspection.entries == entries
    inspection.force_compile()
    assert native(square, 6) == 36
    assert inspection.versions >= 2


def test_deoptimize_from_inside(compiled, native):
    import pyjit

    def victim(n):
        total = 0
        for i in range(n):
            if i == 5:
                pyjit.inspect(victim).deoptimize()
            total += i
        return total

    compiled(victim, (3,))
    assert native(victim, 100) == sum(range(100))
    assert not pyjit.inspect(victim).is_compiled
    assert victim(100) == sum(range(100))


def test_a_guard_that_fails_for_ever_is_given_up(compiled):
    import pyjit

    def add(a, b):
        return a + b

    compiled(add, (1, 2))
    values = [1, 0.5, "s", (1,), [1], 1j, b"b", 2**70, True]
    for _ in range(2000):
        for value in values:
            add(value, value)
    inspection = pyjit.inspect(add)
    before = sum(each["count"] for each in inspection.exits)
    for _ in range(2000):
        for value in values:
            add(value, value)
    assert sum(each["count"] for each in inspection.exits) == before, inspection
    assert inspection.versions <= 5
