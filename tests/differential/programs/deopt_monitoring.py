"""sys.monitoring tools switched on mid-loop by a callee: events of every kind, local and global, DISABLE, restart."""

import sys

M = sys.monitoring
E = M.events
TOOL = 2
EVENTS = []


def where(code, offset):
    line = next(l for start, end, l in code.co_lines() if start <= offset < end)
    return f"{code.co_name}+{line - code.co_firstlineno if line else None}"


def mine(code):
    return code.co_filename == __file__ and code.co_name not in (
        "on", "off", "report", "where", "mine", "record", "inner_record",
    )


def record(name):
    def inner_record(code, *args):
        if mine(code):
            shown = f"{code.co_name}+{args[0] - code.co_firstlineno}" if name == "LINE" else where(code, args[0])
            EVENTS.append(f"{name} {shown}")

    return inner_record


def on(events):
    M.set_events(TOOL, events)


def off():
    M.set_events(TOOL, 0)


def helper(x):
    if x % 2:
        return x * 3
    return x


def raising(x):
    if x % 4 == 0:
        raise ValueError(x)
    return x


def loop(n, start, stop, events):
    total = 0
    for i in range(n):
        if i == start:
            on(events)
        total += helper(i)
        if i == stop:
            off()
    return total


def handling(n, start, stop, events):
    caught = 0
    for i in range(n):
        if i == start:
            on(events)
        try:
            raising(i)
        except ValueError:
            caught += 1
        if i == stop:
            off()
    return caught


def generator(n):
    for i in range(n):
        yield i


def consuming(n, start, stop, events):
    total = 0
    for i in generator(n):
        if i == start:
            on(events)
        total += i
        if i == stop:
            off()
    return total


def report(label, value):
    print(label, value, len(EVENTS))
    for event in EVENTS:
        print("   ", event)
    EVENTS.clear()


M.use_tool_id(TOOL, "differential test")
for name in (
    "LINE", "PY_START", "PY_RETURN", "PY_RESUME", "PY_YIELD", "RAISE", "EXCEPTION_HANDLED", "PY_UNWIND", "CALL",
    "C_RETURN", "JUMP", "BRANCH",
):
    M.register_callback(TOOL, getattr(E, name), record(name))
for i in range(1000):
    helper(i), raising(i * 4 + 1)
report("lines", loop(2000, 1500, 1501, E.LINE))
report("start return", loop(2000, 1500, 1502, E.PY_START | E.PY_RETURN))
report("calls", loop(1500, 1400, 1401, E.CALL))
report("jumps", loop(1500, 1400, 1402, E.JUMP))
report("branches", loop(1500, 1400, 1401, E.BRANCH))
report("raise", handling(1500, 1399, 1402, E.RAISE | E.EXCEPTION_HANDLED | E.PY_UNWIND))
report("yield", consuming(1500, 1400, 1402, E.PY_YIELD | E.PY_RESUME))
M.set_local_events(TOOL, helper.__code__, E.PY_START)
loop(1000, -1, -1, 0)
print("local", len(EVENTS), set(EVENTS))
EVENTS.clear()
M.set_local_events(TOOL, helper.__code__, 0)
report("local off", loop(1000, -1, -1, 0))
hits = []


def disabling(code, line):
    if code is helper.__code__:
        hits.append(line - code.co_firstlineno)
    return M.DISABLE


M.register_callback(TOOL, E.LINE, disabling)
loop(1000, 500, -1, E.LINE)
first = list(hits)
loop(1000, -1, -1, 0)
M.restart_events()
loop(1000, -1, -1, 0)
off()
print(first, hits)
M.free_tool_id(TOOL)
print(loop(2000, -1, -1, 0))
