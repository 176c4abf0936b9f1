"""Coroutines that are awaited where they are made become part of the one that awaits: nothing shows."""

import asyncio
import sys
import traceback
import types


@types.coroutine
def pause(x):
    got = yield x
    return got


def run(c, answers=()):
    answers = list(answers)
    seen = []
    value = None
    try:
        while True:
            seen.append(c.send(value))
            value = answers.pop(0) if answers else None
    except StopIteration as e:
        return e.value, seen


async def leaf(i):
    return i


async def mid(i, k=2):
    a = await leaf(i)
    b = await leaf(i + 1)
    return a * k + b


async def plain(n):
    t = 0
    for i in range(n):
        t += await mid(i)
    return t


async def fib(n):
    if n < 2:
        return n
    return await fib(n - 1) + await fib(n - 2)


async def at_times(i):
    if i % 5 == 4:
        return await pause(i)
    return i


async def waits(n):
    out = []
    for i in range(n):
        out.append(await at_times(i))
    return out


async def fails(i):
    if i > 3:
        raise ValueError(i)
    return i


async def catches(n):
    t = []
    for i in range(n):
        try:
            t.append(await fails(i))
        except ValueError as e:
            t.append([f.name for f in traceback.extract_tb(e.__traceback__)])
    return t[-3:]


async def stops(i):
    if i == 2:
        raise StopIteration(i)
    return i


async def converts(n):
    try:
        return [await stops(i) for i in range(n)]
    except RuntimeError as e:
        return str(e), type(e.__cause__).__name__


def names():
    f = sys._getframe(1)
    found = []
    while f is not None and f.f_code.co_name != "main":
        found.append((f.f_code.co_name, f.f_lineno - f.f_code.co_firstlineno))
        f = f.f_back
    return found


async def looks(i):
    return names() if i == 3 else i


async def looked_at(n):
    out = []
    for i in range(n):
        out.append(await looks(i))
    return out


async def handles(i):
    try:
        return 10 // (i - 2)
    except ZeroDivisionError:
        return sys.exc_info()[0].__name__


async def handled(n):
    out = []
    try:
        raise KeyError(n)
    except KeyError:
        for i in range(n):
            out.append((await handles(i), sys.exc_info()[0].__name__))
    return out


async def inside_handler(i):
    try:
        raise IndexError(i)
    except IndexError:
        x = await pause(i) if i == 3 else i
        return x, sys.exc_info()[0].__name__


async def waits_inside(n):
    out = []
    for i in range(n):
        out.append((await inside_handler(i), sys.exc_info()[0]))
    return out


class Noisy:
    def __init__(self, log, name):
        self.log = log
        self.name = name

    def __del__(self):
        self.log.append(self.name)


async def dying(log, i):
    held = Noisy(log, i)
    log.append("in")
    return i


async def deaths(n):
    log = []
    for i in range(n):
        await dying(log, i)
        log.append("after")
    return log


class Box:
    def __init__(self, n):
        self.n = n

    async def get(self, k=1):
        self.n += k
        return self.n

    async def total(self, n):
        t = 0
        for _ in range(n):
            t += await self.get()
        return t


async def sleeper(n):
    t = 0
    for i in range(n):
        await asyncio.sleep(0)
        t += await mid(i)
    return t


async def gathered(n):
    return await asyncio.gather(*(sleeper(n) for _ in range(3)))


async def closed(log):
    try:
        await at_times(4)
    finally:
        log.append("closed")


def closes():
    log = []
    c = closed(log)
    c.send(None)
    c.close()
    return log


def throws():
    c = waits(6)
    c.send(None)
    try:
        c.throw(KeyError("thrown"))
    except KeyError as e:
        return [f.name for f in traceback.extract_tb(e.__traceback__)]


def main():
    loop = asyncio.new_event_loop()
    for n in range(60):
        a = run(plain(n)), run(fib(n % 9)), run(waits(n), "abcdefghijklmn")
        b = run(catches(n % 7)), run(converts(n % 5)), run(looked_at(n % 6)), run(handled(n % 5))
        c = run(waits_inside(n % 6), ["x"]), run(deaths(n % 3)), run(Box(n).total(n))
        d = loop.run_until_complete(gathered(n % 5)), closes(), throws()
        if n % 9 == 8 or n < 3:
            print(n, a)
            print(b)
            print(c, d)
    loop.close()


main()
