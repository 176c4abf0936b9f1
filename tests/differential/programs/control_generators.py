"""Generators consumed by hot functions: loops, send, throw, close, yield from, frames, state, deletion."""

import inspect

LOG = []


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1
    return "done"


def with_cleanup(n):
    try:
        for i in range(n):
            yield i
    except ValueError as error:
        LOG.append(f"caught {error}")
        yield "recovered"
    finally:
        LOG.append("closed")


def accumulator():
    total = 0
    while True:
        value = yield total
        if value is None:
            return total
        total += value


def flatten(tree):
    for item in tree:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def permutations(items):
    if not items:
        yield []
    for i in range(len(items)):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield [items[i], *rest]


def delegator(log):
    result = yield from with_cleanup(3)
    log.append(result)
    result = yield from count(2)
    log.append(result)


def total(gen):
    result = 0
    for value in gen:
        result += value
    return result


def first_above(gen, limit):
    for value in gen:
        if value > limit:
            return value


def drive(n):
    gen = accumulator()
    next(gen)
    for i in range(n):
        last = gen.send(i)
    try:
        gen.send(None)
    except StopIteration as stop:
        return last, stop.value


def zip_generators(n):
    out = 0
    for a, b in zip(count(n), fib()):
        out = (out + a * b) % 1000003
    return out


def abandoned(n):
    for i in range(n):
        for value in with_cleanup(5):
            if value == 2:
                break
    return len(LOG)


def observe():
    gen = count(3)
    out = [inspect.getgeneratorstate(gen), gen.gi_frame.f_locals, gen.gi_running]
    next(gen)
    out += [
        inspect.getgeneratorstate(gen), gen.gi_frame.f_locals, gen.gi_frame.f_lineno - count.__code__.co_firstlineno,
    ]
    list(gen)
    return out + [inspect.getgeneratorstate(gen), gen.gi_frame]


def outcome(f, *args):
    try:
        return f(*args)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"


print(
    total(count(3000)), total(flatten([1, [2, [3, [4]]], [[5]]] * 100)), first_above(fib(), 10**15), drive(1000),
    zip_generators(1000),
)
print(len(list(permutations([1, 2, 3, 4, 5]))), list(permutations([1, 2])), observe(), abandoned(300), LOG[-1])
LOG.clear()
gen = with_cleanup(5)
print(next(gen), gen.throw(ValueError("thrown in")), outcome(next, gen), LOG)
gen = with_cleanup(5)
next(gen)
print(outcome(gen.throw, KeyError("not handled")), LOG, outcome(next, gen))
gen = with_cleanup(5)
print(
    gen.close(), LOG, outcome(next, gen), outcome(count(1).send, 5),
    outcome(with_cleanup(1).throw, KeyError("unstarted")),
)
results = []
gen = delegator(results)
print(next(gen), gen.throw(ValueError("through")), list(gen), results, LOG)
LOG.clear()
del gen
gen = with_cleanup(3)
next(gen)
del gen
print(LOG)


def self_running():
    yield outcome(next, running)


running = self_running()
print(next(running))


def modifies_while_iterating(items):
    for item in items:
        if item < 5:
            items.append(item + 1)
        yield item


print(
    total(modifies_while_iterating([0, 3])), sum(x * y for x in range(50) for y in count(x)),
    [*(x for x in count(3) if x)], max(count(100)), dict(zip(count(3), fib())),
)
