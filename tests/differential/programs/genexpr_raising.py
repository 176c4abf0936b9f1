"""A generator expression whose first iterable raises while it is made, with a comprehension's cleanup in between."""


def over_int(a):
    if all((1 for _q in [q for _i in 1])):
        return a


def over_none(a):
    return sum(x for x in [y for y in a])


def attempt(f, a):
    try:
        return f(a)
    except (TypeError, NameError) as error:
        return f"{type(error).__name__}: {error}"


for f in (over_int, over_none):
    for a in (1, None, [1, 2]):
        for _ in range(20):
            got = attempt(f, a)
        print(f.__name__, a, got)
