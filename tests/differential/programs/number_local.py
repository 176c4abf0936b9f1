"""Locals of loops that are now an int, now a float, and mostly only looked at when the loop is left."""

import sys

INF = float("inf")


def shortest(n, zero):
    d = [[INF] * n for _ in range(n)]
    for i in range(n):
        d[i][i] = zero
        for k in (1, 3, 7):
            d[i][(i + k) % n] = k * 1.5 if k > 1 else k
    for k in range(n):
        dk = d[k]
        for i in range(n):
            di = d[i]
            dik = di[k]
            for j in range(n):
                v = dik + dk[j]
                if v < di[j]:
                    di[j] = v
    return d, repr(v)


def last_of(rows, extra):
    for row in rows:
        for x in row:
            y = x + extra
            if y > 1e9:
                return "big", y, locals()
    try:
        return repr(y)
    except NameError as error:
        return str(error)


def watched(rows, extra, at):
    n = 0
    for row in rows:
        for x in row:
            y = x * extra
            n += 1
            if n == at:
                frame = sys._getframe()
                print(n, sorted((k, repr(v)) for k, v in frame.f_locals.items() if k in "xy"))
    return n


for zero in (0, 0.0, True, 2**40):
    matrix, last = shortest(12, zero)
    print([[repr(x) for x in row] for row in matrix[:3]], last)

mixed = [[1, 2.5, 3], [4.0, 5], [-0.0, 0]]
for extra in (1, 0.5, -0.0, True):
    print([last_of(mixed * 40, extra) for _ in range(5)])
print(last_of([], 1), last_of([[]] * 50, 1), last_of([[1, 2.0]] * 300 + [[1e10]], 1), last_of([[1, 2.0]] * 300 + [[2**70]], 1))
for at in (1, 2, 3, 150, 700):
    print(watched(mixed * 100, 2, at), watched(mixed * 100, 0.5, at))
try:
    last_of([[1, 2.0]] * 300 + [["text"]], 1)
except TypeError as error:
    frames = error.__traceback__.tb_next
    print(error, frames.tb_lineno, {k: repr(v) for k, v in frames.tb_frame.f_locals.items() if k in "xy"})
