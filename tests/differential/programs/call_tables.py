"""Calls that go to a few functions at one place: tables of functions, bound methods, closures, lambdas, classes and
builtins; handlers that raise, look at frames, change the table, are replaced, die, or have other globals."""

import gc
import sys
import traceback
import weakref


def one(x, y=1):
    return x + y


def two(x):
    return x * 2


def three(x):
    return f"{x}"


def broken(x):
    return [][x]


def looks(x):
    f = sys._getframe()
    return x, f.f_code.co_name, f.f_back.f_code.co_name, sorted(f.f_back.f_locals)


def call_each(functions, rounds):
    out = []
    for n in range(rounds):
        f = functions[n % len(functions)]
        out.append(f(n))
    return out


def guarded(functions, rounds):
    out = []
    for n in range(rounds):
        try:
            out.append(functions[n % len(functions)](n))
        except Exception as e:
            out.append(type(e).__name__)
    return out


for table in ([one, two], [one, two, three], [two, str, one, int], [one, two, three, looks, float, two]):
    print(call_each(table, 60)[-7:])
    print(guarded(table + [broken], 60)[-8:])


def where(e):
    return [(f.name, f.line) for f in traceback.extract_tb(e.__traceback__)]


for _ in range(40):
    try:
        call_each([one, two, broken], 9)
    except IndexError as e:
        found = where(e)
print(found)
for args in ([one, two, lambda: 0], [one, two, lambda a, b: 0]):
    for _ in range(40):
        try:
            call_each(args, 9)
        except TypeError as e:
            found = str(e), where(e)
    print(found)


class Machine:
    def __init__(self):
        self.stack = []
        self.ops = {name[3:]: getattr(self, name) for name in dir(self) if name.startswith("op_")}

    def op_push(self, a):
        self.stack.append(a)

    def op_add(self, a):
        self.stack.append(self.stack.pop() + self.stack.pop() + a)

    def op_drop(self, a):
        self.stack.pop()

    @staticmethod
    def op_none(a):
        return a

    def op_swap(self, a):
        # The table changes while it is used.
        self.ops["drop"], self.ops["none"] = self.ops["none"], self.ops["drop"]

    def run(self, program):
        for op, a in program:
            self.ops[op](a)
        return len(self.stack), sum(self.stack)


PROGRAM = [("push", 1), ("push", 2), ("add", 3), ("none", 0), ("push", 7)] * 8
for _ in range(30):
    result = Machine().run(PROGRAM)
print(result)
for _ in range(30):
    result = Machine().run([*PROGRAM, ("swap", 0), ("none", 0), ("drop", 1), ("push", 5)])
print(result)


class Late(Machine):
    def op_push(self, a):
        self.stack.append(a * 1.5)


print(Late().run(PROGRAM))


def handlers(step):
    def up(x):
        nonlocal step
        step += x
        return step

    def down(x):
        nonlocal step
        step -= x
        return step

    return [up, down, lambda x: x * step]


print([call_each(handlers(n), 12)[-3:] for n in range(50)][-2:])
kept = handlers(100)
print(call_each(kept, 30)[-4:])
death = weakref.ref(kept[0])
del kept
gc.collect()
print(death() is None)

# Functions that only one of the calls knows die; others get their place.
for n in range(40):
    namespace = {}
    exec(f"def made(x): return x + {n}\ndef other(x): return x - {n}", namespace)
    got = call_each([namespace["made"], namespace["other"], two], 9)
    alive = weakref.ref(namespace["made"])
    namespace.clear()
    if alive() is not None and n > 30:
        gc.collect()
print(got, alive() is None)


class Callable:
    def __call__(self, x):
        return ("called", x)


class Point:
    def __init__(self, x):
        self.x = x

    def __repr__(self):
        return f"Point({self.x})"


print(call_each([Callable(), Point, one, two, lambda x: Point(x).__repr__()], 15))
print(call_each([Callable(), Point, one, two], 41)[-4:])


def nested(table, n):
    if n <= 0:
        return ["end"]
    return [n, *table[n % 3](table, n)]


def less(table, n):
    return nested(table, n - 1)


def lesser(table, n):
    return nested(table, n - 2)


for _ in range(30):
    result = nested([less, lesser, less], 20)
print(result)

# Code and defaults of a handler change after it has become part of the loop.
print(call_each([one, two], 30)[-2:])
one.__defaults__ = (10,)
print(call_each([one, two], 30)[-2:])
one.__code__ = (lambda x, y: (x, y)).__code__
print(call_each([one, two], 30)[-2:])
two.__code__, three.__code__ = three.__code__, two.__code__
print(call_each([one, two, three], 30)[-3:])
other_globals = type(two)(two.__code__, {"__builtins__": {}})
print(call_each([one, two, other_globals, three], 32)[-4:])
