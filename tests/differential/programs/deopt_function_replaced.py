"""f.__code__, __defaults__, __kwdefaults__ and cells replaced while callers that may have inlined f are hot."""


def target(x, y=10, *, z=100):
    return x + y + z


def other(x, y=0, *, z=0):
    return x * 1000 + y


def different_signature(a, b, c=5):
    return ("three", a, b, c)


def needs_more(a, b, c, d):
    return a


def caller(n):
    total = 0
    for i in range(n):
        total += target(i)
    return total


def once(x):
    return target(x)


def with_keywords(x):
    return target(x, z=1), target(x, y=2), target(y=3, x=x)


def swap_midway(n, at, action):
    out = []
    for i in range(n):
        if i == at:
            action()
        if i in (0, at - 1, at, n - 1):
            out.append(target(i))
        else:
            target(i)
    return out


def self_replacing(x):
    if x == 900:
        self_replacing.__code__ = (lambda x: -1).__code__
    return x


def drive(n):
    total = 0
    for i in range(n):
        total += self_replacing(i)
    return total


def make_adder(k):
    def adder(x):
        return x + k

    return adder


def make_multiplier(k):
    def multiplier(x):
        return x * k

    return multiplier


class Class:
    def method(self, x=1):
        return "original", x


def call_method(obj):
    return obj.method()


def outcome(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except (TypeError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


original = target.__code__
for i in range(1500):
    once(i), with_keywords(i), call_method(Class()) if i < 700 else None
print(caller(1000), once(1), with_keywords(1))
target.__defaults__ = (20,)
print(caller(1000), once(1), with_keywords(1))
target.__kwdefaults__ = {"z": 0.5}
print(caller(10), once(1), with_keywords(1))
target.__kwdefaults__["z"] = 7
print(once(1), with_keywords(1))
target.__kwdefaults__ = None
print(outcome(once, 1), outcome(caller, 5), with_keywords.__name__, outcome(target, 1, z=2))
target.__kwdefaults__ = {"z": 1}
target.__defaults__ = None
print(outcome(once, 1), outcome(target, 1, 2))
target.__defaults__ = (10,)
target.__code__ = other.__code__
print(once(1), caller(100), with_keywords(1))
target.__code__ = different_signature.__code__
print(outcome(once, 1), outcome(target, 1, 2), target.__defaults__)
target.__code__ = needs_more.__code__
print(outcome(once, 1))
target.__code__ = original
target.__defaults__, target.__kwdefaults__ = (10,), {"z": 100}
print(once(1), caller(1000))
print(swap_midway(1500, 1000, lambda: setattr(target, "__code__", other.__code__)))
target.__code__ = original
print(swap_midway(1500, 1200, lambda: setattr(target, "__defaults__", (0.25,))))
print(swap_midway(1500, 600, lambda: target.__kwdefaults__.update(z=-1)), once(1))
print(drive(1000), drive(1000))
adder, multiplier = make_adder(5), make_multiplier(5)
for i in range(1000):
    adder(i)
adder.__code__ = multiplier.__code__
print(adder(7), make_adder(5)(7))
print(
    outcome(setattr, adder, "__code__", original), outcome(setattr, target, "__code__", adder.__code__),
    outcome(setattr, target, "__code__", 5),
)
Class.method.__defaults__ = ("new default",)
print(call_method(Class()))
Class.method.__code__ = (lambda self, x: ("replaced", x)).__code__
print(call_method(Class()))
generator_target = make_adder(0)
target.__code__ = (lambda x, y=0, *, z=0: (v for v in [x])).__code__
print(list(target(5)))
target.__code__ = original.replace(co_consts=tuple(c if c != 1000 else 0 for c in original.co_consts))
print(once(1))
