"""Recursive functions: plain, mutual, through methods, closures and defaults, with ints that overflow on the way."""


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def factorial(n):
    if n <= 1:
        return 1
    return n * factorial(n - 1)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n, a="A", b="B", c="C"):
    if n == 0:
        return 0
    return hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


def gcd(a, b):
    return a if b == 0 else gcd(b, a % b)


def power(base, n):
    if n == 0:
        return 1
    half = power(base, n // 2)
    return half * half * base if n % 2 else half * half


def tak(x, y, z):
    return z if y >= x else tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))


def depth(tree):
    return 1 + max((depth(child) for child in tree), default=0)


def flatten(tree, out=None):
    if out is None:
        out = []
    for item in tree:
        if isinstance(item, list):
            flatten(item, out)
        else:
            out.append(item)
    return out


class Tree:
    def __init__(self, n):
        self.value = n
        self.left = Tree(n // 2) if n > 1 else None
        self.right = Tree(n // 3) if n > 2 else None

    def total(self):
        result = self.value
        if self.left is not None:
            result += self.left.total()
        if self.right:
            result += self.right.total()
        return result


def local_recursion(n):
    def walk(i):
        return 0 if i == n else 1 + walk(i + 1)

    return walk(0)


def tail_float(n, acc=0.0):
    return acc if n == 0 else tail_float(n - 1, acc + 1.0 / n)


def fix(f):
    return (lambda x: x(x))(lambda x: f(lambda *args: x(x)(*args)))


def raises_at_bottom(n):
    if n == 0:
        raise ValueError("bottom")
    return raises_at_bottom(n - 1) + 1


print(
    fib(16), fib(True), fib(2.0), [factorial(n) for n in (0, 5, 20, 21, 50)], factorial(5.0), ackermann(2, 6), hanoi(9),
)
print(
    even(500), odd(501), gcd(1071, 462), gcd(2**80, 6**40), gcd(2.5, 0.5), power(3, 100), power(0.5, 20), power(-2, 63),
    tak(8, 5, 2),
)
nested = []
for i in range(40):
    nested = [nested, i]
print(
    depth([[], [[]], [[[]]]]), len(flatten([[1, [2, [3]]], nested])), Tree(300).total(), local_recursion(400),
    tail_float(400),
)
print(fix(lambda self: lambda n: 1 if n < 2 else n * self(n - 1))(20))
try:
    raises_at_bottom(100)
except ValueError as error:
    count = 0
    tb = error.__traceback__
    lines = set()
    while tb:
        count += 1
        lines.add(tb.tb_lineno - raises_at_bottom.__code__.co_firstlineno)
        tb = tb.tb_next
    print(error, count, len(lines))
original = fib
calls = 0


def fib(n):
    global calls
    calls += 1
    return original(n) + 1


print(original(8), calls)
