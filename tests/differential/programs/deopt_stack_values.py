"""Many live values on the operand stack when something unexpected happens: type change, exception, trace, rebinding."""

import sys

LOG = []
mode = "int"


def value(i):
    if mode == "float" and i == 3:
        return 0.5
    if mode == "str" and i == 3:
        return "s"
    if mode == "raise" and i == 3:
        raise LookupError(i)
    if mode == "locals" and i == 3:
        LOG.append(sorted((k, v) for k, v in sys._getframe(1).f_locals.items() if k != "self"))
    if mode == "big" and i == 3:
        return 2**70
    return i


def long_sum(a, b):
    return a + (b + (value(0) + (value(1) + (a * (value(2) + (b * (value(3) + value(4))))))))


def in_call(a, b):
    return max(a, value(1), max(b, value(2), max(value(3), value(4), a)), value(5))


def in_list(a):
    return [a, value(1), [value(2), value(3)], (value(4), a + value(3)), {value(1): value(3)}]


def in_loop(items):
    total = 0
    for a in items:
        for b in (1, 2):
            total = total + a * value(b) + value(3) * b
    return total


def in_fstring(a):
    return f"{a} {value(1)} {value(3)!r:>6} {value(4)}"


def in_compare(a):
    return a < value(2) < value(3) < value(4)


def in_subscript(table, k):
    table[value(1)][value(3)] = table.get(k, value(4))
    return table


def in_starred(a):
    return (lambda *args, **kwargs: (args, sorted(kwargs.items())))(
        a, *[value(1), value(3)], value(4), k=value(3), **{"z": value(5)},
    )


def in_boolean(a):
    return (a and value(3) and value(4)) or value(5)


def in_with(a):
    class Manager:
        def __enter__(self):
            return value(3)

        def __exit__(self, *args):
            LOG.append(args[0].__name__ if args[0] else "no error")
            return False

    with Manager() as x:
        return [a, x, value(4)]


def comprehension(n):
    return [(i, value(i), n) for i in range(n)]


def inlinable(x):
    return x + value(3)


def nested_inlines(a):
    return inlinable(a) + inlinable(inlinable(a) - inlinable(1))


def outcome(f, *args):
    try:
        return f(*args)
    except (TypeError, LookupError) as error:
        tb = error.__traceback__.tb_next
        names = []
        while tb:
            names.append(f"{tb.tb_frame.f_code.co_name}+{tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno}")
            tb = tb.tb_next
        return f"{type(error).__name__}: {error} {'>'.join(names)}"


CASES = [
    (long_sum, 2, 3), (in_call, 1, 2), (in_list, 7), (in_loop, (1, 2, 3)), (in_fstring, 9), (in_compare, 1),
    (in_starred, 0), (in_boolean, 1), (in_with, 5), (comprehension, 6), (nested_inlines, 4),
]
for _ in range(2):
    for mode in ("int", "float", "str", "raise", "locals", "big"):
        saved, mode = mode, "int"
        for _ in range(250):
            for f, *args in CASES:
                outcome(f, *args)
            in_subscript({1: {}}, 1) if _ % 10 == 0 else None
        LOG.clear()
        mode = saved
        for f, *args in CASES:
            print(mode, f.__name__, outcome(f, *args))
        print(mode, "in_subscript", outcome(in_subscript, {1: {}, 2: 5}, 2), LOG)


def tracing_inside(n):
    events = []

    def tracer(frame, event, arg):
        events.append(f"{frame.f_code.co_name}:{event}")
        return None

    def switch(i, at):
        if i == at:
            sys.settrace(tracer)
        return i

    total = 0
    for i in range(n):
        total = total + (i + (switch(i, n - 3) + (value(1) * (value(2) + i))))
    sys.settrace(None)
    return total, events


mode = "int"
print(tracing_inside(1000))
