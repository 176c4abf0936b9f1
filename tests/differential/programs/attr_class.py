"""Attributes of classes themselves: counters on classes, metaclass lookups, mutation through the class."""


class Meta(type):
    registry = []

    @property
    def description(cls):
        return f"<{cls.__name__}>"

    def shout(cls):
        return cls.__name__.upper()

    def __getattr__(cls, name):
        return f"meta {name}"


class Plain:
    count = 0
    table = {}
    factor = 3


class WithMeta(metaclass=Meta):
    value = 1


class Child(Plain):
    pass


def count_up(cls, n):
    for _ in range(n):
        cls.count += 1
    return cls.count


def read_factor(cls):
    return cls.factor


def scaled(values):
    return [value * Plain.factor for value in values]


def describe(cls):
    return cls.description, cls.shout(), cls.value


def set_and_get(cls, name, value):
    setattr(cls, name, value)
    return getattr(cls, name), cls.__dict__[name]


def make_and_use(n):
    out = []
    for i in range(n):
        kind = type("Made", (Plain,), {"factor": i, "twice": lambda self: self.factor * 2})
        out.append(read_factor(kind) + kind().twice())
    return sum(out)


def outcome(f, *args):
    try:
        return f(*args)
    except (AttributeError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


for i in range(1500):
    read_factor(Plain), describe(WithMeta)
print(count_up(Plain, 2000), count_up(Child, 500), Plain.count, Child.__dict__["count"])
print(read_factor(Plain), read_factor(Child), scaled(range(5)), describe(WithMeta))
Plain.factor = 0.5
print(read_factor(Plain), read_factor(Child), scaled(range(5)))
Child.factor = "own"
print(read_factor(Child), read_factor(Plain))
del Child.factor
print(read_factor(Child))
del Plain.factor
print(outcome(read_factor, Plain), outcome(scaled, [1]), read_factor(WithMeta))
Plain.factor = 2
print(
    scaled([1.5]), set_and_get(Plain, "new", 4), outcome(set_and_get, int, "new", 4), outcome(set_and_get, Plain, 5, 6),
)
Meta.value = property(lambda cls: "data descriptor of the metaclass wins")
print(describe(WithMeta), WithMeta().value)
del Meta.value
print(describe(WithMeta))
WithMeta.shout = lambda: "class attribute first"
print(describe(WithMeta))
Meta.description = "now a plain value"
print(describe(WithMeta), WithMeta.anything)
del Meta.__getattr__
print(outcome(lambda: WithMeta.anything), make_and_use(100))
print(Plain.__name__, Plain.__mro__ == (Plain, object), Plain().__class__ is Plain, type(WithMeta) is Meta)
Plain.__name__ = "Renamed"
print(Plain.__name__, outcome(lambda: Plain.nothing), outcome(lambda: Plain().nothing))
for i in range(1100):
    Plain.factor = i
print(read_factor(Plain), scaled([1, 2]))
for i in range(500):
    Plain.factor = i * 0.5
    if read_factor(Plain) != i * 0.5:
        print("stale", i)
print(read_factor(Child))
