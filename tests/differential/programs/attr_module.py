"""Module attributes: constants, functions and variables of modules, rebound from outside while hot."""

import math
import sys
import types

config = types.ModuleType("config")
config.scale = 2
config.offset = 1
config.transform = lambda x: x + config.offset
config.nested = types.ModuleType("config.nested")
config.nested.depth = 3


def apply(x):
    return config.transform(x * config.scale)


def deep():
    return config.nested.depth


def circle(r):
    return math.pi * r * r


def hypotenuse(a, b):
    return math.sqrt(a * a + b * b)


def bump(n):
    for _ in range(n):
        config.counter += 1
    return config.counter


def loop_with_change(n, at):
    total = 0
    for i in range(n):
        if i == at:
            config.scale = 0.5
        total += config.scale
    return total


def outcome(f, *args):
    try:
        return f(*args)
    except (AttributeError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


for i in range(1500):
    apply(i), deep(), circle(i), hypotenuse(i, 3)
print(apply(10), deep(), circle(2), hypotenuse(3, 4), loop_with_change(2000, 1500), config.scale)
config.transform = str
print(apply(10))
config.transform = lambda x: config.missing
print(outcome(apply, 1))
del config.scale
print(outcome(apply, 1))
config.__getattr__ = lambda name: 100 if name == "scale" else f"made up {name}"
print(outcome(apply, 1), config.whatever)
config.__dict__["scale"] = 3
config.transform = lambda x: x
print(apply(1))
del config.__getattr__
config.counter = 0
print(bump(2000), bump(10))
config.counter = 2**62 - 3
print(bump(5))
config.nested = types.SimpleNamespace(depth="replaced")
print(deep())
config.nested = config
print(outcome(deep))

real_sqrt = math.sqrt
math.sqrt = lambda x: "patched"
print(hypotenuse(3, 4))
math.sqrt = real_sqrt
print(hypotenuse(6, 8))
real_pi, math.pi = math.pi, 3
print(circle(2))
math.pi = real_pi
print(circle(2))


class Module(types.ModuleType):
    def __getattribute__(self, name):
        return name if name.startswith("v") else super().__getattribute__(name)

    @property
    def prop(self):
        return "module property"


special = Module("special")
special.value = 1
sys.modules["special"] = special


def read_special():
    import special as s

    return s.value, s.prop


for _ in range(500):
    read_special()
print(read_special(), special.__dict__["value"])
config.__class__ = Module
print(config.prop, outcome(deep), outcome(lambda: config.nothing))
