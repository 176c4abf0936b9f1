"""Coroutines and async generators driven by hot plain functions and by asyncio: await, async for, async with."""

import asyncio
import inspect
import types

LOG = []


class Awaitable:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got * 2


class Manager:
    async def __aenter__(self):
        LOG.append("aenter")
        return await Awaitable("enter")

    async def __aexit__(self, kind, value, tb):
        LOG.append(f"aexit {kind.__name__ if kind else None}")
        return kind is ValueError


class AsyncRange:
    def __init__(self, n):
        self.i, self.n = 0, n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.i >= self.n:
            raise StopAsyncIteration
        self.i += 1
        return self.i


def plain_step(x):
    return x * 3 + 1


async def add(a, b):
    return plain_step(a) + await Awaitable(b)


async def loop(n):
    total = 0
    for i in range(n):
        total += await immediate(i)
    return total


async def immediate(x):
    return plain_step(x)


async def agen(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                LOG.append(got)
    finally:
        LOG.append("agen closed")


async def consume(n):
    total = 0
    async for x in AsyncRange(n):
        total += plain_step(x)
    else:
        total += 1
    return total, [x async for x in agen(3)], {x: y async for x in AsyncRange(2) for y in (await immediate(x),)}


async def managed(fail):
    async with Manager() as value:
        if fail:
            raise fail("inside")
        return value
    return "swallowed"


@types.coroutine
def old_style(n):
    total = 0
    for i in range(n):
        total += (yield i) or 0
    return total


async def uses_old(n):
    return await old_style(n)


def run(coro, *sends):
    yielded = []
    try:
        value = None
        sends = iter(sends)
        while True:
            yielded.append(coro.send(value))
            value = next(sends, 1)
    except StopIteration as stop:
        return yielded, stop.value
    except Exception as error:
        return yielded, f"{type(error).__name__}: {error}"


async def gather_work(n):
    async def work(i):
        await asyncio.sleep(0)
        LOG.append(i)
        return plain_step(i)

    return sum(await asyncio.gather(*(work(i) for i in range(n))))


async def timeout_and_cancel():
    task = asyncio.ensure_future(asyncio.sleep(10))
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        return "cancelled"


for i in range(400):
    run(add(i, 1)), run(managed(None))
LOG.clear()
print(run(add(1, 2), 10), run(loop(1000)), run(consume(300)), run(uses_old(4), 5, 6, 7, 8), LOG)
LOG.clear()
for fail in (None, ValueError, KeyError):
    print(run(managed(fail), 4), LOG)
    LOG.clear()
print(asyncio.run(gather_work(50)), LOG == list(range(50)), asyncio.run(timeout_and_cancel()))
LOG.clear()
gen = agen(5)
print(run(gen.asend(None)), run(gen.asend("sent")), run(gen.athrow(ValueError("t"))), run(gen.aclose()), LOG)
coro = immediate(5)
print(inspect.getcoroutinestate(coro), coro.cr_frame.f_locals, run(coro), inspect.getcoroutinestate(coro))
print(run(coro)[1], run(add(1, None), 3)[1], run(add("s", 1), 3)[1])
never = immediate(1)
never.close()
try:
    never.send(None)
except RuntimeError as error:
    print(error)
