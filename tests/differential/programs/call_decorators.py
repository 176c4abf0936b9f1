"""Decorated hot functions: wrappers, stacked, with arguments, caching, counting, on methods and classes."""

import contextlib
import functools
import types

LOG = []


def counting(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return f(*args, **kwargs)

    wrapper.calls = 0
    return wrapper


def retry(times, on=ValueError):
    def decorate(f):
        def wrapper(*args):
            for attempt in range(times):
                try:
                    return f(*args, attempt)
                except on as error:
                    last = error
            raise RuntimeError(f"gave up after {times}") from last

        return wrapper

    return decorate


class Memo:
    def __init__(self, f):
        self.f = f
        self.cache = {}

    def __call__(self, *args):
        if args not in self.cache:
            self.cache[args] = self.f(*args)
        return self.cache[args]

    def __get__(self, obj, owner):
        return self if obj is None else types.MethodType(self, obj)


def typed(**kinds):
    def decorate(f):
        @functools.wraps(f)
        def wrapper(**kwargs):
            for name, kind in kinds.items():
                if not isinstance(kwargs[name], kind):
                    raise TypeError(f"{name}: {type(kwargs[name]).__name__}")
            return f(**kwargs)

        return wrapper

    return decorate


@counting
def add(a, b=1):
    return a + b


@Memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@functools.lru_cache(maxsize=3)
def cached(n):
    LOG.append(n)
    return n * n


@retry(3)
def flaky(n, attempt):
    if attempt < n:
        raise ValueError(f"attempt {attempt}")
    return n, attempt


@typed(a=int, b=(str, float))
def keyword(a, b):
    return a, b


@contextlib.contextmanager
def scope(name):
    LOG.append(f"enter {name}")
    try:
        yield name.upper()
    finally:
        LOG.append(f"exit {name}")


@scope("decorator form")
def scoped(x):
    return x + 1


class Service:
    @counting
    def method(self, x):
        return x, type(self).__name__

    @Memo
    def memoised(self, x):
        LOG.append(f"memo {x}")
        return x * 2

    @functools.singledispatchmethod
    def show(self, x):
        return "object"

    @show.register
    def _(self, x: int):
        return "int"

    @show.register(list)
    def _(self, x):
        return f"list of {[self.show(item) for item in x]}"


def add_repr(cls):
    cls.__repr__ = lambda self: f"<{cls.__name__} {sorted(vars(self))}>"
    return cls


@add_repr
@functools.total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


for i in range(1500):
    add(i), cached(i % 3)
print(add(1), add(1, b=5), add("a", "b"), add.calls, add.__name__, fib(120), LOG, cached.cache_info())
LOG.clear()
print([flaky(n) for n in range(3)], [flaky(2) for _ in range(300)][-1])
try:
    flaky(9)
except RuntimeError as error:
    print(error, "<-", repr(error.__cause__), error.__cause__ is error.__context__)
print(keyword(a=1, b="x"), keyword(a=True, b=0.5))
for kwargs in ({"a": 1.5, "b": ""}, {"a": 1, "b": 1}, {"a": 1}, {"a": 1, "b": "", "c": 1}):
    try:
        print(keyword(**kwargs))
    except (TypeError, KeyError) as error:
        print(type(error).__name__, error)
print(scoped(1), sum(scoped(i) for i in range(200)), len(LOG), LOG[:2])
LOG.clear()
service = Service()
print(
    service.method(5), Service.method.calls, [service.memoised(i % 3) for i in range(300)][-1], LOG, service.show(1),
    service.show([1, "a", [2]]),
)
versions = [Version(i * 7 % 50) for i in range(50)]
print(
    [v.n for v in sorted(versions)][:5], Version(1) >= Version(1), Version(1) > Version(2), max(versions).n, Version(3),
)
