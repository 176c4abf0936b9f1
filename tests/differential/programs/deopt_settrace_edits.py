"""Trace functions that change the program: f_lineno jumps, edited locals, exceptions raised from the tracer."""

import sys

LOG = []


def target(n):
    total = 0
    for i in range(n):
        total += i
        total += 1000
        marker = i
    return total, marker


def edit_local(frame, event, arg):
    if event == "line" and frame.f_code is target.__code__ and frame.f_locals.get("i") == 5:
        frame.f_locals["total"] = -1_000_000
        sys.settrace(None)
        frame.f_trace = None
        return None
    return edit_local


def jump_over(frame, event, arg):
    if frame.f_code is not target.__code__:
        return None
    if event == "line" and frame.f_lineno == target.__code__.co_firstlineno + 4:
        frame.f_lineno += 1
        LOG.append("jumped")
    return jump_over


def bad_jump(frame, event, arg):
    if frame.f_code is not target.__code__:
        return None
    if event == "line" and not LOG:
        try:
            frame.f_lineno = 1
        except ValueError as error:
            LOG.append(str(error))
    return bad_jump


def raiser(frame, event, arg):
    if frame.f_code is target.__code__ and event == "line" and frame.f_locals.get("i") == 3:
        raise LookupError("from the tracer")
    return raiser


def change_type(frame, event, arg):
    if frame.f_code is target.__code__ and event == "line" and frame.f_locals.get("marker") == 7:
        frame.f_locals["total"] = frame.f_locals["total"] + 0.5
        frame.f_locals["brand_new"] = "extra"
        LOG.append(sorted(frame.f_locals))
        return None
    return change_type


def with_trace(function, n):
    sys.settrace(function)
    try:
        return target(n)
    except LookupError as error:
        tb = error.__traceback__
        names = []
        while tb:
            names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
            tb = tb.tb_next
        return str(error), names, sys.gettrace()
    finally:
        sys.settrace(None)


for i in range(1000):
    target(3)
print(target(2000))
for function in (edit_local, jump_over, bad_jump, raiser, change_type):
    LOG.clear()
    print(function.__name__, with_trace(function, 10), len(LOG), LOG[:1], target(10))
    print("   ", with_trace(function, 4), target(2000))


class Debugger:
    """Steps through every line of a function called in a hot loop, like bdb does."""

    def __init__(self):
        self.lines = {}

    def __call__(self, frame, event, arg):
        if frame.f_code.co_name == "stepped":
            line = frame.f_lineno - frame.f_code.co_firstlineno
            self.lines[line] = self.lines.get(line, 0) + 1
        return self


def stepped(x):
    if x % 2:
        y = x * 3
    else:
        y = x
    return y


debugger = Debugger()
total = 0
for i in range(2000):
    if i == 1000:
        sys.settrace(debugger)
    if i == 1100:
        sys.settrace(None)
    total += stepped(i)
print(total, sorted(debugger.lines.items()))
