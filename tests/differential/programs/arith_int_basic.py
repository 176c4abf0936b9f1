"""Every binary operator on small ints, in functions that stay int for their whole life."""


def add(a, b):
    return a + b


def sub(a, b):
    return a - b


def mul(a, b):
    return a * b


def floordiv(a, b):
    return a // b


def mod(a, b):
    return a % b


def bits(a, b):
    return a & b, a | b, a ^ b


def shifts(a, b):
    return a << b, a >> b


def truediv(a, b):
    return a / b


def polynomial(x):
    return 3 * x * x - 7 * x + 11


def mixed_chain(n):
    total = 0
    for i in range(n):
        total = total * 31 + i ^ (total >> 3)
        total &= 0xFFFFFF
        if i % 7 == 3:
            total -= i // 5
        elif i & 1:
            total += i << 2
    return total


def constants_fold(n):
    seconds = 0
    for _ in range(n):
        seconds += 24 * 60 * 60 - 86_399
    return seconds


pairs = [(a, b) for a in range(-12, 13, 3) for b in (-7, -3, -2, -1, 1, 2, 3, 7)]
for _ in range(40):
    for a, b in pairs:
        add(a, b), sub(a, b), mul(a, b), floordiv(a, b), mod(a, b), bits(a, b), truediv(a, b)
        shifts(a, b & 7)

for a, b in pairs:
    print(a, b, add(a, b), sub(a, b), mul(a, b), floordiv(a, b), mod(a, b), bits(a, b), truediv(a, b))
    print(shifts(a, b & 7), divmod(a, b), floordiv(a, b) * b + mod(a, b) == a)

print(sum(polynomial(x) for x in range(-2000, 2000)))
print([mixed_chain(n) for n in (0, 1, 2, 10, 1000, 4000)])
print(constants_fold(3000))

identity = 0
for i in range(1000):
    if add(i, 0) is not i and i < 257:
        identity += 1
print("small ints that lost their identity:", identity)
