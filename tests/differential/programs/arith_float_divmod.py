"""Float //, % and ** to the last bit and sign, where C's fmod and floor alone would be wrong."""

VALUES = [7.5, -7.5, 2.0, -2.0, 0.1, -0.1, 1e20, 1e-20, -1e-20, 3.0, 0.3, 1e308, 5e-324, 0.0, -0.0]
INF = float("inf")
NAN = float("nan")


def floordiv(a, b):
    return a // b


def mod(a, b):
    return a % b


def power(a, b):
    return a**b


def safely(f, a, b):
    try:
        return f(a, b)
    except (ZeroDivisionError, OverflowError) as error:
        return f"{type(error).__name__}: {error}"


def wrap_angles(step, n):
    angle = 0.0
    turns = 0.0
    for _ in range(n):
        angle += step
        turns += angle // 360.0
        angle %= 360.0
    return angle, turns


def ladder(x, n):
    out = []
    for e in range(-n, n):
        out.append(x**e)
    return out


for i in range(1, 1500):
    safely(floordiv, i * 0.5, 3.5), safely(mod, i * 0.5, 3.5), safely(power, i * 0.001, 1.5)

for a in VALUES:
    for b in VALUES:
        print(a, b, safely(floordiv, a, b), safely(mod, a, b), safely(divmod, a, b))

for a in (0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, INF, -INF, NAN, -8.0, 1e200):
    print(a, [safely(power, a, b) for b in (0.0, -0.0, 1.0, -1.0, 2.0, 3.0, 0.5, -0.5, 1 / 3, INF, -INF, NAN)])

print(wrap_angles(7.3, 3000), wrap_angles(-7.3, 3000))
print(ladder(2.0, 6), ladder(-3.0, 4), ladder(1.1, 3))
print(safely(floordiv, INF, 2.0), safely(mod, INF, 2.0), safely(floordiv, 2.0, INF), safely(mod, -2.0, INF))
print(safely(mod, 1, 0.1), safely(floordiv, 1, 0.1), safely(mod, 5.0, 3), safely(mod, -5, 3.0))
print(divmod(-1e-20, 1.0), -1e-20 % 1.0, divmod(1.0, -1e-20)[1])
