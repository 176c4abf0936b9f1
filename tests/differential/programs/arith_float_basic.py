"""Float arithmetic in the forms a numeric loop uses; every result printed with its exact repr."""


def axpy(a, xs, ys):
    return [a * x + y for x, y in zip(xs, ys)]


def mean_and_variance(xs):
    n = 0
    mean = 0.0
    m2 = 0.0
    for x in xs:
        n += 1
        delta = x - mean
        mean += delta / n
        m2 += delta * (x - mean)
    return mean, m2 / n


def integrate(f, low, high, n):
    h = (high - low) / n
    total = 0.5 * (f(low) + f(high))
    for i in range(1, n):
        total += f(low + i * h)
    return total * h


def newton(x):
    guess = x
    for _ in range(30):
        guess = (guess + x / guess) / 2.0
    return guess


def logistic(r, x, n):
    for _ in range(n):
        x = r * x * (1.0 - x)
    return x


def rounding(x):
    return round(x), round(x, 2), int(x), -x, +x, abs(x), x.is_integer(), x.as_integer_ratio()


def accumulate(n):
    total = 0.0
    for _ in range(n):
        total += 0.1
    return total


xs = [i * 0.37 - 5.0 for i in range(500)]
ys = [1.0 / (i + 1) for i in range(500)]

for _ in range(200):
    newton(2.0), rounding(1.25)
print(axpy(2.5, xs, ys)[::61])
print(mean_and_variance(xs), mean_and_variance(ys))
print(integrate(lambda x: x * x, 0.0, 3.0, 2000), integrate(lambda x: 1.0 / x, 1.0, 2.0, 1000))
print([newton(x) for x in (2.0, 3.0, 1e-10, 1e300, 0.5)])
print([logistic(r, 0.2, 1500) for r in (2.5, 3.2, 3.9, 4.0)])
for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1e16, 123456.789, -7.0, 0.1):
    print(x, rounding(x))
print(accumulate(10), accumulate(1000), accumulate(5000), accumulate(10) == 1.0)
print(0.1 + 0.2, 1e308 * 10, -1e308 * 10, 5e-324 / 2, 1e16 + 1.0, 2.0**0.5)
