"""Functions made in functions, called by keyword and with defaults of their own, which may change; hash of tuples made for it."""


def outer(n, changes):
    def f(a, b=2, *, c=3):
        return a + b + c

    def g(a, b=10, d=20):
        return a * b + d

    def h(a=1):
        return a

    def rest(*args, k=5, **more):
        return len(args) + k + len(more)

    total = 0
    for k in range(n):
        total += f(k, c=k) + f(k) + f(b=k, a=1) + g(k) + g(k, 3) + g(k, d=1) + h() + h(5) + rest(k, k, z=1) + rest(k=k)
        if changes and k == n // 2:
            g.__defaults__ = (7, 8)
            if changes > 1:
                f.__defaults__ = (1, 2, 3)
                f.__kwdefaults__ = {"c": 100}
            if changes > 2:
                h.__defaults__ = None
    return total


def lambdas(n):
    total = 0
    for i in range(n):
        scale = lambda x, by=i, plus=1: x * by + plus
        total += scale(2) + scale(2, 3) + scale(x=1, plus=i)
    return total


def made(step):
    def add(x, by=step, *rest):
        return x + by + len(rest)

    return add


def calls(n):
    adders = [made(i) for i in range(3)]
    total = 0
    for i in range(n):
        add = adders[i % 3]
        total += add(i) + add(i, 5) + add(i, 5, 6, 7)
    return total


def missing(f):
    return f(1)


class Key:
    def __init__(self, *parts):
        self.parts = parts
        self.a, self.b = parts[:2]

    def __hash__(self):
        return hash((self.a, self.b))

    def __eq__(self, other):
        return (self.a, self.b) == (other.a, other.b)


class Loud:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        heard.append(self.n)
        if self.n < 0:
            raise ValueError("no hash")
        return self.n


heard = []


def pair_hash(a, b):
    return hash((a, b))


def triple_hash(a, b, c):
    return hash((a, (b, c), ()))


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as error:
        tb, lines = error.__traceback__.tb_next, []
        while tb:
            lines.append(tb.tb_lineno)
            tb = tb.tb_next
        return type(error).__name__, str(error), lines


def main():
    for changes in range(4):
        print([attempt(outer, n, changes) for n in (0, 3, 60, 200)])
    print(lambdas(100), calls(100))
    print([attempt(missing, f) for f in (lambda: 0, lambda a: a, lambda a, b: a, lambda a, b=2: a + b, lambda a, *, k: a)])
    for _ in range(100):
        missing(lambda a, b=3: a + b)
    print([attempt(missing, f) for f in (lambda: 0, lambda a, b: a, lambda a, b=2: a + b, lambda a, *, k: a)])
    table = {}
    for i in range(300):
        key = Key(i % 7, str(i % 5))
        table[key] = table.get(key, 0) + 1
    print(sorted((k.a, k.b, v) for k, v in table.items())[:5], len(table))
    values = [0, -1, True, 2**61 - 1, 2**70, 1.5, float("inf"), "x", b"y", None, (1, 2), [1], Loud(3), Loud(-1), Key(1, "2"), 1j]
    for _ in range(80):
        pair_hash(1, 2)
        triple_hash(1, 2, 3)
    for a in values:
        for b in (0, "x", [2], Loud(-5)):
            ours, theirs = attempt(pair_hash, a, b), attempt(lambda: (a, b).__hash__())
            print(ours == theirs if isinstance(ours, int) else ours[:2] == theirs[:2], attempt(triple_hash, a, b, 1) == attempt(triple_hash, a, b, 1))
    print(heard)
    print(attempt(pair_hash, 1, []))


main()
