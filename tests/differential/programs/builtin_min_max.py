"""`min` and `max` of several arguments: numbers, mixed numbers, other classes, keywords, errors."""


def table(weights, values, room):
    best = [0] * (room + 1)
    for w, v in zip(weights, values):
        for r in range(room, w - 1, -1):
            best[r] = max(best[r], best[r - w] + v)
    return best[room]


def distance(a, b):
    before = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        now = [i]
        for j, y in enumerate(b, 1):
            now.append(min(before[j] + 1, now[j - 1] + 1, before[j - 1] + (x != y)))
        before = now
    return before[-1]


def common(a, b):
    rows = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            if a[i - 1] == b[j - 1]:
                rows[i][j] = rows[i - 1][j - 1] + 1
            else:
                rows[i][j] = max(rows[i - 1][j], rows[i][j - 1])
    return rows[-1][-1]


def clamp(x, low, high):
    return max(low, min(x, high))


def of_four(a, b, c, d):
    return min(a, b, c, d), max(a, b, c, d)


def unknown(pairs):
    out = []
    for a, b in pairs:
        out.append((min(a, b), max(a, b)))
    return out


class Odd:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n > getattr(other, "n", other)

    def __gt__(self, other):
        return self.n < getattr(other, "n", other)

    def __repr__(self):
        return f"Odd({self.n})"


nan = float("nan")
NUMBERS = [0, 1, -1, 2**30, -(2**30), 2**60, 2**62, 2**63, 2**64, -(2**63), -(2**64), True, False]
FLOATS = [0.0, -0.0, 1.5, -1.5, float("inf"), float("-inf"), nan]


def main():
    for turn in range(60):
        r = (table([3, 4, 5, 9], [3, 4, 4, 10], 40), distance("kitten", "sitting"), common("abcbdab", "bdcaba"))
        r += (clamp(turn, 10, 20), clamp(turn / 2, 3.0, 9.0), of_four(turn, 7, -turn, 30), of_four(0.5, turn / 3, 1.0, nan))
        if turn % 20 == 0:
            print(r)
    print(unknown([(a, b) for a in NUMBERS for b in NUMBERS]))
    print(unknown([(a, b) for a in FLOATS for b in FLOATS]))
    print(unknown([(a, b) for a in (1, 2.0, True) for b in (1.0, 2, False)]))
    print(unknown([("a", "b"), ((1, 2), (1,)), (b"x", b"y"), ({1}, {1, 2}), ([], [0])] * 20)[-5:])
    print(unknown([(Odd(1), Odd(2)), (Odd(3), 4)]))
    print(of_four(1, 1.0, True, 1), of_four(True, 1, 1.0, 1), of_four(0.0, -0.0, 0, False), of_four(nan, 1.0, nan, 2.0))
    print(clamp(2**70, -(2**65), 2**66), clamp("m", "a", "k"), max([3, 1, 2]), min("abc", key=lambda c: -ord(c)))
    print(max(3, 5, key=lambda n: -n), min([], default=7), max({1: 2}, {3: 4}, key=len))
    for args in [(), (1,), (1, "a"), (None, None), (1j, 2j)]:
        for f in (min, max):
            try:
                print(f(*args))
            except (TypeError, ValueError) as e:
                print(type(e).__name__, e)
    try:
        clamp(1, "a", 2)
    except TypeError as e:
        print(e)


main()
