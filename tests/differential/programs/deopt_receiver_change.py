"""A method site warmed on one class meets other layouts: slots, dicts, properties, missing, then the first again."""


class First:
    def __init__(self, v):
        self.v = v

    def get(self):
        return self.v

    def set(self, v):
        self.v = v
        return self


class SameShape:
    def __init__(self, v):
        self.v = v

    def get(self):
        return self.v * 10

    def set(self, v):
        self.v = v * 2
        return self


class Slots:
    __slots__ = ("v",)

    def __init__(self, v):
        self.v = v

    def get(self):
        return self.v + 0.5

    def set(self, v):
        self.v = v
        return self


class Prop:
    def __init__(self, v):
        self._v = v

    @property
    def v(self):
        return self._v

    @v.setter
    def v(self, value):
        self._v = value + 1000

    get = First.get
    set = First.set


class Getattr:
    def __getattr__(self, name):
        if name == "v":
            return 77
        if name in ("get", "set"):
            return lambda *args: self if args else "dynamic"
        raise AttributeError(name)


class Child(First):
    pass


class OtherOrder:
    def __init__(self, v):
        self.a, self.b, self.v = 1, 2, v

    get, set = First.get, First.set


class Empty:
    pass


def get(obj):
    return obj.get()


def read(obj):
    return obj.v


def write(obj, v):
    obj.v = v
    return obj.v


def roundtrip(obj, v):
    return obj.set(v).get()


def loop(objects):
    out = []
    for i, obj in enumerate(objects):
        out.append(obj.get())
        obj.v = i
    return out


def two_receivers(a, b):
    return a.v, b.v, a.get(), b.get(), a.v


def outcome(f, *args):
    try:
        return f(*args)
    except (AttributeError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


CLASSES = [First, SameShape, Slots, Prop, Child, OtherOrder]
for round_ in range(2):
    warm = First(1)
    for i in range(1200):
        get(warm), read(warm), write(warm, i), roundtrip(warm, i), two_receivers(warm, warm)
    for cls in CLASSES:
        obj = cls(5)
        print(
            cls.__name__, get(obj), read(obj), write(obj, 6), roundtrip(obj, 7), two_receivers(obj, warm),
            two_receivers(warm, obj),
        )
    print(
        outcome(get, Getattr()), outcome(read, Getattr()), outcome(write, Getattr(), 1), outcome(get, Empty()),
        outcome(read, Empty()), outcome(write, Empty(), 9), outcome(roundtrip, Empty(), 1),
    )
    print(
        outcome(get, 5), outcome(read, None), outcome(write, 5, 1), outcome(get, First),
        outcome(two_receivers, warm, Empty()),
    )
objects = [First(i) for i in range(500)]
objects[200:200] = [cls(i) for i, cls in enumerate(CLASSES)]
result = loop(objects)
print(len(result), result[198:210], sum(loop(objects)))
try:
    loop(objects + [Empty()])
except AttributeError as error:
    print(error, error.__traceback__.tb_next.tb_lineno - loop.__code__.co_firstlineno)
big = First(2**80)
print(get(big), read(First("text")), write(First(0), None), roundtrip(First(0), [1]))
