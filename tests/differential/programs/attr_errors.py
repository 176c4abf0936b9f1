"""AttributeError and friends: text, name, obj and line for every kind of failing load, store and delete."""

import traceback


class Plain:
    cls_attr = 1

    def method(self):
        return self.nothing

    @property
    def read_only(self):
        return 1


class Slotted:
    __slots__ = ("s",)


def load(obj):
    return obj.target


def store(obj):
    obj.target = 1


def delete(obj):
    del obj.target


def call(obj):
    return obj.target(1, 2)


def chain(obj):
    return (
        obj
        .first
        .second
        .third
    )


def augmented(obj):
    obj.target += 1


def in_loop(objects):
    for i, obj in enumerate(objects):
        value = obj.target
    return i, value


def describe(f, *args):
    try:
        return f(*args)
    except AttributeError as error:
        entry = traceback.extract_tb(error.__traceback__)[-1]
        where = f"+{entry.lineno - f.__code__.co_firstlineno} {entry.line}"
        return f"{error} | {error.name} | {type(error.obj).__name__} | {where}"
    except TypeError as error:
        return f"TypeError: {error}"


class Good:
    pass


good = Good()
good.target = lambda *args: args
good.first = good
good.second = good
good.third = "end"
for _ in range(1200):
    load(good), store(good), delete(good)
    good.target = max
    call(good), chain(good)
print(describe(in_loop, [good] * 1000)[0])

OBJECTS = [
    Plain(), Plain, Slotted(), Slotted, 5, "s", None, load, type, object(), [], (), 1.5, super, describe.__code__,
    traceback,
]
for obj in OBJECTS:
    for f in (load, store, delete, call, augmented):
        if f is store and obj in (load, traceback, Plain, Slotted):
            continue
        print(f.__name__, type(obj).__name__, "->", describe(f, obj))
        if f is store and isinstance(obj, Plain):
            del obj.target
half = Plain()
half.first = Plain()
print(describe(chain, half), describe(chain, Plain()))
half.first.second = None
print(describe(chain, half), describe(half.method.__func__, half))
print(describe(in_loop, [good] * 900 + [half]), describe(in_loop, [good, 5]))
for name, value in (("read_only", 2), ("__class__", 5), ("__dict__", 5), ("method", 3)):
    print(name, describe(setattr_, half, name, value) if (setattr_ := lambda o, n, v: setattr(o, n, v)) else None)
print(describe(lambda: Plain().__dict__.target), describe(lambda: Plain().cls_attr.real.nope))
try:
    getattr(half, 5)
except TypeError as error:
    print(error)
