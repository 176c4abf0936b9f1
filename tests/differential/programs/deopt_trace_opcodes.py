"""Opcode events: what pdb's breakpoint() begins with, in functions with hot loops, whose own events must not swallow them."""

import io
import pdb
import re
import sys


def tracer(frame, event, arg):
    if frame.f_code in CODES:
        EVENTS.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno, frame.f_lasti))
    return tracer


def trace_from(frame, depth):
    while frame and depth:
        frame.f_trace = tracer
        frame.f_trace_opcodes = True
        frame = frame.f_back
        depth -= 1
    sys.settrace(tracer)


def stop_tracing(frame, depth):
    sys.settrace(None)
    while frame and depth:
        frame.f_trace_opcodes = False
        frame.f_trace = None
        frame = frame.f_back
        depth -= 1


def loops(n, at):
    total = 0
    i = 0
    while i < n:
        if i == at:
            trace_from(sys._getframe(), 2)
        total += i
        if i == at + 1:
            stop_tracing(sys._getframe(), 2)
        i += 1
    return total


def calls_loops(n, at):
    for _ in range(2):
        result = loops(n, at)
    return result


def breaks(n, at):
    total = 0
    for i in range(n):
        if i == at:
            debugger = pdb.Pdb(stdin=io.StringIO("p i, total\nnext\nnext\nnext\ncontinue\n"), stdout=OUT, nosigint=True, readrc=False)
            debugger.set_trace()
        total += i
    return total


def monitored(n, at, tool):
    total = 0
    for i in range(n):
        if i == at:
            tool.set_local_events(4, monitored.__code__, tool.events.INSTRUCTION)
            tool.set_local_events(4, monitored.__code__, tool.events.INSTRUCTION | tool.events.JUMP)
        total += i
    tool.set_local_events(4, monitored.__code__, 0)
    return total


CODES = {loops.__code__, calls_loops.__code__}
EVENTS = []
OUT = io.StringIO()


def main():
    for n, at in ((5, 1), (2000, -1), (2000, 1997), (2000, -1), (30, 27)):
        EVENTS.clear()
        print(calls_loops(n, at), len(EVENTS), EVENTS)
    for n, at in ((5, 1), (2000, -1), (2000, 1997), (2000, -1), (30, 27)):
        OUT.seek(0)
        OUT.truncate()
        print(breaks(n, at), re.sub(r"^> .*/", "> ", OUT.getvalue(), flags=re.MULTILINE))
    tool = sys.monitoring
    tool.use_tool_id(4, "test")
    tool.register_callback(4, tool.events.INSTRUCTION, lambda code, offset: EVENTS.append(offset))
    tool.register_callback(4, tool.events.JUMP, lambda code, offset, to: EVENTS.append((offset, to)))
    for n, at in ((5, 1), (2000, -1), (2000, 1997), (2000, -1), (30, 27)):
        EVENTS.clear()
        print(monitored(n, at, tool), len(EVENTS), EVENTS)


main()
