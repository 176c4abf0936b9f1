"""sys.setprofile switched on mid-loop: Python and C calls, returns and exceptions are seen in order."""

import sys
import threading

EVENTS = []


def profiler(frame, event, arg):
    name = frame.f_code.co_name
    if event.startswith("c_"):
        EVENTS.append(f"{name}:{event}:{arg.__name__}")
    else:
        EVENTS.append(f"{name}:{event}")


def leaf(x):
    return len([x]) + abs(-x)


def middle(x):
    return leaf(x) + max(x, 1)


def fails(x):
    return int("not a number")


class Obj:
    def __init__(self, v):
        self.v = v

    def method(self):
        return self.v

    @property
    def prop(self):
        return self.v

    def __add__(self, other):
        return self.v + other


def loop(n, on, off):
    total = 0
    for i in range(n):
        if i == on:
            sys.setprofile(profiler)
        total += middle(i)
        if i == off:
            sys.setprofile(None)
    return total


def objects(n, on, off):
    total = 0
    for i in range(n):
        if i == on:
            sys.setprofile(profiler)
        obj = Obj(i)
        total += obj.method() + obj.prop + (obj + 1)
        if i == off:
            sys.setprofile(None)
    return total


def errors(n, on, off):
    caught = 0
    for i in range(n):
        if i == on:
            sys.setprofile(profiler)
        try:
            fails(i)
        except ValueError:
            caught += 1
        if i == off:
            sys.setprofile(None)
    return caught


def generator(n):
    for i in range(n):
        yield i


def consume(n, on, off):
    total = 0
    for i in generator(n):
        if i == on:
            sys.setprofile(profiler)
        total += i
        if i == off:
            sys.setprofile(None)
    return total


def sort_keys(n):
    sys.setprofile(profiler)
    try:
        return sorted(range(n), key=lambda x: -x)
    finally:
        sys.setprofile(None)


def report(label, value):
    print(label, value, len(EVENTS))
    print("   ", " ".join(EVENTS))
    EVENTS.clear()


for i in range(800):
    middle(i), Obj(i).method(), Obj(i).prop, Obj(i) + 1
report("loop", loop(2000, 1500, 1501))
report("objects", objects(1500, 1200, 1201))
report("errors", errors(700, 600, 601))
report("generator", consume(1500, 1000, 1002))
report("callback", sort_keys(3))
counts = {}


def counting(frame, event, arg):
    key = event, frame.f_code.co_name
    counts[key] = counts.get(key, 0) + 1


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


fib(12)
sys.setprofile(counting)
fib(10)
sys.setprofile(None)
print(sorted(counts.items()))
threading.setprofile(counting)
counts.clear()
thread = threading.Thread(target=lambda: [leaf(i) for i in range(300)])
thread.start()
thread.join()
threading.setprofile(None)
print(counts["call", "leaf"], counts["return", "leaf"], counts["c_call", "leaf"], loop(1000, -1, -1))
