"""`x in` lists and tuples stays in native code as long as no class has a say."""

import pytest


def in_numbers(values):
    return sum(1 for x in values if x in (1, 3, True, "a", -5))


def in_texts(values):
    n = 0
    for x in values:
        if x not in ("a", "bc", None):
            n += 1
    return n


def in_list(values, items):
    n = 0
    for x in values:
        if x in items:
            n += 1
    return n


class Plain:
    pass


PLAIN = [Plain() for _ in range(8)]


@pytest.mark.parametrize(
    ("f", "args", "expected"),
    [
        (in_numbers, ([0, 1, 2, 3, -5] * 200,), 600),
        (in_texts, (["a", "b", "bc", "x" * 20] * 200,), 400),
        (in_list, ([1, 2, 9] * 200, [3, 2, 1]), 400),
        (in_list, (["x", "yy"] * 200, ["yy", None]), 200),
        (in_list, (PLAIN * 100, PLAIN[2:4]), 200),
        (in_list, (PLAIN * 100, tuple(PLAIN[2:4])), 200),
    ],
)
def test_no_exits(compiled, native, f, args, expected):
    compiled(f, args)
    for _ in range(100):
        f(*args)
    assert native(f, *args, exits=0) == expected


def test_a_class_with_a_say(compiled, native):
    class Even:
        def __eq__(self, other):
            return other % 2 == 0

    def has(values, items):
        n = 0
        for x in values:
            if x in items:
                n += 1
        return n

    numbers = [1, 2, 3, 4] * 100
    compiled(has, (numbers, [5, 1]))
    for _ in range(100):
        has(numbers, [5, 1])
    assert native(has, numbers, [5, 1], exits=0) == 100
    assert has(numbers, [5, Even()]) == 200
    for _ in range(100):
        has(numbers, [5, Even()])
    assert native(has, numbers, [5, Even()], exits=0) == 200
