"""Keys of all kinds in dicts and sets: found, missing, equal to keys of other classes, compared by Python code."""

import enum
import traceback


class Plain:
    pass


class Equal:
    """Equal to what has the same number; counts comparisons."""

    compared = 0

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        Equal.compared += 1
        return self.n == (other.n if isinstance(other, Equal) else other)


class Text(str):
    pass


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


def item(d, k):
    return d[k]


def get(d, k):
    return d.get(k)


def get_or(d, k, default):
    return d.get(k, default)


def has(k, c):
    return k in c


def caught(d, k):
    try:
        return item(d, k)
    except KeyError as error:
        return "missing", error.args


def caught_here(d, k):
    try:
        return d[k]
    except KeyError:
        return "missing"


def inlined(d, keys):
    total = 0
    for k in keys:
        total += len(str(caught_here(d, k)))
        total += get_or(d, k, "none") == "none"
        total += has(k, d)
    return total


def kinds():
    plain = [Plain() for _ in range(4)]
    big = 1 << 70
    keys = [
        0, 1, -1, -2, 256, 257, 1 << 30, -(1 << 30), 1 << 59, 1 << 61, (1 << 61) - 1, big, -big,
        "a", "".join(["a", "b"]), "ü", "\u1234x", "", b"a", b"", None, True, False, 1.5, 2.0, float("inf"),
        Plain, int, len, item, Ellipsis, (1, 2), (1, (2, "x")), (), Equal(7), Equal("s"), Colour.RED, Text("t"),
        frozenset((1, 2)), 3 + 4j,
    ] + plain  # fmt: skip
    strs = {"a": 1, "ab": 2, "ü": 3, "\u1234x": 4, "": 5, "t": 6, "s": 7}
    return keys, strs


def all_kinds():
    keys, strs = kinds()
    table = {}
    for n, k in enumerate(keys):
        table[k] = n
    others = [
        1.0, -1.0, -2.0, 257.0, "".join(["ü"]), "b", 99, 7, "s", "t", Equal(1), Equal("a"), Plain(), str, (1, 2.0),
        2, 300, big_again(), Colour.BLUE, Text("ab"), Text("zz"), b"zz", (2, 1),
    ]  # fmt: skip
    for _ in range(3):
        for k in keys + others:
            row = [caught(table, k), caught_here(table, k), get(table, k), get_or(table, k, "or"), has(k, table)]
            row += [caught(strs, k), get_or(strs, k, "or"), has(k, strs)]
            row += [has(k, set(table)), has(k, frozenset(strs))]
            print([x if not isinstance(x, tuple) else (x[0], len(x[1])) for x in row])
    print(Equal.compared)


def big_again():
    return (1 << 35) << 35


def sizes():
    for n in (1, 5, 120, 300, 70_000):
        numbers = {i * 7: i for i in range(n)}
        words = {f"w{i}": i for i in range(n)}
        found = 0
        for i in range(0, 7 * n, max(1, n // 50)):
            found += get_or(numbers, i, 0)
            found += has(i, numbers)
            found += get_or(words, f"w{i}", 0)
        for i in range(0, n, 2):
            del numbers[i * 7]
            del words[f"w{i}"]
        for i in range(0, 7 * n, max(1, n // 50)):
            found += get_or(numbers, i, -1)
            found += has(f"w{i}", words)
        print(n, found)


def attributes():
    """Dicts of instances, whose values are the instance's."""
    total = 0
    for i in range(300):
        p = Plain()
        p.x = i
        if i % 3 == 0:
            p.y = 1
        d = vars(p)
        total += d["x"] + d.get("y", 5) + ("y" in d) + ("z" in d)
        p.x = i + 1
        total += d["x"]
        d["y"] = 3
        total += p.y + d["y"]
        del p.x
        total += "x" in d
        total += d.get("x", 2)
    print(total)


class Meddler:
    """A key that changes the table it is looked up in."""

    def __init__(self, table, n):
        self.table, self.n = table, n

    def __hash__(self):
        return self.n

    def __eq__(self, other):
        self.table.pop("victim", None)
        for i in range(20):
            self.table[f"new{i}"] = i
        return True


def meddling():
    for _ in range(60):
        table = {5: "five", "victim": 1}
        found = get_or(table, Meddler(table, 5), "none")
        if found != "five" or len(table) != 21:
            print("meddled", found, len(table))
    print("meddling done")


class Angry:
    def __hash__(self):
        return 5

    def __eq__(self, other):
        raise ValueError("angry")


def raising():
    table = {5: "five"}
    for n in range(80):
        key = Angry() if n % 40 == 39 else 5
        try:
            item(table, key)
            has(key, table)
        except ValueError:
            print(traceback.format_exc().count("item"))
        try:
            get_or(table, [] if n % 40 == 38 else 5, 0)
        except TypeError as error:
            print(error)
        try:
            has({} if n % 40 == 37 else 5, table)
        except TypeError as error:
            print(error)
    for n in range(80):
        try:
            item(table, 5 if n % 20 else 6)
        except KeyError as error:
            print(error, traceback.extract_tb(error.__traceback__)[-1].name)


def misses():
    table = {i: i for i in range(0, 1000, 2)}
    for _ in range(5):
        print(inlined(table, range(1000)), inlined({}, range(50)), inlined(table, ["a", None, 2.0, 4] * 20))


def changing(n):
    """What was found before may be something else now."""
    d = {"a": 0}
    total = 0
    for i in range(n):
        total += d["a"]
        d["a"] = i
        total += d["a"]
        if i % 50 == 49:
            d.pop("a")
            total += d.get("a", 1000)
            d["a"] = -i
        total += d["a"]
    return total


all_kinds()
sizes()
attributes()
meddling()
raising()
misses()
print(changing(400))
