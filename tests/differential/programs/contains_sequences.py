"""`x in` lists and tuples, constant and not, in hot loops: order of comparisons, classes that have a say, changes."""

LOG = []


class Odd:
    """Equal to everything that is odd, and says so."""

    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        LOG.append(f"{self.name}=={other!r}")
        return isinstance(other, int) and other % 2 == 1

    def __hash__(self):
        return 1

    def __repr__(self):
        return self.name


class Plain:
    def __repr__(self):
        return "plain"


class Number(int):
    def __eq__(self, other):
        LOG.append("number")
        return int(self) == other

    __hash__ = int.__hash__


class Failing:
    def __eq__(self, other):
        raise ValueError("no comparison")

    __hash__ = None


def in_ints(x):
    return x in (1, 3, 5, -7)


def not_in_ints(x):
    return x not in (0, 2**40, True)


def in_mixed(x):
    return x in (1, "a", None, "bc", False)


def in_texts(x):
    return x in ("a", "b", "_", "longer than sixteen characters", "é", "")


def in_floats(x):
    return x in (1.0, 2.5, float)


def in_empty(x):
    return x in ()


def in_list(x, items):
    return x in items


def first(values, items):
    for n, x in enumerate(values):
        if x in items:
            return n
    return None


NAN = float("nan")
VALUES = [0, 1, 2, 3, 5, -7, 7, True, False, None, "a", "_", "bc", "z", "", "é", "e", 1.0, 2.5, NAN, 2**40, 2**62, 2**70]
VALUES += ["longer than sixteen characters", "longer than sixteen characterS", "".join(["b", "c"]), b"a", (1,), float]
VALUES += [Odd("o"), Plain(), Number(3), -(2**63), 1j, [1]]


def outcome(f, *args):
    LOG.clear()
    try:
        return f(*args), list(LOG)
    except (ValueError, TypeError) as e:
        return type(e).__name__, str(e)


CONSTANT = [in_ints, not_in_ints, in_mixed, in_texts, in_floats, in_empty]


def main():
    for f in CONSTANT:
        for _ in range(300):
            f(3)
        print(f.__name__, [outcome(f, x) for x in VALUES if not isinstance(x, Plain)])
        for _ in range(300):
            f("bc")
        print(f.__name__, [outcome(f, x) for x in VALUES if not isinstance(x, Plain)])
    plain = [Plain() for _ in range(5)]
    odd = Odd("p")
    lists = [[], [1, 2, 3], ["a", "bc"], [1, "a", None, 2.5], plain, (plain[1], 3), [NAN], [odd, 3], [3, odd], [Failing()]]
    lists += [(1, 2**70), [True, False], [Number(5), 5], [(1, 2), (3,)], tuple("abc"), [2**62, -(2**62)]]
    for items in lists:
        for _ in range(300):
            in_list(2, items)
        results = []
        for x in VALUES + plain + [odd, (3,), Failing()]:
            value, log = outcome(in_list, x, items)
            results.append((value, log))
        print(len(items), results)
    for _ in range(100):
        first([4, 6, 3], [1, 2, 3])
        first("xyza", ["a", "b"])
        first(plain, plain[3:])
    print(first([4, 6, 3], [1, 2, 3]), first("xyza", ["a", "b"]), first(plain, plain[3:]), first([Number(2)], [2.0]))

    # The list changes while its items are compared.
    class Clears:
        def __init__(self, items):
            self.items = items

        def __eq__(self, other):
            self.items.clear()
            return False

    for _ in range(100):
        items = [1, 2]
        items.append(Clears(items))
        items.append(4)
        results = [in_list(x, list(items)) for x in (1, 2)], in_list(4, items), len(items)
    print(results)


main()
