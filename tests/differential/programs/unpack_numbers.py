"""Numbers that loops read out of tuples and lists: kept as numbers only, whatever happens to their containers."""


def energy(pairs, turns):
    total = 0.0
    x1 = y1 = m1 = x2 = None
    for _ in range(turns):
        for ([x1, y1], v1, m1), ([x2, y2], v2, m2) in pairs:
            dx = x1 - x2
            dy = y1 - y2
            mag = 0.01 / (dx * dx + dy * dy + 1.0)
            v1[0] -= dx * m2 * mag
            v1[1] -= dy * m2 * mag
            v2[0] += dx * m1 * mag
            v2[1] += dy * m1 * mag
            total += mag
    return round(total, 9), x1, y1, m1, x2


def bodies():
    made = [([i * 1.5, i * -0.5], [0.0, 0.25 * i], 1.0 + i) for i in range(4)]
    return [(a, b) for a in made for b in made if a is not b], made


for _ in range(4):
    pairs, made = bodies()
    print(energy(pairs, 60), [[round(x, 9) for x in v] for _, v, _ in made])
# Ints among them, and what is no number.
pairs, made = bodies()
made[2][0][0] = 7
made[1][0][1] = True
print(energy(pairs, 60))
made[3][0][0] = "three"
try:
    energy(pairs, 2)
except TypeError as e:
    print(type(e).__name__)


def overwritten(items, turns):
    """The item is read, replaced in its list, and still what it was."""
    seen = []
    x = y = None
    for i in range(turns):
        x, y = items
        items[0] = y + 0.5
        items[1] = x - 0.25
        if i % 50 == 0:
            seen.append((x, y, list(items)))
        x = x * 2.0
    return seen, x, y


for start in ([1.0, 2.0], [1.0, 2.0], [3, 4.5], [2**70, 1.0], [0.1, 0.2]):
    print(overwritten(start, 160), start)


def tagged(rows, turns):
    """A number on some ways only."""
    count, text = 0, ""
    for _ in range(turns):
        for kind, value in rows:
            if kind == 0:
                count += value
            elif kind == 1:
                text = value
            else:
                count -= len(value)
    return count, text, kind, value


rows = [(0, 5), (1, "one"), (2, [1, 2, 3]), (0, 7), (0, 2**61), (0, 2**40)]
for _ in range(3):
    print(tagged(rows, 50))
print(tagged([*rows, (0, 1.5)], 50))


def left(rows, turns):
    """Left in the middle: the locals are those of this turn and of the one before."""
    a = b = c = None
    for n in range(turns):
        for a, b in rows:
            if n == turns - 1 and a > 2:
                return locals()
            c = a * b
            c += rows[0][1]
    return locals()


for rows in ([(1.5, 2), (2.5, 4)], [(1.5, 2), (2.5, 4)], [(1, 2.0), (3, 2**65)], [(1.5, 2), (2, 4)]):
    print({k: v for k, v in left(rows, 90).items() if k != "rows"})


def summed(records, turns):
    high = low = 0
    for _ in range(turns):
        for record in records:
            first, *rest = record
            n, (p, q) = rest
            high += n + p
            low ^= q
    return first, n, p, q, high, low


for _ in range(3):
    print(summed([("a", 1, (2, 3)), ("b", 10**6, (5, 6)), ("c", -4, (2**33, -1))], 60))
print(summed([("a", 1, (2, 3)), ("b", 10**30, (2.5, 6))], 60))
