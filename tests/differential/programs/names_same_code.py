"""One code object under several function objects: other globals, defaults, closures, names, annotations."""

import types

unit = 1


def measure(n, step=1, *, bias=0):
    total = bias
    for i in range(0, n, step):
        total += unit
    return total


def variant(globals_, defaults=None, kwdefaults=None):
    function = types.FunctionType(measure.__code__, globals_, "variant", defaults)
    function.__kwdefaults__ = kwdefaults
    return function


def make_closures(k):
    def scaled(x):
        return x * k

    return scaled


def make_pair():
    state = 0

    def put(value):
        nonlocal state
        state = value

    def get():
        return state

    return put, get


ints = variant({"unit": 1, "range": range}, (1,), {"bias": 0})
floats = variant({"unit": 0.5, "range": range}, (2,), {"bias": 1})
texts = variant({"unit": "ab", "range": range}, (1,), {"bias": ""})
missing = variant({"range": range}, (1,), {"bias": 0})
own_range = variant({"unit": 3, "range": lambda *args: iter(args)}, (1,), {"bias": 100})

for _ in range(500):
    measure(3), ints(3), floats(3), texts(3), own_range(3)
print(measure(2000), ints(2000), floats(2000), len(texts(2000)), own_range(2000))
try:
    missing(10)
except NameError as error:
    print(error)
no_defaults = variant({"unit": 1, "range": range})
for args in ((), (5,), (5, 1)):
    try:
        print(no_defaults(*args))
    except TypeError as error:
        print(error)
unit = 10
print(measure(100), ints(100))
ints.__globals__["unit"] = 2.5
print(measure(100), ints(100), floats(100))

closures = [make_closures(k) for k in (2, 0.5, "s", [1], 2**62)]
for f in closures:
    print([f(x) for x in (0, 1, 3)])
codes = {f.__code__ for f in closures}
print(len(codes), sum(closures[0](i) for i in range(2000)), sum(closures[1](i) for i in range(2000)))
transplanted = types.FunctionType(closures[0].__code__, globals(), "t", None, closures[1].__closure__)
print(transplanted(9), closures[0](9))

pairs = [make_pair() for _ in range(3)]
for i in range(1000):
    put, get = pairs[i % 3]
    put(i)
print([get() for _, get in pairs])

copy = types.FunctionType(measure.__code__, {**globals(), "unit": 7}, "copy", measure.__defaults__)
copy.__kwdefaults__ = {"bias": 0.25}
print(copy(100), copy.__name__, copy.__qualname__, measure.__name__)
exec(measure.__code__.replace(co_name="renamed").co_name + " = 5")
print(renamed)
