"""import statements inside hot functions: every form, module attributes rebound, ImportError texts."""

import sys
import types


def plain(x):
    import math

    return math.sqrt(x)


def dotted():
    import os.path

    return os.path.basename("a/b")


def renamed(x):
    import math as m
    import os.path as p

    return m.floor(x), p.sep


def from_import(n):
    from math import floor, pi as circle

    return floor(n * circle)


def from_submodule():
    from collections import OrderedDict, abc

    return issubclass(OrderedDict, abc.Mapping)


def missing_module():
    import no_such_module_here

    return no_such_module_here


def missing_name():
    from math import no_such_name

    return no_such_name


def missing_submodule():
    import math.inner

    return math


def conditional(flag):
    try:
        import no_such_module_here as found
    except ImportError:
        if flag:
            import math as found
        else:
            found = None
    return found and found.__name__


def from_synthetic():
    from synthetic import value, compute

    return compute(value)


def module_loop(n):
    import synthetic

    total = 0
    for i in range(n):
        if i == n // 2:
            synthetic.value = 0.5
        total += synthetic.value
    return total


def outcome(f, *args):
    try:
        return f(*args)
    except ImportError as error:
        return f"{type(error).__name__}: {error} (name={error.name!r})"


synthetic = types.ModuleType("synthetic")
synthetic.value = 20
synthetic.compute = lambda x: x + 1
sys.modules["synthetic"] = synthetic

for i in range(700):
    plain(i), dotted(), renamed(i + 0.5), from_import(i), from_submodule(), from_synthetic()
for i in range(30):
    outcome(missing_module), outcome(missing_name), conditional(True)

print(plain(2), dotted(), renamed(2.5), from_import(3), from_submodule(), from_synthetic())
print(outcome(missing_module), outcome(missing_name).partition(" (")[0], outcome(missing_submodule))
print(conditional(True), conditional(False), module_loop(1000), module_loop(10))
synthetic.compute = lambda x: ("recomputed", x)
print(from_synthetic())
synthetic.__getattr__ = lambda name: f"dynamic {name}"
del synthetic.value
synthetic.compute = len
print(from_synthetic())
sys.modules["synthetic"] = types.SimpleNamespace(value=[1, 2], compute=max)
print(from_synthetic())
sys.modules["synthetic"] = None
print(outcome(from_synthetic))
del sys.modules["synthetic"]
print(outcome(from_synthetic))
