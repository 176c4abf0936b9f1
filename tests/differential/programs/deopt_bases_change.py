"""__bases__ reassigned, mixins added, MRO-based dispatch and isinstance/issubclass answers changing under hot code."""

import abc


class A:
    tag = "A"

    def who(self):
        return "A.who"


class B:
    tag = "B"

    def who(self):
        return "B.who"

    def extra(self):
        return "B.extra"


class Root:
    pass


class Mid(A, Root):
    pass


class Leaf(Mid):
    def __init__(self):
        self.n = 1

    def call_super(self):
        return super().who()


class Protocol(abc.ABC):
    @abc.abstractmethod
    def run(self):
        pass


class Duck:
    def run(self):
        return "duck"


def who(obj):
    return obj.who()


def tag(obj):
    return obj.tag


def sup(obj):
    return obj.call_super()


def is_a(obj, cls):
    return isinstance(obj, cls)


def count_instances(objects, cls):
    total = 0
    for obj in objects:
        if isinstance(obj, cls):
            total += 1
    return total


def outcome(f, *args):
    try:
        return f(*args)
    except (AttributeError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


leaf = Leaf()
for i in range(1500):
    who(leaf), tag(leaf), sup(leaf), is_a(leaf, A), is_a(leaf, B)
print(who(leaf), tag(leaf), sup(leaf), is_a(leaf, A), is_a(leaf, B), [c.__name__ for c in Leaf.__mro__])
Mid.__bases__ = (B, Root)
print(who(leaf), tag(leaf), sup(leaf), is_a(leaf, A), is_a(leaf, B), leaf.extra(), [c.__name__ for c in Leaf.__mro__])
Mid.__bases__ = (B, A, Root)
print(who(leaf), tag(leaf), sup(leaf))
del B.who
print(who(leaf), sup(leaf))
Mid.__bases__ = (Root,)
print(outcome(who, leaf), outcome(tag, leaf), outcome(sup, leaf))
Root.who = lambda self: "Root.who"
Root.tag = 7
print(who(leaf), tag(leaf), sup(leaf))
Leaf.__bases__ = (A,)
print(who(leaf), tag(leaf), sup(leaf), is_a(leaf, Mid))
print(
    outcome(setattr, Leaf, "__bases__", ()), outcome(setattr, Leaf, "__bases__", (int,)),
    outcome(setattr, Leaf, "__bases__", (Leaf,)), outcome(setattr, A, "__bases__", (B,)),
)


def switching(n):
    out = {}
    for i in range(n):
        if i % 250 == 0:
            Leaf.__bases__ = (A,) if (i // 250) % 2 else (Mid,)
        r = who(leaf), sup(leaf)
        out[r] = out.get(r, 0) + 1
    return out


print(switching(1500))
objects = [Duck(), leaf, 5, "s", Leaf(), 2.5, True] * 100
for i in range(5):
    count_instances(objects, Duck), count_instances(objects, (int, float))
print(
    count_instances(objects, Duck), count_instances(objects, (int, float)), count_instances(objects, int | str),
    count_instances(objects, Protocol),
)
Protocol.register(Duck)
print(count_instances(objects, Protocol), is_a(Duck(), Protocol), issubclass(Duck, Protocol))
Protocol.__instancecheck__ = lambda self, obj: True
print(count_instances(objects, Protocol), outcome(Protocol))


class Meta(type):
    answer = False

    def __instancecheck__(cls, obj):
        return cls.answer


class Checked(metaclass=Meta):
    pass


results = []
for i in range(2000):
    if i == 1000:
        Meta.answer = "truthy"
    results.append(is_a(5, Checked))
del Meta.__instancecheck__
print(sum(results), is_a(5, Checked), is_a(Checked(), Checked), outcome(is_a, 5, 6))
