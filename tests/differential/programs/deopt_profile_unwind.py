"""A profiler or monitoring tool that is switched on inside calls which an exception then leaves or is handled in."""

import sys

LOG = []
TICKS = 0
START = None


def tick():
    global TICKS
    TICKS += 1
    if TICKS == 40:
        START()


def inner(n):
    tick()
    return n - None


def middle(n):
    v = inner(n)
    return v


def outer(n):
    try:
        v = middle(n)
    except TypeError:
        v = -1
    return v


def failing(n):
    v = middle(n)
    return v


def profiler(frame, event, arg):
    LOG.append(f"{event} {frame.f_code.co_name}")


M, E = sys.monitoring, sys.monitoring.events


def monitor():
    M.use_tool_id(3, "test")
    for name in ("RAISE", "EXCEPTION_HANDLED", "PY_UNWIND"):
        M.register_callback(3, getattr(E, name), lambda code, at, e, name=name: LOG.append(f"{name} {code.co_name}"))
    M.set_events(3, E.RAISE | E.EXCEPTION_HANDLED | E.PY_UNWIND)


def stop_monitor():
    M.set_events(3, 0)
    M.free_tool_id(3)


def run(f):
    for n in range(42):
        try:
            f(n)
        except TypeError:
            LOG.append("caught")


for start, stop in ((lambda: sys.setprofile(profiler), lambda: sys.setprofile(None)), (monitor, stop_monitor)):
    for f in (outer, failing):
        START, TICKS = start, 0
        LOG.clear()
        run(f)
        stop()
        print(f.__name__, [line for line in LOG if "<lambda>" not in line and "append" not in line][:60])
