"""Totals that start as ints and go on as floats, loop variables that are only sometimes assigned, powers of two."""


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


def total(items):
    total = 0
    for x in items:
        total += x * 0.5
    return total


def totals(rows):
    grand = 0
    for row in rows:
        part = 0
        for x in row:
            part += x
        grand += part
    return grand, part


def lowest(items, turns):
    best = 10**6
    for i in range(turns):
        for x in items:
            if x < best:
                best = x
    return best


def restarted(items, turns):
    total = 0
    seen = []
    for i in range(turns):
        for x in items:
            total += x
            if total > 10.0:
                seen.append(total)
                total = 1
            elif total < -10.0:
                total = -0.0
    return total, seen[:3], len(seen)


def watched(items, turns):
    total = 0
    for i in range(turns):
        if i == turns - 2 and i % 2:
            return locals()["total"]
        if not items:
            continue
        total -= items[i % len(items)]
    return total


floats = [0.5, 1.25, -3.0, 1e10]
for _ in range(3):
    print(total(floats), total([]), total([0.0]), total([-0.0]))
    print(totals([floats, floats[:2]]), totals([floats, []]), attempt(totals, []))
    print(lowest(floats, 20), lowest([1e7], 20), restarted(floats[:3], 40), restarted([0.0], 5), restarted([-0.5], 50))
    print(watched(floats, 60), watched(floats, 61), watched([], 60), watched([], 61))
print(total([1, 2, 3.5]), total([True, 2**70, 0.5]), attempt(total, ["x"]), total([1e308] * 5), total([float("inf"), -1.0]))
print(totals([[1, 2], [3.5]]), totals([[1, 2], [3]]), totals([[2**62, 2**62], [0.5]]), attempt(totals, [[1], ["x"]]))
print(lowest([True, 0.5], 5), lowest([2**80], 5), restarted([2**40, 0.5], 5), watched([1, 0.5], 40), watched([2**65], 40))


def divided(n):
    return n // 2, n % 2, n // 8, n % 8, n // 1, n % 1, n // (1 << 62), n % (1 << 62), n // -2, n % -2, n // 10, n % 10


for n in [0, 1, -1, 7, -7, 8, -8, 2**30, -(2**31), 2**62 - 1, -(2**62), 2**62, 2**63 - 1, -(2**63), 2**64, -(2**70), True]:
    got = [divided(n) for _ in range(12)]
    assert got.count(got[0]) == 12
    print(got[0])


def collatz(limit):
    longest = 0
    for start in range(1, limit):
        n, steps = start, 0
        while n != 1:
            n = 3 * n + 1 if n % 2 else n // 2
            steps += 1
        longest = max(longest, steps)
    return longest


print(collatz(300), collatz(700))


class Scales:
    def __rmul__(self, other):
        return other + 1.5


def scaled(items, turns):
    """What a float is multiplied by: a number of either class, small or big, or something else."""
    total = 0.5
    for _ in range(turns):
        for x in items:
            total = total * 0.5 + 1.25 * x
    return total


for items in ([1.5, 2], [1.5, 2], [1, 2**40, 0.25], [2**70, 1.5], [True, 0.5], [Scales(), 2.0], [Scales()], [1.5, 2]):
    print(scaled(items, 60), attempt(scaled, [*items, "x"], 2), attempt(scaled, [*items, None], 2))
