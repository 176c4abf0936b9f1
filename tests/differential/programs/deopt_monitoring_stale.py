"""A tool that listens for a while: code that still carries its instrumentation, alone or inlined, sends nothing late."""

import sys

TOOL = 3
M, E = sys.monitoring, sys.monitoring.events
seen = []


def leaf(x):
    return x + 1


def middle(x):
    return leaf(x) + leaf(x + 1)


def root(n):
    total = 0
    for i in range(n):
        total += middle(i)
    return total


def switch(on):
    M.set_events(TOOL, E.PY_RETURN if on else 0)


def called(n, at, on):
    total = 0
    for i in range(n):
        if i == at:
            switch(on)
        total += middle(i)
    return total


def main():
    M.use_tool_id(TOOL, "listener")
    M.register_callback(TOOL, E.PY_RETURN, lambda code, *_: seen.append(code.co_name))
    for _ in range(40):
        root(5)
    for round_ in range(12):
        switch(round_ % 3 == 0)
        root(4)
        called(6, 3, round_ % 2 == 0)
        root(2)
        switch(False)
        for _ in range(3):
            root(3)
        print(round_, len(seen), seen[-3:])
    M.free_tool_id(TOOL)


main()
