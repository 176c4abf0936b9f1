"""assert with and without message, message evaluated only on failure, rebinding AssertionError, __debug__."""

import traceback

EVALUATED = []


def message(text):
    EVALUATED.append(text)
    return text


def plain(x):
    assert x
    return "ok"


def with_message(x, limit):
    assert x < limit, message(f"{x} is not below {limit}")
    return x


def tuple_message(x):
    assert isinstance(x, int), (type(x).__name__, "is not int")
    return x


def in_loop(values):
    total = 0
    for i, value in enumerate(values):
        assert value >= 0, f"negative at {i}"
        total += value
    return total


def raising_condition(x):
    assert 1 / x, "never used"
    return x


def raising_message(x):
    assert x, 1 / x
    return x


def complex_condition(a, b):
    assert a and (b or a > 3) and not (a == b), "complex"
    assert any(v > 1 for v in (a, b)), "any"
    return a, b


def caught(n):
    hits = 0
    for i in range(n):
        try:
            assert i % 3, i
        except AssertionError as error:
            hits += error.args[0]
    return hits


def debug_flag():
    if __debug__:
        return "debug"
    return "optimised"


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        entry = traceback.extract_tb(error.__traceback__)[1]
        return f"{type(error).__name__}: {error.args} +{entry.lineno - f.__code__.co_firstlineno}"


for i in range(1000):
    plain(1), with_message(i, 2000), tuple_message(i), raising_condition(i + 1), complex_condition(i + 4, 1)
    raising_message(1)
print(
    outcome(plain, 1), outcome(plain, 0), outcome(plain, []), outcome(with_message, 5, 10),
    outcome(with_message, 15, 10), EVALUATED,
)
print(
    outcome(tuple_message, "s"), in_loop(range(2000)), outcome(in_loop, [1] * 1500 + [-1]),
    outcome(in_loop, [0.5, -0.0]),
)
print(
    outcome(raising_condition, 0), outcome(raising_message, 0), outcome(complex_condition, 0, 1),
    outcome(complex_condition, 1, 1), outcome(complex_condition, 1, 0.5),
)
print(caught(1000), debug_flag())
AssertionError = ValueError
print(outcome(plain, 0), outcome(with_message, 3, 1))
del AssertionError


class Loud(BaseException):
    def __init__(self, *args):
        EVALUATED.append("made")
        super().__init__(*args)


import builtins

builtins.AssertionError, saved = Loud, builtins.AssertionError
print(outcome(plain, 0))
builtins.AssertionError = saved
print(outcome(plain, 0), EVALUATED)
