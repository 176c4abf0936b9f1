"""KeyboardInterrupt raised inside hot loops: line, state afterwards, finally blocks, and an uncaught one at the end."""

import signal

LOG = []


def loop(n, at):
    total = 0
    try:
        for i in range(n):
            total += i
            if i == at:
                signal.raise_signal(signal.SIGINT)
                LOG.append("never on this path")
    except KeyboardInterrupt as error:
        tb = error.__traceback__
        return (
            "interrupted",
            i,
            total,
            tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno,
            type(error.__context__).__name__,
        )
    return "finished", total


def callee(i, at):
    if i == at:
        signal.raise_signal(signal.SIGINT)
    return i


def through_callee(n, at):
    done = 0
    try:
        for i in range(n):
            done += callee(i, at)
    finally:
        LOG.append(("finally", i, done))
    return done


def swallowing(n):
    hits = 0
    for i in range(n):
        try:
            callee(i % 10, 3)
        except KeyboardInterrupt:
            hits += 1
        except Exception:
            LOG.append("not an Exception")
    return hits


def while_loop(at):
    n = 0
    while True:
        n += 1
        try:
            if n == at:
                signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            return n


def in_with(n):
    class Manager:
        def __enter__(self):
            return self

        def __exit__(self, kind, value, tb):
            LOG.append(kind.__name__ if kind else None)
            return kind is KeyboardInterrupt

    for i in range(n):
        with Manager():
            if i == n - 1:
                signal.raise_signal(signal.SIGINT)
    return i


def ignored(n):
    old = signal.signal(signal.SIGINT, signal.SIG_IGN)
    for i in range(n):
        if i % 100 == 0:
            signal.raise_signal(signal.SIGINT)
    signal.signal(signal.SIGINT, old)
    return i


def custom(n):
    def handler(signum, frame):
        raise LookupError(f"signal {signum} in {frame.f_code.co_name}")

    old = signal.signal(signal.SIGINT, handler)
    try:
        for i in range(n):
            if i == n // 2:
                signal.raise_signal(signal.SIGINT)
    except LookupError as error:
        return i, str(error)
    finally:
        signal.signal(signal.SIGINT, old)


for i in range(800):
    callee(i, -1)
print(loop(2000, -1), loop(2000, 1500), loop(10, 5), swallowing(1000), while_loop(1500))
try:
    through_callee(2000, 1200)
except KeyboardInterrupt:
    print(LOG)
LOG.clear()
print(in_with(700), LOG.count(None), LOG[-1], ignored(1000), custom(1500))
total = 0
try:
    for i in range(3000):
        total += i
        if i == 2000:
            signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("module level", i, total)
through_callee(2000, 1000)
print("never printed")
