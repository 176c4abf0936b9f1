"""Dicts and sets changed during hot iteration: RuntimeErrors with their texts, same-size changes, deletes, callees."""


def add_during(n, at, view):
    table = dict.fromkeys(range(n), 1)
    count = 0
    for item in view(table):
        count += 1
        if count == at:
            table["new"] = 1
    return count


def delete_during(n, at):
    table = dict.fromkeys(range(n), 1)
    count = 0
    for key in table:
        count += 1
        if count == at:
            del table[n - 1]
    return count


def swap_during(n, at):
    table = dict.fromkeys(range(n), 1)
    count = 0
    for key in table:
        count += 1
        if count == at:
            del table[0]
            table["replacement"] = 1
    return count, key


def value_updates(n):
    table = dict.fromkeys(range(n), 1)
    for key in table:
        table[key] += key
    for key, value in table.items():
        table[key] = value * 0.5
    return sum(table.values())


def set_during(n, at):
    items = set(range(n))
    count = 0
    for x in items:
        count += 1
        if count == at:
            items.add(-1)
    return count


def callee_adds(n, at):
    table = {i: i for i in range(n)}

    def touch(key):
        if key == at:
            table[-1] = 0
        return key

    return sum(touch(key) for key in table), len(table)


def clear_during(n, at):
    table = {i: i for i in range(n)}
    for key in table:
        if key == at:
            table.clear()
    return "finished"


def pop_all(n):
    table = {i: i * i for i in range(n)}
    total = 0
    while table:
        key, value = table.popitem()
        total += value - key
    return total


def copy_iteration(n):
    table = {i: i for i in range(n)}
    for key in list(table):
        if key % 3 == 0:
            del table[key]
        elif key % 3 == 1:
            table[-key] = key
    return len(table), sum(table.values())


def last_iteration_grows(n):
    table = {i: 0 for i in range(n)}
    try:
        for key in table:
            if key == n - 1:
                table["late"] = 1
    except RuntimeError as error:
        return key, str(error)
    return "no error", key


def counting_words(n):
    counts = {}
    for i in range(n):
        word = "abcdefg"[i % 7] * (i % 3 + 1)
        counts[word] = counts.get(word, 0) + 1
        if i % 500 == 499:
            counts = dict(sorted(counts.items())[:3])
    return sorted(counts.items())[:4]


def key_types_change(n):
    table = {}
    for i in range(n):
        key = i if i < n // 2 else str(i)
        table[key] = i
        if i == 3 * n // 4:
            table = {None: 0, (1, 2): 1}
    return len(table), sum(table.values())


def outcome(f, *args):
    try:
        return f(*args)
    except RuntimeError as error:
        return f"RuntimeError: {error} +{error.__traceback__.tb_next.tb_lineno - f.__code__.co_firstlineno}"


def keys(table):
    return table.keys()


def values(table):
    return table.values()


def items(table):
    return table.items()


def itself(table):
    return table


def backwards(table):
    return reversed(table)


for i in range(30):
    add_during(10, 50, itself), delete_during(10, 50), value_updates(10), set_during(10, 50), pop_all(10)
    copy_iteration(10)
for view in (itself, keys, values, items, backwards):
    print(
        view.__name__, outcome(add_during, 1500, 1000, view), outcome(add_during, 1500, -1, view),
        outcome(add_during, 3, 3, view),
    )
print(
    outcome(delete_during, 1500, 700), outcome(delete_during, 5, 9), outcome(swap_during, 1500, 700),
    value_updates(1500), outcome(set_during, 1500, 1000), outcome(set_during, 9, 0),
)
print(
    outcome(callee_adds, 1500, 1000), outcome(callee_adds, 1500, -5), outcome(clear_during, 1500, 900), pop_all(1500),
    copy_iteration(1500), last_iteration_grows(1000),
)
print(counting_words(3000), key_types_change(2000))
table = {1: 1, 2: 2}
iterator = iter(table.items())
next(iterator)
table[3] = 3
print(outcome(lambda: next(iterator)), outcome(lambda: list(iterator)), next(iter(table)))
try:
    for x in table:
        table[x + 10] = x
except RuntimeError as error:
    print(error, table)
