"""Functions made in functions become part of their callers, and exits find them again."""

import pytest

import pyjit


def helper(xs):
    scale = 3

    def times(x):
        return x * scale

    total = 0
    for x in xs:
        total += times(x)
    return total


def lambdas(xs):
    plus = lambda x: x + 1
    total = 0
    for x in xs:
        total += plus(x)
    return total


def generator(xs):
    by = 2

    def each():
        for x in xs:
            yield x * by

    total = 0
    for x in each():
        total += x
    return total


def consumed(xs):
    def each(xs):
        for x in xs:
            yield x

    return list(each(xs))


@pytest.mark.parametrize(("f", "expected"), [(helper, 18), (lambdas, 9), (generator, 12), (consumed, [1, 2, 3])])
def test_part_of_the_caller(compiled, native, f, expected):
    compiled(f, ([1, 2, 3],))
    for _ in range(60):
        f([1, 2, 3])
    view = pyjit.inspect(f)
    view.deoptimize()
    view.force_compile()
    assert native(f, [1, 2, 3], exits=0) == expected
    text = view.ir("dce-late")
    assert "call.native" not in text and "call call" not in text and "code1:" in text


def test_an_exit_makes_the_frame_of_the_function(compiled, native):
    def of(xs):
        here = []

        def note(x):
            y = x + 1
            here.append(y)
            return y

        for x in xs:
            note(x)
        return here

    compiled(of, ([1, 2, 3],))
    for _ in range(60):
        of([1, 2, 3])
    view = pyjit.inspect(of)
    view.deoptimize()
    view.force_compile()
    assert native(of, [1, 2, 3], exits=0) == [2, 3, 4]
    assert native(of, [1, 2.5, True]) == [2, 3.5, 2]
    with pytest.raises(TypeError, match="can only concatenate") as caught:
        native(of, [1, "x"])
    assert [e.frame.code.raw.co_name for e in caught.traceback[-2:]] == ["of", "note"]


def test_another_function_in_the_same_place(compiled, native):
    def of(other, n):
        def f(x):
            return x + 1

        def g(x):
            return x * 100

        total = 0
        for i in range(n):
            total += f(i)
            if other and i == 2:
                f.__code__ = g.__code__
        return total

    compiled(of, (False, 5))
    for _ in range(60):
        of(False, 5)
    view = pyjit.inspect(of)
    view.deoptimize()
    view.force_compile()
    assert native(of, False, 5, exits=0) == 15
    assert of(True, 5) == 6 + 700


class Numbers:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for i in range(self.n):
            yield i


def summed(n):
    return sum(Numbers(n))


def counted(f):
    def wrapper(*args, **more):
        return f(*args, **more)

    return wrapper


@counted
def less(a, b):
    return a - b


def decorated(n):
    total = 0
    for i in range(n):
        total += less(i, 1)
    return total


@pytest.mark.parametrize(("f", "expected"), [(summed, 10), (decorated, 5)])
def test_what_is_known_once_a_body_is_part_of_the_caller(compiled, native, f, expected):
    compiled(f, (5,))
    for _ in range(60):
        f(5)
    view = pyjit.inspect(f)
    view.deoptimize()
    view.force_compile()
    assert native(f, 5, exits=0) == expected
    text = view.ir("dce-late")
    assert "call.native" not in text and "call call" not in text


base = -1
SPACE = {"base": 100}
exec("def other(x):\n    return x + base\n", SPACE)


def test_a_function_keeps_its_globals(compiled, native):
    def calls(f, n):
        total = 0
        for i in range(n):
            total += f(i)
        return total

    other = SPACE["other"]
    compiled(calls, (other, 5))
    view = pyjit.inspect(calls)
    view.deoptimize()
    for _ in range(60):
        calls(other, 5)
    view.force_compile()
    assert native(calls, other, 50, exits=0) == 50 * 100 + 49 * 25
