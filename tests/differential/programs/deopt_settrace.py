"""sys.settrace switched on and off by a callee of a hot loop: every event is printed."""

import sys

EVENTS = []


def tracer(frame, event, arg):
    code = frame.f_code
    if code.co_filename != __file__ or code.co_name == "report":
        return None
    shown = arg if isinstance(
        arg, (int, str, type(None)),
    ) else type(arg).__name__ if not isinstance(arg, tuple) else arg[0].__name__
    EVENTS.append(f"{code.co_name}:{frame.f_lineno - code.co_firstlineno}:{event}:{shown}")
    return tracer


def switch(on):
    sys.settrace(tracer if on else None)
    if on:
        sys._getframe(1).f_trace = tracer


def helper(x):
    y = x * 2
    return y + 1


def loop(n, on, off):
    total = 0
    for i in range(n):
        if i == on:
            switch(True)
        total += helper(i)
        if i == off:
            switch(False)
    return total


def while_loop(n, on, off):
    total = 0
    while n > 0:
        if n == on:
            switch(True)
        if n % 2:
            total += n
        n -= 1
        if n == off:
            switch(False)
    return total


def raising(x):
    if x % 3 == 0:
        raise ValueError(x)
    return x


def handler_loop(n, on, off):
    caught = 0
    for i in range(n):
        if i == on:
            switch(True)
        try:
            raising(i)
        except ValueError:
            caught += 1
        if i == off:
            switch(False)
    return caught


def comprehension(n, on):
    return [switch(i == on) or helper(i) for i in range(n)][-1]


def recursive(n):
    if n == 0:
        return 0
    return recursive(n - 1) + 1


def only_new_calls(n, on, off):
    total = 0
    for i in range(n):
        if i == on:
            sys.settrace(tracer)
        total += helper(i)
        if i == off:
            sys.settrace(None)
    return total


def jump_lines():
    x = (
        helper(1)
        + helper(2)
    )
    if x > 0 and \
            x < 100:
        return x
    return None


def report(label, value):
    print(label, value, len(EVENTS))
    for event in EVENTS:
        print("   ", event)
    EVENTS.clear()


for i in range(1000):
    helper(i), recursive(3), jump_lines(), raising(i * 3 + 1)
report("loop", loop(2000, 1500, 1502))
report("loop to the end", loop(1000, 998, -1))
sys.settrace(None)
report("while", while_loop(2000, 500, 496))
report("handler", handler_loop(1500, 1200, 1203))
report("comprehension", comprehension(1000, 900))
sys.settrace(None)
report("new calls only", only_new_calls(1500, 1400, 1402))
sys.settrace(tracer)
result = recursive(3), jump_lines()
sys.settrace(None)
report("from the start", result)
report("again without", loop(2000, -1, -1))


def no_lines(frame, event, arg):
    frame.f_trace_lines = False
    frame.f_trace_opcodes = True
    EVENTS.append(event)
    return no_lines


sys.settrace(no_lines)
helper(5)
sys.settrace(None)
print(EVENTS)
