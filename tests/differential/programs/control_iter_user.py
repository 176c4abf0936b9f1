"""User iterators: __iter__/__next__ classes, generators' return values, StopIteration subtleties, changing classes."""


class Count:
    def __init__(self, n):
        self.i, self.n = 0, n

    def __iter__(self):
        return self

    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i


class Twice:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for i in range(self.n):
            yield i
            yield i


class Resumes:
    def __init__(self):
        self.calls = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.calls += 1
        if self.calls % 3 == 0:
            raise StopIteration(self.calls)
        return self.calls


class Subclassed(StopIteration):
    pass


class RaisesSubclass:
    def __iter__(self):
        return self

    def __next__(self):
        raise Subclassed("ends the loop")


class RaisesOther:
    def __iter__(self):
        return self

    def __next__(self):
        raise LookupError("from __next__")


class IterRaises:
    def __iter__(self):
        raise OSError("from __iter__")


class NotIterator:
    def __iter__(self):
        return [1, 2]


class NoneIter:
    __iter__ = None

    def __getitem__(self, i):
        return i


class LengthHint(Count):
    def __length_hint__(self):
        return -5 if self.n == 13 else 2


def total(iterable):
    result = 0
    for x in iterable:
        result += x
    return result


def stop_inside(n):
    for i in range(n):
        if i == 5:
            raise StopIteration(i)
    return "done"


def manual(iterable):
    iterator = iter(iterable)
    out = []
    while True:
        try:
            out.append(next(iterator))
        except StopIteration as stop:
            return out, stop.value


def returns_value(n):
    total = 0
    for i in range(n):
        total += yield i
    return total


def delegating(n):
    result = yield from returns_value(n)
    yield ("result", result)


def drive(n):
    gen = delegating(n)
    out = [next(gen)]
    for i in range(n):
        out.append(gen.send(i))
    return out[-2:]


def leaky():
    yield 1
    raise StopIteration("inside a generator")


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error} <- {error.__context__!r}"


for i in range(300):
    total(Count(4)), total(Twice(3)), manual(Count(2)), drive(3)
print(
    total(Count(2000)), total(Twice(1000)), total(Count(0)), manual(Count(3)), manual(returns_value(0)), drive(500),
    manual([]),
)
resumes = Resumes()
print(total(resumes), total(resumes), manual(resumes), resumes.calls, list(resumes))
for iterable in (
    RaisesSubclass(), RaisesOther(), IterRaises(), NotIterator(), NoneIter(), Count, LengthHint(5), leaky(),
):
    print(type(iterable).__name__, outcome(total, iterable), outcome(list, iterable), outcome(lambda: [*iterable]))
print(
    outcome(list, LengthHint(13)), outcome(stop_inside, 3), outcome(stop_inside, 9),
    outcome(list, (stop_inside(i) for i in [9])), outcome(next, iter([])), next(iter([]), "default"),
)
Count.__next__ = lambda self: 7 if self.n and not setattr(self, "n", self.n - 1) else next(iter(()))
print(total(Count(500)), manual(Count(2)))
Count.__iter__ = lambda self: iter([1, 2, 3])
print(total(Count(500)))
del Count.__iter__
print(outcome(total, Count(1)))


class Switching:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        self.n -= 1
        if self.n == 500:
            Switching.__next__ = lambda self: self.n if setattr(self, "n", self.n - 1) or self.n > 0 else stop()
        return 1


def stop():
    raise StopIteration


print(total(Switching(1000)))
iterator = iter({1: 1, 2: 2})
print(next(iterator), total(iterator), outcome(next, iterator))
