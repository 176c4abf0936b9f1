"""staticmethod, classmethod, abstract and inherited ones, called on class and instance, replaced while hot."""

import functools


class Base:
    registry = []
    scale = 1

    @classmethod
    def create(cls, *args):
        obj = cls()
        obj.args = args
        return obj

    @staticmethod
    def double(x):
        return x * 2

    @classmethod
    def scaled(cls, x):
        return cls.scale * x

    def use(self, x):
        return self.double(x) + self.scaled(x) + type(self).double(1)


class Child(Base):
    scale = 10

    @staticmethod
    def double(x):
        return x * 200

    @classmethod
    def scaled(cls, x):
        return super().scaled(x) + 0.5


class Swapped(Base):
    @classmethod
    def double(cls, x):
        return cls.__name__, x

    @staticmethod
    def scaled(x):
        return ("static scaled", x)


class Wrapped:
    @staticmethod
    @functools.lru_cache
    def cached(x):
        CALLS.append(x)
        return x + 1

    @classmethod
    @property
    def class_property(cls):
        return f"class property of {cls.__name__}"

    limit = staticmethod(max)
    parse = classmethod(lambda cls, text: (cls.__name__, int(text)))
    builtin = len
    static_builtin = staticmethod(len)


CALLS = []


def use_loop(obj, n):
    total = 0
    for i in range(n):
        total += obj.use(i)
    return total


def call_static(cls, x):
    return cls.double(x)


def call_class(obj, x):
    return obj.scaled(x)


def create_many(cls, n):
    for i in range(n):
        obj = cls.create(i, 1)
    return type(obj).__name__, obj.args


for i in range(1200):
    call_static(Base, i), call_static(Base(), i) if i < 10 else None, call_class(Base, i)
print(
    use_loop(Base(), 700), use_loop(Child(), 700), create_many(Base, 500), create_many(Child, 300),
    create_many(Swapped, 3),
)
print(
    call_static(Base, 5), call_static(Child, 5), call_static(Swapped, 5), call_static(Child(), "ab"),
    call_class(Child(), 2), call_class(Swapped(), 2),
)
print(
    [Wrapped.cached(i % 3) for i in range(1000)][-1], CALLS, Wrapped().cached(7), Wrapped.limit(3, 9),
    Wrapped().limit([1, 5]),
)
print(Wrapped.parse("12"), Wrapped().parse("3"), Wrapped.builtin("abc"), Wrapped().static_builtin("abcd"))
print(
    Base.__dict__["double"].__func__(4), Base.__dict__["create"].__func__(Child, 1).args, Base.scaled.__self__.__name__,
)
try:
    print(Wrapped().builtin())
except TypeError as error:
    print(error)
Base.double = lambda self_or_x, x=None: ("plain function now", x)
print(call_static(Base, 5), Base().double(6)[1])
Base.double = classmethod(lambda cls, x: (cls.__name__, x))
print(call_static(Base, 5), call_static(Swapped, 5))
Base.double = staticmethod(abs)
print(call_static(Base, -5), use_loop(Base(), 300))
Base.scale = 3
print(use_loop(Base(), 300), call_class(Child, 1))
del Child.scaled, Child.double
print(use_loop(Child(), 300))
Child.scaled = Base.scaled
print(call_class(Child, 1), Child.scaled.__self__.__name__)
try:
    del Base.double
    call_static(Child, 1)
except AttributeError as error:
    print(error)
