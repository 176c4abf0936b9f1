"""Every reason to leave machine code is triggered once, shows up under its name, and does no harm."""

import math

import pytest


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Other:
    x = "class attribute"


class Slotted:
    __slots__ = ("x",)


def add(a, b):
    return a + b


def read_x(point):
    return point.x


def test_type(compiled, native, exits_of):
    compiled(add, (1, 2), (300, 4))
    assert native(add, 20, 22, exits=0) == 42
    before = exits_of(add, reason="type")
    assert native(add, 0.5, 1) == 1.5
    assert native(add, "a", "b") == "ab"
    assert exits_of(add, reason="type") > before
    assert native(add, 20, 22) == 42


def test_type_of_a_receiver(compiled, native, exits_of):
    compiled(read_x, (Point(1, 2),))
    assert native(read_x, Point(5, 6), exits=0) == 5
    assert native(read_x, Other()) == "class attribute"
    assert exits_of(read_x, reason="type") > 0


def test_overflow(compiled, native, exits_of):
    def double_up(x, n):
        for _ in range(n):
            x = x + x
        return x

    compiled(double_up, (1, 10))
    assert native(double_up, 1, 40, exits=0) == 2**40
    assert native(double_up, 1, 70) == 2**70
    assert native(double_up, -1, 70) == -(2**70)
    assert exits_of(double_up, reason="overflow") + exits_of(double_up, reason="bigint") > 0


def test_big_int_operand(compiled, native, exits_of):
    def scaled_sum(x, n):
        total = 0
        for i in range(n):
            total = total + x
        return total

    compiled(scaled_sum, (3, 10))
    assert native(scaled_sum, 3, 100, exits=0) == 300
    assert native(scaled_sum, 2**80, 3) == 3 * 2**80
    assert exits_of(scaled_sum, reason="bigint") + exits_of(scaled_sum, reason="type") > 0


def test_operand(compiled, native, exits_of):
    def quotient(a, b):
        return a // b, a % b

    compiled(quotient, (7, 2))
    assert native(quotient, -7, 2, exits=0) == (-4, 1)
    with pytest.raises(ZeroDivisionError, match="integer division or modulo by zero"):
        native(quotient, 7, 0)
    assert exits_of(quotient) > 0


def test_bounds(compiled, native, exits_of):
    def pick(items, i):
        return items[i]

    compiled(pick, ([1, 2, 3], 1))
    assert native(pick, [1, 2, 3], 2, exits=0) == 3
    with pytest.raises(IndexError, match="list index out of range"):
        native(pick, [1, 2, 3], 3)
    with pytest.raises(IndexError, match="list index out of range"):
        native(pick, [], -1)
    assert exits_of(pick) >= 2


def test_unbound_local(compiled, native, exits_of):
    def sometimes(flag):
        if flag:
            value = 1
        return value

    compiled(sometimes, (True,))
    assert native(sometimes, True) == 1
    with pytest.raises(UnboundLocalError, match="cannot access local variable 'value'"):
        native(sometimes, False)
    assert exits_of(sometimes) > 0


def test_unbound_attribute(compiled, native, exits_of):
    def read_x(point):
        return point.x

    slotted = Slotted()
    slotted.x = 5
    compiled(read_x, (slotted,))
    assert native(read_x, slotted, exits=0) == 5
    with pytest.raises(AttributeError, match="object has no attribute 'x'"):
        native(read_x, Slotted())
    assert exits_of(read_x) > 0


def test_state_of_the_dict_of_an_instance(compiled, native):
    compiled(read_x, (Point(1, 2),))
    replaced = Point(1, 2)
    replaced.__dict__ = {"x": "from a new dict"}
    assert native(read_x, replaced) == "from a new dict"
    missing = Point(1, 2)
    del missing.x
    with pytest.raises(AttributeError, match="'Point' object has no attribute 'x'"):
        native(read_x, missing)


def test_unreached_branch(compiled, native, exits_of):
    def rarely(x):
        if x > 1000:
            return math.sqrt(x) + len(str(x))
        return x + 1

    compiled(rarely, (1,))
    assert native(rarely, 5, exits=0) == 6
    assert native(rarely, 10_000) == 105.0
    assert exits_of(rarely) == exits_of(rarely, reason="unreached")


def test_raise(compiled, native, exits_of):
    def parse(text):
        return int(text) + 1

    compiled(parse, ("1",))
    assert native(parse, "41", exits=0) == 42
    with pytest.raises(ValueError, match="invalid literal for int"):
        native(parse, "x")
    assert exits_of(parse, reason="raise") == 1


def test_recursion_limit(compiled, native, exits_of):
    def descend(n):
        return 0 if n == 0 else 1 + descend(n - 1)

    compiled(descend, (5,))
    assert native(descend, 100) == 100
    with pytest.raises(RecursionError, match="maximum recursion depth exceeded"):
        native(descend, 10**6)
    assert native(descend, 100) == 100
    assert exits_of(descend, reason="recursion") > 0


def test_identity_or_invalidation_when_a_callee_is_replaced(compiled, native):
    namespace = {"inner": lambda x: x + 1}
    exec("def outer(x):\n    return inner(x) * 2\n", namespace)
    outer = namespace["outer"]
    compiled(outer, (1,))
    assert native(outer, 4) == 10
    namespace["inner"] = lambda x: x + 100
    assert outer(4) == 208


def test_loop_done_and_poll_reach_the_counters(same_everywhere):
    outcomes = same_everywhere(
        """
        import signal

        hits = []
        signal.signal(signal.SIGALRM, lambda *args: hits.append(1))
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        total = 0
        while not hits:
            for i in range(1000):
                total += i & 1
        print(len(hits), total > 0)
        """,
        "hot",
    )
    stats = outcomes["hot"].stats
    assert stats["osr_entries"] > 0
    assert stats["exit_loop_done"] > 0


def test_counters_agree_with_the_list(compiled, native, exits_of):
    import pyjit

    def add(a, b):
        return a + b

    compiled(add, (1, 2))
    before = pyjit.stats()
    for _ in range(5):
        native(add, 0.5, 0.25)
    after = pyjit.stats()
    grown = {name for name in after if name.startswith("exit_") and after[name] > before[name]}
    listed = {f"exit_{each['reason']}" for each in pyjit.inspect(add).exits if each["count"]}
    assert listed <= grown | {name for name in before if before[name]}
    assert after["exits_total"] - before["exits_total"] >= exits_of(add) > 0


def test_exits_name_line_and_offset(compiled, native):
    import dis

    import pyjit

    def three_lines(a, b):
        first = a + 1
        second = b + 1
        return first * second

    compiled(three_lines, (1, 2))
    native(three_lines, 1, 0.5)
    start = three_lines.__code__.co_firstlineno
    (left,) = [each for each in pyjit.inspect(three_lines).exits if each["count"]]
    assert left["line"] == start + 2
    lines = {instruction.offset: instruction.positions.lineno for instruction in dis.get_instructions(three_lines)}
    assert lines[left["offset"]] == start + 2
    assert f"{left['reason']}" in str(pyjit.explain(three_lines))
