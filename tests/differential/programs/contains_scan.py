"""`in` of lists and tuples: items that compare without Python code, and items that do not."""


class Any:
    def __init__(self):
        self.asked = 0

    def __eq__(self, other):
        self.asked += 1
        return self.asked % 3 == 0

    __hash__ = None


class Shrinks:
    def __init__(self, items):
        self.items = items

    def __eq__(self, other):
        self.items.clear()
        return False

    __hash__ = None


class Raises:
    def __eq__(self, other):
        raise ValueError(f"compared with {other!r}")

    __hash__ = None


class Name(str):
    def __eq__(self, other):
        return other == "other"

    __hash__ = str.__hash__


def count(container, key):
    found = 0
    for _ in range(40):
        if key in container:
            found += 1
        if key not in container:
            found += 100
    return found


def main():
    nan = float("nan")
    cases = [
        ([1, 2, 3], 2), ([1, 2, 3], 4), ([], 1), ((1, "a", None), None), ((1, "a"), "b"), ([1.0, 2], 1),
        ([True, False], 1), ([1, 2], True), ([0, 1], False), ([1, 2, 3], 2.0), ([nan], nan), ([nan], float("nan")),
        ([(1, 2), (3, 4)], (3, 4)), ([(1, 2)], (1, 3)), ([(1, (2, "x"))], (1, (2, "x"))), ([10**30], 10**30),
        ([2**70, 2**70 + 1], 2**70 + 2), ([-(2**40)], 2**40), ([None, 1, "x"], "y"), (["é", "\u4e00"], "\u4e00"),
        ((1.5, None), None), ([[1], [2]], [2]), (range(5), 3), ("abc", "b"), ({1, 2}, 1), ({"k": 1}, "k"),
        ([Name("a")], "other"), (["other"], Name("a")), ([0.0], -0.0),
    ]
    for container, key in cases:
        print(container, key, count(container, key))
    a = Any()
    print(count([1, a, "x"], "y"), a.asked)
    items = [1]
    items += [Shrinks(items), 2, 3]
    print(2 in items, items)
    try:
        count([1, 2, Raises(), 3], 3)
    except ValueError as e:
        print(e)
    print(count([1, 2, 3, Raises()], 3))


for _ in range(6):
    main()
