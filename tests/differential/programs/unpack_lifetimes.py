"""Unpacking over and over: what the items are, what their deaths do, and what changes meanwhile."""

log = []


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append(self.name)


class Meddler:
    """Changes a list when it dies."""

    def __init__(self, items, value):
        self.items, self.value = items, value

    def __del__(self):
        self.items[1] = self.value


def unpack(n, t):
    a = b = c = None
    for _ in range(n):
        a, b, c = t
        c, a, b = t
        a, b, c = t
    return a, b, c


def sums(n, t):
    s = 0
    for _ in range(n):
        a, b, c = t
        c, a, b = t
        s = s * 3 + a - b + c
        s %= 1000003
    return s


def replaced(n, t):
    for i in range(n):
        a, b = t
        if i % 7 == 3:
            t = (b, Noisy(i))
        x, y = t
    return type(a).__name__, type(y).__name__


def meddled(n):
    out = []
    items = [1, 2, 3]
    for i in range(n):
        a, b, c = items
        d = Meddler(items, i)
        a, b, c = items
        out.append((a, b, c))
        d = None
        a, b, c = items
        out.append((a, b, c))
        items[0] = a + 1
    return out[-4:]


def dropped(n):
    for i in range(n):
        t = (Noisy(("t", i)), i)
        a, b = t
        del t
        log.append(("held", i))
        a = None
        log.append(("gone", b))


def mixed(n, rows):
    s = []
    for _ in range(n):
        for row in rows:
            a, b = row
            b, a = row
            s.append((a, b))
    return s[-6:]


for round in range(4):
    print(unpack(300, (1, 2, 3)), unpack(300, [1, 2, 3]), unpack(300, ["x", 1.5, 2**70]))
    print(sums(300, (1, 2, 3)), sums(300, [4, 5, 6]), sums(300, [4, 5.5, 6]), sums(200, (True, 2**40, -3)))
    try:
        print(unpack(50, [1, 2]))
    except ValueError as e:
        print(e)
    try:
        print(unpack(50, (1, 2, 3, 4)))
    except ValueError as e:
        print(e)
    print(unpack(20, "abc"), unpack(20, {1: 2, 3: 4, 5: 6}), unpack(20, range(3)))
    print(replaced(60, (1, 2)), log[-3:])
    print(meddled(200))
    dropped(120)
    print(len(log), log[-7:])
    print(mixed(60, [[1, 2], (3, 4), ["a", "b"], (None, 1.5), [2**80, 1]]))
