"""Exact lines and columns of tracebacks: multi-line expressions, nested calls, comprehensions, one-liners."""

import traceback


def fails(x):
    raise ValueError(x)


def identity(x):
    return x


def multi_line_call(x):
    return identity(
        identity(1) +
        identity(
            x.missing
        ),
    )


def binary_chain(a, b, c):
    return (a +
            b *
            c)


def subscript_chain(table):
    return (table
            ["a"]
            ["b"]
            ["c"])


def second_argument(x):
    return identity(x), max(
        1,
        fails(x) if x else 2,
    )


def one_liner(x): y = x + 1; z = y / (x - 5); return z


def in_condition(x):
    if x > 0 and \
       1 / x and \
       x[0]:
        return x


def in_while(n):
    while n[
        "key"
    ] > 0:
        n["key"] -= 1
        if n["key"] == 3:
            del n["key"]


def in_for(items):
    for a, b in (
        items
    ):
        pass


def dict_display(x):
    return {
        "a": 1,
        "b": x / 0,
        "c": 2,
    }


def fstring(x):
    return f"start {x} {
        x.nothing
    } end"


def assignment_targets(x):
    a, x[
        5
    ], b = 1, 2, 3


def augmented(x):
    x["k"][
        "missing"
    ] += 1


def comprehension(items):
    return [
        10 // item
        for item in items
        if item != 5
    ]


def nested_function(x):
    def inner(y):
        return y / (x - x)

    return inner(
        x)


def deletion(x):
    del x[0], x[
        "bad"
    ]


def with_statement(x):
    with open(
        x
    ):
        pass


def unary(x):
    return -\
        x


def lambda_inside(x):
    return (lambda v:
            v.nope)(x)


def star_call(x):
    return identity(*
                    x)


def compare_chain(a, b):
    return (a
            < b
            < 3
            < a)


def import_inside(x):
    from math import (
        sqrt,
        no_such_thing_at_all,
    )


CASES = [
    (multi_line_call, (5,)), (binary_chain, (1, "b", "c")), (subscript_chain, ({"a": {"b": {}}},)),
    (second_argument, (3,)), (one_liner, (5,)), (in_condition, (1,)),
    (in_while, ({"key": 50},)), (in_for, ([(1, 2)] * 30 + [5],)), (dict_display, (1,)), (fstring, (1,)),
    (assignment_targets, ([],)), (augmented, ({"k": {}},)),
    (comprehension, ([5, 1, 0],)), (nested_function, (1,)), (deletion, ([1, 2],)),
    (with_statement, ("/nonexistent/file",)), (unary, ("s",)), (lambda_inside, (1,)),
    (star_call, (5,)), (compare_chain, (1, "s")), (import_inside, (1,)),
]


def describe(f, args):
    import copy

    try:
        f(*copy.deepcopy(args))
    except Exception as error:
        lines = []
        for entry in traceback.extract_tb(error.__traceback__)[1:]:
            base = f.__code__.co_firstlineno
            lines.append(
                f"{entry.name}+{entry.lineno - base}-{entry.end_lineno - base}:{entry.colno}-{entry.end_colno}"
            )
        return f"{type(error).__name__} {' | '.join(lines)}"


for f, args in CASES:
    seen = {}
    for _ in range(40):
        text = describe(f, args)
        seen[text] = seen.get(text, 0) + 1
    for text, count in seen.items():
        print(f.__name__, count, text)
good = [
    (multi_line_call, type("M", (), {"missing": 1})), (one_liner, 7), (comprehension, [1, 2]), (identity, 1),
    (unary, 1),
]
for _ in range(500):
    for f, value in good:
        f(value)
for f, args in CASES:
    print(f.__name__, describe(f, args))
