"""Functions made in functions, whose bodies become part of their callers: closures, frames, errors, changed code, generators."""

import gc
import sys
import traceback


def helpers(xs):
    scale = 3

    def times(x):
        return x * scale

    def clamp(x, low=0, high=50):
        if x < low:
            return low
        return min(x, high)

    total = 0
    for x in xs:
        total += clamp(times(x))
        if x == 40:
            scale = 4
    return total


def counter(n):
    count = 0
    seen = []

    def note(x):
        nonlocal count
        count += 1
        if x % 7 == 0:
            seen.append(x)
        return count

    for i in range(n):
        note(i)
    return count, seen[:3], len(seen)


def recursive(n):
    memo = {}

    def fib(k):
        if k < 2:
            return k
        if k in memo:
            return memo[k]
        memo[k] = fib(k - 1) + fib(k - 2)
        return memo[k]

    def depth(t):
        return 0 if t is None else 1 + max(depth(t[0]), depth(t[1]))

    return fib(n), depth((((None, None), None), (None, (None, (None, None)))))


def closures(n):
    def adder(k):
        def add(x):
            return x + k

        return add

    adders = [adder(i) for i in range(5)]
    total = 0
    for i in range(n):
        for add in adders:
            total += add(i)
        total += adder(i)(1)
    adders[2] = adder("x")
    try:
        for add in adders:
            total += add(1)
    except TypeError as e:
        lines = [frame.lineno - closures.__code__.co_firstlineno for frame in traceback.extract_tb(e.__traceback__)]
        total = (total, lines, str(e))
    return total


def looked_at(n):
    here = []

    def inner(x, i):
        y = x + 1
        if i == n - 2:
            frame = sys._getframe()
            here.append((frame.f_code.co_name, sorted(frame.f_locals), frame.f_locals["y"], frame.f_back.f_code.co_name, frame.f_back.f_locals["total"]))
        if i == n - 1:
            here.append(sorted(locals()))
        return y

    total = 0
    for i in range(n):
        total += inner(total % 5, i)
    return total, [str(x) for x in here]


def raising(n):
    def check(x):
        if x % 10 == 9:
            raise ValueError(x)
        return x

    def unwrap(x):
        try:
            return check(x)
        except ValueError as e:
            return -e.args[0]

    total = 0
    for i in range(n):
        total += unwrap(i)
        try:
            total += check(i)
        except ValueError as e:
            tb = e.__traceback__
            names = []
            while tb is not None:
                names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - raising.__code__.co_firstlineno))
                tb = tb.tb_next
            total += len(names) * 100
            last = names
    return total, last


def changed(n):
    def f(x):
        return x + 1

    def g(x):
        return x * 100

    total = 0
    for i in range(n):
        total += f(i)
        if i == n - 5:
            f.__code__ = g.__code__
        if i == n - 3:
            f = g
        if i == n - 2:
            f = len
            i = ()
            total += f(i)
            f = g
    return total


def types(values):
    def plus(a, b):
        return a + b

    out = []
    for v in values:
        out.append(plus(v, v))
    return out


class Noisy:
    def __init__(self, log, name):
        self.log, self.name = log, name

    def __del__(self):
        self.log.append(self.name)


def destructors(n):
    log = []

    def hold(x):
        kept = Noisy(log, x)
        log.append(("in", x))
        return x

    def make(x):
        owned = Noisy(log, ("cell", x))

        def use():
            log.append(("use", x))
            return owned is not None

        return use

    total = 0
    for i in range(n):
        total += hold(i)
        log.append(("after", i))
        total += make(i)()
        log.append(("made", i))
    return total, log


def generators(n):
    base = 10

    def up(k):
        for i in range(k):
            yield i + base

    def pairs():
        a, b = 0, 1
        while a < n:
            yield a, b
            a, b = b, a + b

    def evens(it):
        for x in it:
            if x % 2 == 0:
                yield x

    total = 0
    for x in up(n):
        total += x
        if x == 15:
            base = 20
    for a, b in pairs():
        total += a * b
    for x in evens(up(n)):
        total += x
    total += sum(up(n)) + len(list(evens(range(n)))) + max(up(5))
    return total, sorted(up(3)), [x for x in up(2)]


def generator_left(values):
    def each():
        for v in values:
            yield v * 2

    out = []
    for x in each():
        out.append(x)
        if len(out) == 30:
            out.append(sys._getframe().f_code.co_name)
    return out


def generator_stopped(n):
    log = []

    def numbers(k):
        owner = Noisy(log, "end")
        for i in range(k):
            yield i
        log.append("done")

    total = 0
    for i in range(n):
        for x in numbers(6):
            total += x
            if x == i % 8:
                break
        else:
            log.append("else")
        log.append(i)
    return total, log


def methods(n):
    class Local:
        def __init__(self, x):
            self.x = x

        def twice(self):
            return self.x * 2

    def wrap(f):
        def call(*args, **more):
            return f(*args, **more)

        return call

    twice = wrap(lambda o: o.twice())
    keyed = wrap(lambda a, b=1: a - b)
    total = 0
    for i in range(n):
        o = Local(i)
        total += twice(o) + keyed(i) + keyed(b=i, a=3) + (lambda q: q + i)(2)
    return total


SPACES = []
for base in (100, 200):
    space = {"base": base, "__builtins__": __builtins__}
    exec("def other(x):\n    return x + base\n\ndef made():\n    def inner(x):\n        return x * base\n    return inner\n", space)
    SPACES.append(space)
base = -1


def calls(f, n):
    total = 0
    for i in range(n):
        total += f(i)
    return total


def elsewhere(n):
    out = []
    for space in SPACES:
        out.append(calls(space["other"], n))
        out.append(calls(space["made"](), n))
        for _ in range(3):
            out.append(calls(space["made"](), 3))
    out.append(calls(lambda x: x + base, n))
    try:
        calls(SPACES[0]["other"], "n")
    except TypeError as e:
        out.append(str(e))
    try:
        for x in [1] * 30 + ["x"]:
            SPACES[1]["other"](x)
    except TypeError as e:
        out.append((str(e), e.__traceback__.tb_next.tb_frame.f_globals["base"]))
    return out


def main():
    for _ in range(4):
        print(helpers(range(-10, 60)), counter(100), recursive(40), closures(30))
        print(looked_at(60), raising(60), changed(60))
        print(types([1] * 50 + [2.5, "a", [1], (2,), 10**30]))
        print(destructors(6))
        print(generators(30), generator_left([1] * 40 + ["s", 2.5]), generator_stopped(10), methods(40))
        print(elsewhere(40))
        gc.collect()


main()
