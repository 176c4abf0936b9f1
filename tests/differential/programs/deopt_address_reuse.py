"""Classes, functions, modules and code objects made and dropped in a loop, so that addresses come round again."""

import gc
import types

gc.collect()


def make_class(i):
    class Temp:
        def __init__(self, x):
            self.x = x

        def value(self):
            return self.x * i

    return Temp


def make_slots(i):
    return type("S", (), {"__slots__": ("x", "y") if i % 2 else ("y", "x"), "value": lambda self: self.x - self.y * i})


def make_function(i):
    namespace = {}
    exec(f"def f(x):\n    return x * {i} + {'0.5' if i % 3 == 0 else i}", namespace)
    return namespace["f"]


def make_lambda(i):
    return (lambda x: x + i) if i % 2 else (lambda x: x - i)


def make_module(i):
    module = types.ModuleType("temporary")
    module.constant = i if i % 2 else i * 0.5
    module.function = make_lambda(i)
    return module


def call(f, x):
    return f(x)


def use(obj):
    return obj.value()


def use_module(m):
    return m.constant + m.function(1)


def classes(n):
    total = 0
    for i in range(n):
        cls = make_class(i)
        for x in (1, 2, 0.5):
            total += use(cls(x))
        del cls
        if i % 40 == 0:
            gc.collect()
    return total


def slots(n):
    total = 0
    for i in range(n):
        obj = make_slots(i)()
        obj.x, obj.y = i, 2
        total += use(obj)
        obj = None
        if i % 40 == 0:
            gc.collect()
    return total


def functions(n):
    total = 0
    for i in range(n):
        f = make_function(i)
        total += call(f, 2) + call(f, 3)
    return total


def lambdas(n):
    total = 0
    for i in range(n):
        total += call(make_lambda(i), i) + call(lambda x: x * i, 2)
    return total


def modules(n):
    total = 0
    for i in range(n):
        total += use_module(make_module(i))
    return total


def hot_then_dropped(n):
    results = []
    for i in range(n):
        namespace = {"k": i}
        exec("def hot(n):\n    t = 0\n    for i in range(n):\n        t += i * k\n    return t", namespace)
        results.append(namespace["hot"](60))
        namespace["hot"](60)
        del namespace
    return sum(results), results[-1]


def methods_rebound(n):
    class Fixed:
        pass

    total = 0
    obj = Fixed()
    for i in range(n):
        Fixed.value = make_lambda_method(i)
        total += use(obj)
    return total


def make_lambda_method(i):
    return (lambda self: i) if i % 2 else (lambda self: -i * 0.5)


def instances_with_methods(n):
    total = 0
    for i in range(n):
        obj = types.SimpleNamespace(value=make_lambda_value(i))
        total += use(obj)
    return total


def make_lambda_value(i):
    return lambda: i


def strings_as_names(n):
    class Bag:
        pass

    total = 0
    for i in range(n):
        bag = Bag()
        name = f"attr{i % 50}"
        setattr(bag, name, i)
        total += getattr(bag, name) + getattr(bag, "attr7", 0)
    return total


print(classes(250), slots(250), functions(300), lambdas(1500), modules(400))
print(hot_then_dropped(200), methods_rebound(700), instances_with_methods(1000), strings_as_names(2000))
for generation in range(3):
    cls = make_class(generation)
    obj = cls(10)
    for i in range(800):
        use(obj)
    print(generation, use(obj), call(make_function(generation), 5))
    del cls, obj
    gc.collect()
