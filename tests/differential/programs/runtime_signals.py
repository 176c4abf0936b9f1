"""Signals in hot loops: a timer ends an otherwise endless loop, handlers see the frame, exceptions come out of it."""

import signal
import sys

flag = 0
seen = []


def set_flag(signum, frame):
    global flag
    flag += 1
    seen.append(frame.f_code.co_name)


def raise_timeout(signum, frame):
    raise TimeoutError("timer fired")


def spin_until_flag():
    n = 0
    while not flag:
        n += 1
    return n > 0


def spin_for():
    for i in range(10**12):
        if flag:
            return True


def spin_arithmetic():
    x = 1
    y = 0.5
    while True:
        x = (x * 5 + 1) & 0xFFFF
        y = y * 0.999 + x


def spin_calls():
    def leaf(x):
        return x + 1

    n = 0
    while True:
        n = leaf(n)


def spin_pass():
    while True:
        pass


def descend(n):
    return 0 if n == 0 else 1 + descend(n - 1)


def spin_recursive():
    while True:
        descend(30)


def spin_comprehension():
    return sum([i for i in range(10**9)])


def spin_try():
    n = 0
    while True:
        try:
            n += 1
        finally:
            n -= 1


def arm(handler, seconds=0.03):
    signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def interrupted(f):
    arm(raise_timeout)
    try:
        f()
    except TimeoutError as error:
        tb = error.__traceback__
        names = []
        while tb:
            names.append(tb.tb_frame.f_code.co_name)
            tb = tb.tb_next
        return str(error), names[1], names[-1]


def raise_signal_in_loop(n):
    counts = []
    signal.signal(
        signal.SIGUSR1, lambda signum,
        frame: counts.append((frame.f_locals["i"], frame.f_lineno - frame.f_code.co_firstlineno)),
    )
    for i in range(n):
        if i % 500 == 499:
            signal.raise_signal(signal.SIGUSR1)
    return counts


def handler_changes_local(n):
    def handler(signum, frame):
        frame.f_locals["x"] = "changed by the handler"

    signal.signal(signal.SIGUSR1, handler)
    x = 0
    for i in range(n):
        if i == n - 5:
            signal.raise_signal(signal.SIGUSR1)
            return x, i
        x += 1


def handler_switches_trace(n):
    events = []

    def tracer(frame, event, arg):
        events.append(event)
        return None

    signal.signal(signal.SIGUSR1, lambda signum, frame: sys.settrace(tracer))

    def callee(x):
        return x

    for i in range(n):
        callee(i)
        if i == n - 3:
            signal.raise_signal(signal.SIGUSR1)
    sys.settrace(None)
    return events


arm(set_flag)
print(spin_until_flag(), seen)
flag = 0
arm(set_flag)
print(spin_for(), seen)
for f in (spin_arithmetic, spin_pass, spin_try):
    print(f.__name__, interrupted(f))
print(
    "spin_calls", interrupted(spin_calls)[:2], "spin_recursive", interrupted(spin_recursive)[:2], "spin_comprehension",
    interrupted(spin_comprehension)[:2],
)
print(raise_signal_in_loop(2000), handler_changes_local(1500), handler_switches_trace(1000))
flag = 0
arm(set_flag)
while not flag:
    total = sum([1, 2, 3])
print("module level loop ended", flag)
