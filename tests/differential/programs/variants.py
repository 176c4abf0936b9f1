"""Functions and loops whose arguments change their builtin class from call to call."""


def unpack(items, n):
    a = b = None
    for _ in range(n):
        a, b = items
    return a, b


def describe(x):
    if x is None:
        return "none"
    if isinstance(x, str):
        return "str " + x.upper()
    if isinstance(x, (list, tuple)):
        return f"{type(x).__name__} of {len(x)}: " + ",".join([describe(i) for i in x])
    if isinstance(x, dict):
        return "dict " + ",".join(f"{k}={describe(v)}" for k, v in x.items())
    return type(x).__name__ + " " + repr(x)


def total(values, start):
    for v in values:
        start = start + v
    return start


def rebinding(x):
    out = []
    for _ in range(4):
        out.append(len(x))
        x = list(x) if isinstance(x, tuple) else tuple(x)
    return out, type(x).__name__


def in_place(x, y):
    for _ in range(3):
        x += y
    return x


def nested(x, depth):
    first, rest = x
    if depth and rest is not None:
        return [first, *nested(rest, depth - 1)]
    return [first]


class Sub(list):
    def __len__(self):
        return 99


def fails(x):
    try:
        a, b = x
    except (TypeError, ValueError) as e:
        return f"{type(e).__name__}: {e}"
    return a + b


def keyword(a, *args, key=None, **rest):
    n = 0
    for _ in range(3):
        n += len(a) + len(args) + len(rest)
        if key is not None:
            n += len(key)
    return n


for round_ in range(60):
    for items in [(1, 2), [3, 4], "ab", b"cd", {5: 0, 6: 0}, range(7, 9), (1.5, None)]:
        result = unpack(items, 5)
        if round_ % 20 == 0:
            print(result)
    for thing in [None, "x", [1, "y", None], (2, (3,)), {"k": [True]}, 1.5, Sub([1])]:
        text = describe(thing)
        if round_ % 20 == 0:
            print(text)
    sums = [total([1, 2, 3], 0), total((1.5, 2), 0.5), total(["a", "b"], ""), total([[1], [2]], []), total(range(4), 10**30)]
    both = [rebinding((1, 2)), rebinding([1]), rebinding("abc")]
    target = [0]
    same = in_place(target, [1]) is target
    grown = [target, in_place((0,), (1,)), in_place("s", "t"), in_place(1, 2.5), in_place({1} and 5, 7)]
    trees = nested((1, [2, (3, [4, None])]), 3), nested([1, (2, [3, (4, None)])], 2)
    errors = [fails((1, 2)), fails([1, 2]), fails("ab"), fails(None), fails((1, 2, 3)), fails([1]), fails(Sub([5, 6]))]
    keys = [keyword([1]), keyword((1, 2), 3, key="xyz"), keyword("s", 1, 2, z=1, key=[1]), keyword({}, key=(1, 2))]
    if round_ % 20 == 0:
        print(sums, both, same, grown, trees, errors, keys, sep="\n")

# A class that dies, and another one at (perhaps) the same address.
for k in range(50):
    T = type(f"T{k}", (tuple,), {})
    print(unpack(T((k, k + 1)), 3), end=" ")
    del T
print()
