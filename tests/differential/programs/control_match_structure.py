"""match on sequences, mappings and nested structures: lengths, stars, rests, subclasses, odd containers."""

import array
import collections


class Seq(collections.abc.Sequence):
    def __init__(self, *items):
        self.items = items

    def __len__(self):
        LOG.append("len")
        return len(self.items)

    def __getitem__(self, i):
        LOG.append(i)
        return self.items[i]


class Map(collections.abc.Mapping):
    def __init__(self, **items):
        self.items_ = items

    def __len__(self):
        return len(self.items_)

    def __iter__(self):
        return iter(self.items_)

    def __getitem__(self, key):
        LOG.append(f"get {key}")
        return self.items_[key]


class Missing(dict):
    def __missing__(self, key):
        LOG.append(f"missing {key}")
        return "made up"


class Tup(tuple):
    pass


LOG = []


def sequence(x):
    match x:
        case []:
            return "empty"
        case [a]:
            return "one", a
        case [1, 2]:
            return "one two"
        case [a, [b, *c], *d]:
            return "nested", a, b, c, d
        case (a, b):
            return "pair", a, b
        case [first, *_, "end"]:
            return "ends", first
        case [*start, 9, 9]:
            return "nines", start
        case [a, *rest] if len(rest) > 4:
            return "long", a, rest
        case [_, _, _]:
            return "three"
        case [*everything]:
            return "any", everything
        case _:
            return "no sequence"


def mapping(x):
    match x:
        case {"type": "point", "x": x, "y": y}:
            return "point", x, y
        case {"type": "line", "ends": [{"x": x0}, {"x": x1}], **rest}:
            return "line", x0, x1, rest
        case {"type": ("a" | "b") as kind}:
            return "kind", kind
        case {1: one, 2.5: _, None: nothing}:
            return "odd keys", one, nothing
        case {"only": value, **rest} if not rest:
            return "only", value
        case {**everything} if everything:
            return "rest", everything
        case {}:
            return "empty or any mapping"
        case _:
            return "no mapping"


def evaluate(node):
    match node:
        case ("+", a, b):
            return evaluate(a) + evaluate(b)
        case ("*", a, b):
            return evaluate(a) * evaluate(b)
        case ("neg", a):
            return -evaluate(a)
        case ("let", str(name), value, body):
            return evaluate(substitute(body, name, evaluate(value)))
        case int() | float():
            return node
        case _:
            raise SyntaxError(f"bad node {node!r}")


def substitute(node, name, value):
    match node:
        case str() if node == name:
            return value
        case (op, *args):
            return (op, *(substitute(arg, name, value) for arg in args))
        case _:
            return node


def commands(lines):
    total = 0
    for line in lines:
        match line.split():
            case ["add", n]:
                total += int(n)
            case ["mul", n, *more]:
                total *= int(n)
                for m in more:
                    total *= int(m)
            case ["reset" | "clear"]:
                total = 0
            case [] | ["#", *_]:
                continue
            case [unknown, *args]:
                total -= len(args)
    return total


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for i in range(600):
    sequence([i]), sequence((i, i)), mapping({"type": "point", "x": i, "y": 1}), evaluate(("+", 1, ("*", i, 2)))
for x in (
    [],
    (),
    [5],
    [1, 2],
    [1, 3],
    [0, [1, 2, 3], 4],
    (7, "8"),
    ["a", 1, "end"],
    [1, 9, 9],
    list(range(9)),
    [1, 2, 3],
    [1, 2, 3, 4],
    "ab",
    b"ab",
    bytearray(b"ab"),
    range(2),
    array.array("i", [1, 2]),
    collections.deque([4]),
    Seq(),
    Seq(1),
    Seq(1, 2),
    Seq(1, 9, 9),
    Tup((1, 2)),
    {1, 2},
    {1: 2},
    5,
    None,
    iter([1]),
    memoryview(b"abc"),
):
    print(type(x).__name__, sequence(x))
print(LOG)
LOG.clear()
for x in (
    {},
    {"type": "point", "x": 1, "y": 2},
    {"type": "point", "x": 1},
    {"type": "line", "ends": [{"x": 1}, {"x": 2, "y": 3}], "w": 1},
    {"type": "a"},
    {"type": "c"},
    {1: "o", 2.5: 0, None: "n"},
    {"only": 1},
    {"only": 1, "more": 2},
    Map(type="b"),
    Map(),
    Missing(),
    Missing(type="zz"),
    collections.defaultdict(list, only=1),
    [("type", "a")],
    "type",
    5,
    collections.OrderedDict(type="b"),
):
    print(type(x).__name__, mapping(x))
print(LOG, dict(Missing()))
print(
    evaluate(("let", "x", ("+", 2, 3), ("*", "x", ("neg", "x")))), outcome(evaluate, ("?", 1)),
    outcome(evaluate, ("+", 1, "y")), evaluate(("+", 0.5, 2**70)),
)
print(
    commands(["add 5", "mul 2 3", "", "# comment", "bogus a b c"] * 20), commands(["reset"]),
    outcome(commands, ["add x"]),
)
