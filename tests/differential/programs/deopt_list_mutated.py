"""Lists changed while a hot loop iterates, indexes or measures them: grown, shrunk, cleared, by callees too."""


def growing(limit):
    items = [0]
    for x in items:
        if x < limit:
            items.append(x + 1)
    return len(items), items[-1]


def shrinking(n):
    items = list(range(n))
    seen = []
    for x in items:
        seen.append(x)
        items.pop()
    return len(seen), seen[-1], len(items)


def removing_current(n):
    items = list(range(n))
    for x in items:
        items.remove(x)
    return items[:4], len(items)


def clearing(n, at):
    items = list(range(n))
    count = 0
    for x in items:
        count += 1
        if x == at:
            items.clear()
    return count


def refilled_after_end():
    items = [1, 2]
    iterator = iter(items)
    out = list(iterator)
    items.append(3)
    return out, next(iterator, "exhausted stays exhausted")


def insert_front(n):
    items = list(range(3))
    steps = 0
    for x in items:
        items.insert(0, "front")
        steps += 1
        if steps == n:
            break
    return x, len(items)


def slice_assigned(n):
    items = list(range(n))
    total = 0
    for i, x in enumerate(items):
        total += x
        if i % 100 == 0:
            items[i + 1 : i + 3] = []
    return total, len(items)


def rebinding_name(n):
    items = list(range(n))
    total = 0
    for x in items:
        items = [x]
        total += x
    return total, items


def callee_mutates(n):
    items = list(range(n))

    def touch(i):
        if i == n // 2:
            del items[i + 1 :]
        return i

    return sum([touch(x) for x in items])


def while_len(n):
    items = list(range(n))
    total = 0
    i = 0
    while i < len(items):
        total += items[i]
        if i % 10 == 0:
            items.pop()
        i += 1
    return total, i


def index_after_shrink(n):
    items = list(range(n))
    try:
        for i in range(n):
            items[i] += 1
            if i == n // 2:
                del items[n // 3 :]
    except IndexError as error:
        return i, len(items), str(error)


def type_changes_inside(n):
    items = [0] * n
    total = 0
    for i in range(len(items)):
        if i == n // 2:
            items[i + 1] = 0.5
        if i == n // 2 + 10:
            items[i + 1 :] = ["x"] * 3
        try:
            total += items[i]
        except TypeError as error:
            return total, i, str(error)
    return total


def sort_inside(n):
    items = [(i * 7919) % n for i in range(n)]
    out = []
    for i, x in enumerate(items):
        if i == n // 2:
            items.sort()
        out.append(x)
    return out[: 3] + out[-3:], sum(out)


def nested_same_list(n):
    items = list(range(n))
    pairs = 0
    for a in items:
        for b in items:
            pairs += 1
            if a == b == 3:
                items.append(99)
        if len(items) > n + 3:
            break
    return pairs, len(items)


def stack_machine(n):
    stack = [n]
    total = 0
    while stack:
        x = stack.pop()
        total += x
        if x > 1:
            stack.append(x // 2)
            stack.append(x // 3)
    return total


def reversed_and_mutated(n):
    items = list(range(n))
    out = []
    for x in reversed(items):
        out.append(x)
        if len(items) > 1 and x % 2:
            items.pop(0)
    return out[:6], len(out)


for _ in range(30):
    print_results = [
        growing(20), shrinking(20), removing_current(10), clearing(9, 3), slice_assigned(20), callee_mutates(20),
        while_len(30), stack_machine(30),
    ]
print(print_results)
print(
    growing(3000), shrinking(2001), removing_current(1001), clearing(2000, 1500), refilled_after_end(),
    insert_front(500), slice_assigned(2000),
)
print(
    rebinding_name(2000), callee_mutates(2000), while_len(2000), index_after_shrink(2000), type_changes_inside(1500),
    sort_inside(1009), nested_same_list(40),
)
print(stack_machine(2000), reversed_and_mutated(1000))
items = [1, 2, 3]
for items[0] in [10, 20, 30]:
    pass
print(items)
self_append = [1]
self_append.append(self_append)
print([x if x is not self_append else "itself" for x in self_append], [*map(items.append, [4, 5])], items)
