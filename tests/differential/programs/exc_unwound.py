"""Exceptions that leave functions no frame of which handles them: tracebacks, frames that live on, deaths, observers."""

import sys


class Noisy:
    log = []

    def __init__(self, name):
        self.name = name

    def __del__(self):
        frame, names = sys._getframe(1), []
        while frame is not None and frame.f_code.co_name != "<module>":
            names.append(frame.f_code.co_name)
            frame = frame.f_back
        Noisy.log.append((self.name, names, type(sys.exception()).__name__))


def describe(error):
    entries = []
    tb = error.__traceback__
    while tb is not None:
        frame = tb.tb_frame
        shown = {k: v for k, v in frame.f_locals.items() if isinstance(v, (int, float, str, tuple, list))}
        back = frame.f_back.f_code.co_name if frame.f_back is not None else None
        line = tb.tb_lineno - frame.f_code.co_firstlineno
        entries.append((frame.f_code.co_name, line, tb.tb_lasti == frame.f_lasti, back, sorted(shown.items())))
        tb = tb.tb_next
    return type(error).__name__, error.args, entries[1:], type(error.__context__).__name__


def raiser(x):
    y = x * 2
    z = y / 4
    raise ValueError(x, z)


def middle(x, *rest):
    kept = [x, rest]
    return kept, raiser(x) + 1


def outer(x):
    return [x, middle(x, "a", 2.5)]


def lookup(table, key):
    number = key + 1
    return table[key], number


def deep(n):
    if n == 0:
        raise KeyError("bottom")
    return deep(n - 1) + n


def nested_data(x):
    pair = (x, (x + 1, x * 0.5))
    number = x
    for _ in range(3):
        number += 1
    return pair, [pair, raiser(number)]


def locals_die(x):
    first = Noisy("first")
    second = Noisy("second")
    return first, second, Noisy("stack"), raiser(x)


def argument_dies(o, x):
    o = None
    return raiser(x)


def closes_over(x):
    def inner():
        nonlocal x
        x += 1
        raise LookupError(x)

    return inner()


def from_cause(x):
    raise TypeError(x) from OSError(x)


def chooses(x):
    if x % 3 == 0:
        return x
    if x % 3 == 1:
        return int("no" * x)
    return [1, 2][x]


def chosen(x):
    return chooses(x) + 1


def in_generator(x):
    yield x
    yield raiser(x)


def consumes(x):
    return sum(v for v in in_generator(x))


def wrapped(x):
    try:
        raise IndexError(x)
    except IndexError:
        return outer(x)


class Item:
    def __init__(self, x):
        self.x = x
        self.y = lookup({}, x)

    def __add__(self, other):
        return raiser(other)

    def __getattr__(self, name):
        raise AttributeError(name)


def constructs(x):
    return Item(x)


def operates(item, x):
    return item + x


def attribute(item, x):
    return item.missing


def caught(function, *args):
    try:
        function(*args)
    except Exception as error:
        return error
    return None


def traced(function, *args):
    events = []

    def trace(frame, event, arg):
        if frame.f_code is not caught.__code__:
            events.append((frame.f_code.co_name, event, arg[0].__name__ if event == "exception" else None))
        return trace

    sys.settrace(trace)
    try:
        caught(function, *args)
    finally:
        sys.settrace(None)
    return events


def profiled(function, *args):
    events = []
    sys.setprofile(lambda frame, event, arg: events.append((frame.f_code.co_name, event)))
    try:
        caught(function, *args)
    finally:
        sys.setprofile(None)
    return events


def monitored(function, *args):
    monitoring, events = sys.monitoring, []
    monitoring.use_tool_id(4, "unwinding")
    watched = monitoring.events.RAISE | monitoring.events.PY_UNWIND
    for event, name in ((monitoring.events.RAISE, "raise"), (monitoring.events.PY_UNWIND, "unwind")):
        monitoring.register_callback(4, event, lambda code, at, error, name=name: events.append((code.co_name, name)))
    monitoring.set_events(4, watched)
    try:
        caught(function, *args)
    finally:
        monitoring.set_events(4, 0)
        monitoring.free_tool_id(4)
    return events


def main():
    item = Item.__new__(Item)
    item.x = 1
    calls = [
        (outer, 3),
        (lookup, {}, 4),
        (lookup, [], 4),
        (deep, 6),
        (nested_data, 5),
        (closes_over, 1),
        (from_cause, 7),
        (consumes, 2),
        (wrapped, 8),
        (constructs, 9),
        (operates, item, 10),
        (attribute, item, 11),
        (chosen, 4),
        (chosen, 5),
    ]
    errors = []
    for turn in range(60):
        for call in calls:
            error = caught(*call)
            if turn % 20 == 7:
                errors.append(error)
        chosen(turn * 3)
    for error in errors:
        print(describe(error))
    frame = errors[0].__traceback__.tb_next.tb_frame
    frame.f_locals["x"] = "written"
    print(frame.f_locals["x"], frame.f_back is errors[0].__traceback__.tb_frame)
    frame.clear()
    print(frame.f_locals)
    for turn in range(60):
        Noisy.log.clear()
        error = caught(locals_die, turn)
        alive = [name for name, _, _ in Noisy.log]
        error = error.args
        first = Noisy.log[:]
        Noisy.log.clear()
        error = caught(argument_dies, Noisy("argument"), turn).args
    print(alive, first, Noisy.log)
    for call in calls:
        if call[0] is not consumes:
            print(traced(*call), profiled(*call), monitored(*call))
    print(describe(caught(outer, 12)))
    print(sys.exc_info(), sys.getrecursionlimit() > 0)


main()
