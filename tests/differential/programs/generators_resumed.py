"""Generators, coroutines and async generators resumed by native code: every protocol, every consumer, exact states."""

import gc
import inspect
import sys
import traceback
import types
import weakref

REPEAT = 40
LOG = []


def numbers(n):
    for i in range(n):
        yield i * 2


def overflowing(n):
    x = 1 << 55
    for _ in range(n):
        yield x
        x *= 3


def mixed(items):
    total = 0
    for item in items:
        total = total + item
        yield total
    return total


def echo():
    got = yield "ready"
    while got is not None:
        got = yield ("got", got)
    return "over"


def delegating(*parts):
    results = []
    for part in parts:
        results.append((yield from part))
    return results


def tree(depth):
    if depth > 0:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


def cleanup(tag):
    try:
        yield tag
        yield tag + 1
    except ValueError as error:
        yield f"handled {error}"
    finally:
        LOG.append(tag)


def raising(n):
    for i in range(n):
        yield i
    raise KeyError(n)


def stopping(n):
    for i in range(n):
        yield i
    raise StopIteration("inside")


def in_handler(n):
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError:
            yield sys.exception().args[0]
        yield sys.exception()


def looks(n):
    here = sys._getframe()
    for i in range(n):
        yield here.f_lineno, here.f_code.co_name, here.f_back is not None and here.f_back.f_code.co_name


def own_locals(n):
    for i in range(n):
        square = i * i
        yield sorted(locals())
        yield square


def closure(n):
    total = 0

    def add(x):
        nonlocal total
        total += x
        return total

    for i in range(n):
        yield add(i)


def many(a, b, c, d, e, f):
    g = a + b
    h = c + d
    j = e + f
    yield g
    yield h
    yield j
    del g
    yield h + j
    try:
        yield g
    except NameError as error:
        yield type(error).__name__


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        LOG.append(("del", self.name, sys._getframe(1).f_code.co_name))


def holder(n):
    for i in range(n):
        thing = Noisy(i)
        yield i
        thing = None
        yield -i


def last_holder(n):
    thing = Noisy(n)
    yield n
    yield thing.name


class Ticker:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        self.n -= 1
        if self.n < 0:
            raise StopIteration(f"ticked {self.n}")
        return self.n


class Sink:
    def __init__(self):
        self.got = []

    def __iter__(self):
        return self

    def __next__(self):
        return "first"

    def send(self, value):
        self.got.append(value)
        if len(self.got) > 2:
            raise StopIteration(self.got)
        return value

    def throw(self, error):
        raise error


def consume_for():
    out = []
    for x in numbers(6):
        out.append(x)
    for x in overflowing(7):
        out.append(x)
    for x in mixed([1, 2, 3, 4.5, 2, 1 << 70, True]):
        out.append(x)
    for x in tree(4):
        out.append(x)
    for x in closure(5):
        out.append(x)
    for x in many(1, 2, 3, 4, 5, 6):
        out.append(x)
    for x in in_handler(3):
        out.append(x)
    for x in own_locals(3):
        out.append(x)
    return out


def consume_builtins(k):
    data = [3, 1, 2, k]
    return [
        sum(x * x for x in data),
        any(x > 2 for x in data),
        all(x > 0 for x in data),
        min(x - k for x in data),
        max((x, -x) for x in data),
        ",".join(str(x) for x in data),
        sorted(-x for x in data),
        list(x + y for x in data for y in range(x) if y),
        tuple(x for x in data if x != k),
        len(set(x % 2 for x in data)),
        dict((x, x * k) for x in data),
        sum(x + k for x in (y * 2 for y in data)),
        list(zip(numbers(3), tree(2))),
        [*numbers(3), *mixed(data)],
        list(enumerate(numbers(3))),
        next(numbers(2)),
        next(numbers(0), "none"),
        2 in numbers(5),
    ]


def drive_send():
    e = echo()
    out = [next(e), e.send(1), e.send("x"), e.gi_running, inspect.getgeneratorstate(e)]
    try:
        e.send(None)
    except StopIteration as stop:
        out.append(stop.value)
    out.append(inspect.getgeneratorstate(e))
    out.append(list(e))
    fresh = echo()
    try:
        fresh.send(1)
    except TypeError as error:
        out.append(str(error))
    d = delegating(echo(), Ticker(2), Sink(), echo())
    out.append(next(d))
    for value in (5, None, None, None, 7, 8, 9, 10):
        try:
            out.append(d.send(value))
        except StopIteration as stop:
            out.append(stop.value)
    out.append(d.gi_yieldfrom is None)
    try:
        d.send(None)
    except StopIteration as stop:
        out.append(stop.value)
    return out


def drive_throw():
    out = []
    c = cleanup(1)
    next(c)
    out.append(c.throw(ValueError("v")))
    out.append(list(c))
    c = cleanup(3)
    next(c)
    try:
        c.throw(KeyError("k"))
    except KeyError as error:
        out.append(("through", error.args))
    d = delegating(cleanup(5), cleanup(7))
    next(d)
    out.append(d.throw(ValueError("deep")))
    out.append(next(d))
    d.close()
    out.append(inspect.getgeneratorstate(d))
    c = cleanup(9)
    next(c)
    del c
    gc.collect()
    return out


def drive_raising():
    out = []
    try:
        for x in raising(3):
            out.append(x)
    except KeyError as error:
        out.append(error.args)
        tb = error.__traceback__
        out.append([(f.name, f.line) for f in traceback.extract_tb(tb)])
    try:
        list(stopping(2))
    except RuntimeError as error:
        out.append((str(error), repr(error.__cause__), repr(error.__context__)))
        out.append([(f.name, f.line) for f in traceback.extract_tb(error.__traceback__)])
    d = delegating(raising(1))
    next(d)
    try:
        next(d)
    except KeyError as error:
        out.append([(f.name, f.line) for f in traceback.extract_tb(error.__traceback__)])
    g = None

    def reentrant():
        yield 1
        yield next(g)

    g = reentrant()
    next(g)
    try:
        next(g)
    except ValueError as error:
        out.append(str(error))
    out.append(list(g))
    return out


def drive_frames():
    out = [row for row in looks(3)]
    g = looks(3)
    out.append(next(g)[1])
    frame = g.gi_frame
    out.append((frame.f_lineno, sorted(frame.f_locals), frame.f_locals["i"]))
    out.append(next(g)[1:])
    out.append(frame.f_locals["i"])
    out.append(frame is g.gi_frame)
    list(g)
    out.append(g.gi_frame)
    n = numbers(5)
    next(n)
    n.gi_frame.f_locals["i"] = 40
    out.append(next(n))
    w = weakref.ref(n)
    del n
    out.append(w())
    return out


def drive_destructors():
    LOG.clear()
    for x in holder(3):
        LOG.append(x)
    for x in last_holder(4):
        LOG.append(x)
    for x in last_holder(5):
        LOG.append(x)
        break
    gc.collect()
    return list(LOG)


@types.coroutine
def suspend(value):
    return (yield value)


async def add(a, b):
    got = await suspend(("add", a, b))
    return a + b + (got or 0)


async def fib(n):
    if n <= 1:
        return n
    return await fib(n - 1) + await fib(n - 2)


class Awaitable:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return (self.value, got)


class Context:
    async def __aenter__(self):
        LOG.append("enter")
        return await suspend("entering")

    async def __aexit__(self, *error):
        LOG.append(("exit", error[0] and error[0].__name__))
        await suspend("leaving")
        return True


async def ticks(n):
    for i in range(n):
        got = yield i
        if got:
            await suspend(got)


async def walk(depth):
    if depth:
        async for x in walk(depth - 1):
            yield x
        yield depth


async def everything():
    out = [await add(1, 2), await fib(7), await Awaitable("a")]
    async with Context() as c:
        out.append(c)
        raise ValueError("swallowed")
    async for t in ticks(4):
        out.append(t)
    out.append([x async for x in walk(4)])
    out.append([await add(x, x) for x in range(3)])
    try:
        await 5
    except TypeError as error:
        out.append(str(error))
    shared = add(0, 0)
    shared.send(None)
    try:
        await shared
    except RuntimeError as error:
        out.append(str(error))
    shared.close()
    return out


def run_coroutine(coroutine):
    steps = []
    value = None
    while True:
        try:
            steps.append(coroutine.send(value))
        except StopIteration as stop:
            return steps, stop.value
        value = len(steps)


def drive_coroutines():
    LOG.clear()
    steps, value = run_coroutine(everything())
    done = fib(3)
    run_coroutine(done)
    try:
        done.send(None)
    except RuntimeError as error:
        value.append(str(error))
    c = add(1, 1)
    c.send(None)
    value.append((c.cr_running, c.cr_await is not None, inspect.getcoroutinestate(c)))
    try:
        c.throw(KeyError("into"))
    except KeyError as error:
        value.append([f.name for f in traceback.extract_tb(error.__traceback__)])
    value.append(inspect.getcoroutinestate(c))
    return steps, value, list(LOG)


def nested(depth):
    if depth == 0:
        yield sys._getframe().f_back.f_code.co_name
        return "bottom"
    return (yield from nested(depth - 1))


def drive_deep():
    g = nested(200)
    out = [next(g)]
    try:
        next(g)
    except StopIteration as stop:
        out.append(stop.value)
    try:
        list(nested(5000))
    except RecursionError:
        out.append("recursion")
    return out


class Steps:
    def __init__(self, count):
        self.count = count

    def __await__(self):
        for i in range(self.count):
            yield i


async def holds_truths(callback, limit=3):
    """A comparison's result is in a local, on the stack and over a return while the coroutine is suspended."""
    given = callback is not None
    small = limit < 4 if given else limit in (1, 3)
    await Steps(1)
    seen = [given, small, (callback is None, await Steps(2))]
    await takes_truth(given=given)
    last = limit == 3
    return seen


async def takes_truth(given):
    other = not given
    await Steps(0)
    return other


def drive_truths():
    out = []
    for callback in (None, len, 5):
        c = holds_truths(callback)
        c.send(None)
        out.append(sorted(c.cr_frame.f_locals.items(), key=repr)[1:])
        out.append(run_coroutine(c))
    return repr(out).replace(repr(len), "len")


def main():
    for name, drive in list(globals().items()):
        if not name.startswith(("drive_", "consume_")):
            continue
        args = (5,) if name == "consume_builtins" else ()
        first = None
        for _ in range(3 if name == "drive_deep" else REPEAT):
            result = repr(drive(*args))
            if first is None:
                first = result
                print(name, result)
            elif result != first:
                print(name, "changed to", result)
                break


main()
