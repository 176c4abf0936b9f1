"""Functions made for a few calls, guarded by what they run; decorators; callbacks kept as bound methods."""
import functools
import sys
import types


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def many_closures(rounds):
    total = 0
    for i in range(rounds):
        k = i

        def f(x):
            return x + k

        for j in range(5):
            total += f(j)
    return total


def apply(f, x):
    return f(x)


def lambdas(rounds):
    total = 0
    for i in range(rounds):
        total += apply(lambda x: x * 2 + i, i)
    return total


def several(rounds):
    total = 0
    for i in range(rounds):
        if i % 3:
            f = lambda x: x + i
        else:
            f = lambda x: x - i
        total += apply(f, i) + f(3)
    return total


print(many_closures(100), lambdas(200), several(200))


def with_defaults(rounds):
    total = 0
    for i in range(rounds):
        f = lambda x, y=i, *, z=2: x + y + z
        total += f(1) + f(1, 2) + f(1, z=5) + f(y=1, x=2)
    return total


print(with_defaults(150))


# A function that is given another code object, or other defaults, between calls.
def first(x, y=1):
    return x + y


def second(x, y=1):
    return x - y


def changing(rounds):
    got = []
    f = types.FunctionType(first.__code__, globals(), "f", (1,))
    for i in range(rounds):
        if i == rounds - 6:
            f.__code__ = second.__code__
        if i == rounds - 3:
            f.__defaults__ = (100,)
        got.append((f(i), f(i, 2)))
    return got[-8:]


print(changing(120))


# The same code with other globals.
source = "def maker():\n    def inner(x):\n        return x + offset\n    return inner\n"
spaces = []
for offset in (1, 1000):
    space = {"offset": offset}
    exec(compile(source, "spaces", "exec"), space)
    spaces.append(space)
shared = spaces[0]["maker"]
other = types.FunctionType(shared.__code__, spaces[1])


def in_spaces(makers, rounds):
    total = 0
    for i in range(rounds):
        f = makers[i % len(makers)]()
        total += f(i)
    return total


print(in_spaces([shared], 150), in_spaces([other], 150), in_spaces([shared, other], 150))


# Decorators.
def counted(f):
    calls = 0

    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        nonlocal calls
        calls += 1
        return f(*args, **kwargs)

    wrapper.calls = lambda: calls
    return wrapper


def looking(f):
    def wrapper(*args, **kwargs):
        frame = sys._getframe()
        result = f(*args, **kwargs)
        return result, sorted(frame.f_locals), frame.f_locals["kwargs"]

    return wrapper


@counted
def add(a, b=10, *rest, c=0, **more):
    return a + b + c + sum(rest) + sum(more.values())


@counted
def failing(a):
    if a % 40 == 39:
        raise ValueError(a)
    return a


@looking
def plain(a, b=2):
    return a + b


@looking
def nosy(a):
    caller = sys._getframe(1)
    caller.f_locals["kwargs"]["seen"] = a
    return caller.f_locals["args"], caller.f_code.co_name


def decorated(rounds):
    total = 0
    for i in range(rounds):
        total += add(i) + add(i, 2) + add(i, 2, 3) + add(i, c=4) + add(a=i, b=1, d=7)
        try:
            total += failing(i)
        except ValueError as e:
            total += len(str(e))
    return total, add.calls(), failing.calls()


def looked(rounds):
    got = None
    for i in range(rounds):
        got = plain(i), plain(i, b=3), nosy(i)
    return got


print(decorated(200))
print(looked(100))


def where(rounds):
    lines = []
    for i in range(rounds):
        try:
            failing(39 if i == rounds - 1 else 1)
        except ValueError as e:
            tb = e.__traceback__
            while tb:
                lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
                tb = tb.tb_next
    return lines


print(where(120))


def methods(rounds):
    class Ticker:
        def __init__(self):
            self.n = 0

        def tick(self, by):
            self.n += by
            return self.n

    class Other(Ticker):
        def tick(self, by):
            return -by

    actions = [Ticker().tick for _ in range(3)]
    total = 0
    for i in range(rounds):
        if i == rounds - 5:
            actions.append(Other().tick)
        total += actions[i % len(actions)](i)
    return total


print(methods(150), methods(20))


def accumulator():
    total = 0

    def add(x):
        nonlocal total
        total += x
        return total

    def reset():
        nonlocal total
        total = 0

    return add, reset


def accounts(rounds):
    add, reset = accumulator()
    got = []
    for i in range(rounds):
        got.append(add(i))
        if i % 50 == 49:
            reset()
    return got[-3:], add(1.5), add(2**70)


print(accounts(180))


def recursive(n):
    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    return fib(n)


print([recursive(n) for n in range(15)])


def unbound_cell(rounds):
    def get():
        return late

    got = []
    for i in range(rounds):
        if i == rounds - 2:
            late = 5
        got.append(attempt(get))
    return got[-4:]


print(unbound_cell(100))


def generators(rounds):
    total = 0
    for i in range(rounds):

        def gen(n):
            for j in range(n):
                yield j + i

        total += sum(gen(4)) + max(gen(2))
        for x in gen(3):
            total += x
    return total


print(generators(80))


def wrong_count(rounds):
    got = []
    for i in range(rounds):
        f = lambda x: x
        if i == rounds - 1:
            got.append(attempt(apply, lambda: 1, 2))
        got.append(apply(f, i))
    return got[-2:]


print(wrong_count(100))
key = functools.partial(lambda a, b: (b % a, b), 7)
print(sorted(range(40), key=key)[:10], functools.reduce(lambda a, b: a * 3 % 101 + b, range(300)))
