"""settrace, setprofile and sys.monitoring see every event of code that was native; afterwards it is native again."""

import sys

import pytest

import pyjit


def helper(x):
    y = x * 2
    return y + 1


def caller(n):
    total = 0
    for i in range(n):
        total += helper(i)
    return total


@pytest.fixture
def hot(compiled):
    compiled(helper, (1,))
    compiled(caller, (3,))


def native_again(native, function, *args):
    """The interpreter takes the tool's instrumentation out of the code first: two calls."""
    for _ in range(2):
        function(*args)
    return native(function, *args)


def line_events(frame, event, arg, out, codes):
    if frame.f_code not in codes:
        return None
    out.append((frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, event))
    return lambda *args: line_events(*args, out, codes)


def traced(function, *args):
    events = []
    codes = {helper.__code__, caller.__code__}
    sys.settrace(lambda *args: line_events(*args, events, codes))
    try:
        function(*args)
    finally:
        sys.settrace(None)
    return events


def test_settrace_sees_calls_lines_and_returns(hot, native):
    native(caller, 5)
    expected = [
        ("caller", 0, "call"),
        ("caller", 1, "line"),
        *[
            ("caller", 2, "line"),
            ("caller", 3, "line"),
            ("helper", 0, "call"),
            ("helper", 1, "line"),
            ("helper", 2, "line"),
            ("helper", 2, "return"),
        ]
        * 2,
        ("caller", 2, "line"),
        ("caller", 4, "line"),
        ("caller", 4, "return"),
    ]
    assert traced(caller, 2) == expected
    assert traced(caller, 2) == expected
    assert native_again(native, caller, 100) == sum(2 * i + 1 for i in range(100))


def test_settrace_from_inside_a_loop(compiled, native):
    events = []

    def tracer(frame, event, arg):
        events.append((frame.f_code.co_name, event))

    def victim(n, at):
        total = 0
        for i in range(n):
            if i == at:
                sys.settrace(tracer)
            total += helper(i)
        return total

    compiled(helper, (1,))
    compiled(victim, (5, -1))
    try:
        assert native(victim, 50, 45) == sum(2 * i + 1 for i in range(50))
    finally:
        sys.settrace(None)
    assert events.count(("helper", "call")) == 5


def test_setprofile_sees_python_and_c_calls(compiled, native):
    def measured(items):
        return len(items) + helper(len(items))

    compiled(helper, (1,))
    compiled(measured, ([1],))
    assert native(measured, [1, 2]) == 7
    events = []
    sys.setprofile(lambda frame, event, arg: events.append((event, getattr(arg, "__name__", frame.f_code.co_name))))
    try:
        measured([1, 2])
    finally:
        sys.setprofile(None)
    names = [event for event in events if event[1] in ("len", "measured", "helper")]
    assert names == [
        ("call", "measured"),
        ("c_call", "len"),
        ("c_return", "len"),
        ("c_call", "len"),
        ("c_return", "len"),
        ("call", "helper"),
        ("return", "helper"),
        ("return", "measured"),
    ]
    assert native_again(native, measured, [1]) == 4


@pytest.fixture
def tool():
    monitoring = sys.monitoring
    monitoring.use_tool_id(3, "tests")
    yield 3
    monitoring.set_events(3, 0)
    events = monitoring.events
    for event in (events.PY_START, events.PY_RETURN, events.LINE, events.RAISE, events.CALL):
        monitoring.register_callback(3, event, None)
    monitoring.free_tool_id(3)


def test_global_monitoring_events(hot, native, tool):
    native(caller, 5)
    monitoring, seen = sys.monitoring, []
    monitoring.register_callback(tool, monitoring.events.PY_START, lambda code, offset: seen.append(code.co_name))
    monitoring.set_events(tool, monitoring.events.PY_START)
    caller(3)
    monitoring.set_events(tool, 0)
    assert [name for name in seen if name in ("caller", "helper")] == ["caller", "helper", "helper", "helper"]
    assert native_again(native, caller, 5) == 25


@pytest.mark.parametrize("watched", [helper, caller])
def test_local_monitoring_events(hot, native, tool, watched):
    native(caller, 3)
    monitoring, seen = sys.monitoring, []
    monitoring.register_callback(tool, monitoring.events.LINE, lambda code, line: seen.append(line))
    start = watched.__code__.co_firstlineno
    expected = {helper: [1, 2] * 2, caller: [1, 2, 3, 2, 3, 2, 4]}[watched]
    for _ in range(3):
        monitoring.set_local_events(tool, watched.__code__, monitoring.events.LINE)
        caller(2)
        monitoring.set_local_events(tool, watched.__code__, 0)
        caller(3)
        assert [line - start for line in seen] == expected
        seen.clear()
    assert native_again(native, caller, 3) == 9
    assert seen == []


def test_local_monitoring_events_begin_inside_a_loop(same_everywhere):
    same_everywhere(
        """
        import sys

        monitoring, seen = sys.monitoring, []
        monitoring.use_tool_id(3, "x")
        monitoring.register_callback(
            3, monitoring.events.LINE, lambda code, line: seen.append((code.co_name, line - code.co_firstlineno))
        )

        def helper(x):
            y = x * 2
            return y + 1

        def switch(code, events):
            monitoring.set_local_events(3, code, events)

        def loop(n, code, at):
            total = 0
            for i in range(n):
                if i == at:
                    switch(code, monitoring.events.LINE)
                total += helper(i)
            return total

        for code in helper.__code__, loop.__code__, helper.__code__:
            print(loop(3000, None, -1), loop(3000, code, 2997), seen)
            switch(code, 0)
            seen.clear()
            print(loop(3000, None, -1), seen)
        """,
        "on",
        "hot",
        "exit:3",
        "invalidate:2",
    )


def leaf(x):
    return x + 1


def root(x, go):
    if go:
        return leaf(x)
    return 0


def test_no_late_event_from_an_inlined_function(tool):
    """`leaf` last ran under the tool and still carries its instructions when `root` is compiled after the tool left."""
    monitoring, seen = sys.monitoring, []
    monitoring.register_callback(tool, monitoring.events.PY_RETURN, lambda code, *args: seen.append(code.co_name))
    monitoring.set_events(tool, monitoring.events.PY_RETURN)
    for i in range(60):
        root(i, True)
    monitoring.set_events(tool, 0)
    assert root(1, False) == 0
    seen.clear()
    pyjit.inspect(root).force_compile()
    entries = pyjit.inspect(root).entries
    assert root(1.5, True) == 2.5, "the ints it learnt from are gone: inlined, leaf would leave in the middle"
    assert pyjit.inspect(root).entries == entries + 1
    assert "leaf" not in seen


def test_raise_events(compiled, native, tool):
    def fails(x):
        return 1 // x

    def catches(n):
        caught = 0
        for i in range(n):
            try:
                fails(i)
            except ZeroDivisionError:
                caught += 1
        return caught

    compiled(fails, (1,))
    compiled(catches, (2,))
    monitoring, seen = sys.monitoring, []
    monitoring.register_callback(tool, monitoring.events.RAISE, lambda code, *args: seen.append(code.co_name))
    monitoring.set_events(tool, monitoring.events.RAISE)
    assert catches(3) == 1
    monitoring.set_events(tool, 0)
    assert [name for name in seen if name in ("fails", "catches")] == ["fails", "catches"]
    assert native_again(native, catches, 3) == 1


def test_the_poll_of_a_loop_notices_monitoring(same_everywhere):
    same_everywhere(
        """
        import sys

        monitoring, seen = sys.monitoring, []

        def line_event(code, line):
            seen.append(line - code.co_firstlineno)

        def switch():
            monitoring.use_tool_id(2, "x")
            monitoring.register_callback(2, monitoring.events.LINE, line_event)
            monitoring.set_events(2, monitoring.events.LINE)

        def loop(n, at):
            total = 0
            for i in range(n):
                if i == at:
                    switch()
                total += i
            monitoring.set_events(2, 0)
            return total

        print(loop(3000, 2990), seen)
        """,
        "on",
        "hot",
        "exit:3",
        "invalidate:2",
    )


def test_pdb_style_stepping_from_the_command_line(same_everywhere):
    same_everywhere(
        """
        import bdb

        class Stepper(bdb.Bdb):
            steps = 0

            def user_line(self, frame):
                if frame.f_code.co_name == "work":
                    self.steps += 1
                self.set_step()

        def work(n):
            total = 0
            for i in range(n):
                total += i
            return total

        for _ in range(300):
            work(5)
        stepper = Stepper()
        print(stepper.runcall(work, 4), stepper.steps, work(10))
        """,
        "on",
        "hot",
    )


def test_tracemalloc_sees_the_lines_of_allocations(same_everywhere):
    same_everywhere(
        """
        import tracemalloc

        def inner(i):
            x = 1.5 * i
            kept = [i, x]
            other = {i: x}
            kept = (
                kept,
                [other],
            )
            return kept

        def outer(n):
            out = []
            for i in range(n):
                out.append(inner(i))
            return out

        def places(n):
            out = outer(n)
            for item in out[n // 2]:
                print([line.lineno for line in tracemalloc.get_object_traceback(item) or ()])

        outer(5000)
        for _ in range(2):
            tracemalloc.start(3)
            places(3000)
            tracemalloc.stop()
            print(len(outer(5000)))
        """,
        "on",
        "hot",
        "exit:3",
    )


def test_switching_on_under_a_tracer_runs_no_code_of_its_own(script):
    outcome = script(
        """
        import sys
        import pyjit

        seen = []
        sys.settrace(lambda frame, event, arg: seen.append((frame.f_code.co_filename, frame.f_code.co_name)))
        pyjit.enable()
        sys.settrace(None)
        print([place for place in seen if "importlib" in place[0]])
        """,
        "off",
    )
    assert outcome.stdout == "[]\n", outcome.stderr
