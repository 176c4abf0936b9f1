"""List, set and dict comprehensions and generator expressions: filters, nesting, scoping, errors inside."""

import traceback


def squares(n):
    return [i * i for i in range(n)]


def filtered(items):
    return [x for x in items if x if x % 2 if x > 3]


def nested(n):
    return [(i, j) for i in range(n) for j in range(i) if (i + j) % 2]


def matrix(n):
    return [[i * j for j in range(n)] for i in range(n)]


def flatten(rows):
    return [x for row in rows for x in row]


def to_dict(items):
    return {k: v for k, v in items}


def to_set(items):
    return {x % 7 for x in items}


def with_closure(n):
    return [lambda k: (i, k) for i in range(n)]


def outer_variable(n):
    i = "outer"
    result = [i for i in range(n)]
    return i, result


def cell_variable(n):
    x = "outer cell"

    def peek():
        return x

    result = [x for x in range(n)], [(lambda: x)() for x in range(n)]
    return peek(), x, result


def conditional_values(items):
    return [x if x > 0 else -x if x < 0 else "zero" for x in items]


def generator_sum(n):
    return sum(i * 2 for i in range(n) if i % 3)


def any_all(items):
    return any(x > 5 for x in items), all(x > 5 for x in items), next((x for x in items if x > 5), "none")


def failing(items):
    i = "kept"
    try:
        return [10 // i for i in items]
    except ZeroDivisionError as error:
        entries = traceback.extract_tb(error.__traceback__)
        return i, len(entries), entries[-1].name, entries[-1].line


def failing_iter(items):
    x = "before"
    try:
        return [x for x in items]
    except TypeError as error:
        return x, str(error)


def unbound_after(n):
    [k for k in range(n)]
    try:
        return k
    except UnboundLocalError as error:
        return f"unbound: {error}"
    except NameError as error:
        return f"name: {error}"


def assign_through(n):
    count = 0
    result = [count := count + i for i in range(n)]
    return count, result[-1] if result else None


def star_targets(items):
    return [(a, b) for a, *b in items], {a: c for a, (b, c) in items}


class Scope:
    base = 3
    good = [x for x in range(base)]
    table = {x: y for x, y in zip("ab", range(base))}


for i in range(600):
    squares(5), filtered([1, 5, 6, 7]), nested(4), matrix(3), to_dict([(1, 2)]), to_set(range(9)), outer_variable(3)
    cell_variable(2), conditional_values([1, -1, 0]), generator_sum(9), any_all([1, 9]), assign_through(4)

print(
    sum(squares(3000)), filtered([0, 1, 4, 5, 7, 2**70 + 1]), nested(5), matrix(4), flatten(matrix(3)),
    flatten(["ab", (1,)]),
)
print(
    to_dict([(1, 2), (3, 4), (1, 5)]), sorted(to_set(range(100))), [f("k") for f in with_closure(3)], outer_variable(4),
)
print(
    cell_variable(3), conditional_values([5, -5, 0, -2.5, True]), generator_sum(2000), any_all(range(4)),
    any_all([6, 7]), any_all([]),
)
print(
    failing([5, 2, 0, 1]), failing([1] * 1000), failing_iter(5), failing_iter("ab"), unbound_after(3),
    assign_through(1000), assign_through(0),
)
print(star_targets([(1, (2, 3)), ("a", "bc")]), Scope.good, Scope.table)
for bad in (5, [1], [(1, 2, 3)], ["abc"], [([], 1)]):
    try:
        print(to_dict(bad))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
late = [lambda: n for n in range(3)]
print([f() for f in late], [n for n in range(2) for n in range(n, 3)], [[] for _ in range(2)], [*(x for x in "ab")])
print(
    sum(len([y for y in range(x)]) for x in range(60)), {x: {y for y in range(x)} for x in range(3)},
    [i for i in range(5) if i not in (j for j in (1, 2))],
)
