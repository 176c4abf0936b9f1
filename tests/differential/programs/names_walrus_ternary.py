"""Assignment expressions and conditional expressions in hot code, nested and with side effects."""

LOG = []


def note(tag, value):
    LOG.append(tag)
    return value


def classify(n):
    return "neg" if n < 0 else "zero" if n == 0 else "small" if n < 10 else "big"


def read_all(source):
    out = []
    while (item := next(source, None)) is not None:
        out.append(item)
    return out, item


def comprehension_leak(values):
    found = [last := value for value in values if value % 2]
    return found, last


def any_leak(values, limit):
    if any((witness := value) > limit for value in values):
        return witness
    return "none"


def in_arguments(x):
    return max(y := x + 1, z := y * 2, y - z), y, z


def ternary_calls(flag):
    LOG.clear()
    result = note("then", 1) if note("test", flag) else note("else", 2)
    return result, list(LOG)


def select(kind, x):
    return (x + 1 if kind == 0 else x * 0.5 if kind == 1 else str(x) if kind == 2 else None)


def ternary_sum(n):
    total = 0
    for i in range(n):
        total += i if i & 1 else -i
        total = total if total > -100 else 0
    return total


def walrus_in_condition(values):
    hits = 0
    for value in values:
        if (square := value * value) > 100 and (rest := square % 7) < 3:
            hits += rest
    return hits, square, rest


def nested_ternary_args(a, b):
    return (a if a > b else b) - (b if a > b else a), (a or b) if a else (b and a)


for i in range(1500):
    classify(i - 700), in_arguments(i), select(i % 3, i), nested_ternary_args(i, 700)

print([classify(n) for n in (-5, 0, 5, 50, -0.0, 9.99, True, 2**70)])
print(read_all(iter(range(5))), read_all(iter([])), len(read_all(iter(range(2000)))[0]))
print(comprehension_leak(range(10)), any_leak(range(1000), 990), any_leak(range(10), 990), in_arguments(4))
try:
    comprehension_leak([2, 4])
except UnboundLocalError as error:
    print(error)
print([ternary_calls(flag) for flag in (True, False, 0, "x", [], None)])
print([select(k, x) for k in (0, 1, 2, 3) for x in (1, 2.5)], ternary_sum(3000))
print(
    walrus_in_condition(range(1000)), nested_ternary_args(3, 2), nested_ternary_args(0, 5),
    nested_ternary_args(0.5, True),
)
print((lambda x: (y := x * 2) + y)(21), [(t := i, t * t) for i in range(3)], t)
total = 0
for i in range(2000):
    total += (step := i % 5) and step * 2 or -1
print(total, step, f"{(w := 10):>5}", w, {(k := "a"): (v := 1)}, k, v)
