"""Machine-int code that leaves on overflow: loop counters, accumulators, arguments, indices, returns."""


def square_sum(n, scale):
    total = 0
    for i in range(n):
        total += i * i * scale
    return total


def mul_add(a, b, c):
    return a * b + c


def while_double(x, limit):
    steps = 0
    while x < limit:
        x *= 2
        steps += 1
    return x, steps


def two_accumulators(n):
    odd = even = 1
    for i in range(1, n):
        if i % 2:
            odd = odd * 3 % 1000003 + i
        else:
            even = even * 5
    return odd, even


def negative_edge(x):
    return -x, x - 1, x + 1, abs(x), x // -1, x * -1


def overflow_then_index(items, x):
    y = x * 4
    return items[y % len(items)], items[-(y % 3) - 1]


def overflow_in_condition(a, b):
    if a + b > 2**63:
        return "big"
    elif a - b < -(2**63):
        return "low"
    return "fits"


def overflow_in_call(f, x):
    return f(x + x, x * x, x << 2)


def carry_chain(words):
    carry = 0
    out = []
    for word in words:
        value = word * 10 + carry
        out.append(value & 0xFFFFFFFFFFFFFFFF)
        carry = value >> 64
    return out, carry


def hash_string(text):
    h = 14695981039346656037
    for c in text:
        h = ((h ^ ord(c)) * 1099511628211) & 0xFFFFFFFFFFFFFFFF
    return h


def murmur(n):
    n ^= n >> 33
    n = n * 0xFF51AFD7ED558CCD & 0xFFFFFFFFFFFFFFFF
    n ^= n >> 33
    n = n * 0xC4CEB9FE1A85EC53 & 0xFFFFFFFFFFFFFFFF
    return n ^ n >> 33


def counter_past_word(start, n):
    i = start
    seen = 0
    while i < start + n:
        i += 1
        seen += i & 1
    return i - start, seen


def ping_pong(n):
    x = 1
    trail = 0
    for i in range(n):
        x = x * 3 if x < 2**64 else x // 3**39
        trail += x & 7
    return x, trail


for i in range(1000):
    mul_add(i, i, 1), negative_edge(i), overflow_in_condition(i, i), overflow_then_index([1, 2, 3, 4], i)
    overflow_in_call(max, i)
print(
    square_sum(1000, 1), square_sum(1000, 2**40), square_sum(2000, 2**53), square_sum(1500, -(2**62)),
    square_sum(100, 0.5),
)
print(
    mul_add(2**31, 2**31, 0), mul_add(2**32, 2**31, -1), mul_add(2**32, 2**31, 0), mul_add(-(2**32), 2**31, 0),
    mul_add(-(2**32), 2**31, -1), mul_add(3, 2**62, 2**62),
)
print(
    while_double(1, 2**61), while_double(1, 2**100), while_double(2**62, 2**63), while_double(0.5, 100),
    two_accumulators(1500)[0], len(str(two_accumulators(300)[1])),
)
for x in (2**29, 2**30 - 1, -(2**30), 2**59, 2**60 - 1, -(2**60), 2**62, 2**63 - 1, -(2**63), 2**63, 2**64, True, 2.5):
    print(
        negative_edge(x), overflow_in_condition(x, x), overflow_in_condition(-x, x),
        overflow_in_call(lambda *args: args, x) if x != 2.5 else None,
    )
print(
    overflow_then_index([10, 20, 30], 2**62), overflow_then_index("abcdefg", 3**50),
    overflow_then_index((1, 2, 3), -(2**61)),
)
print(
    carry_chain([2**64 - 1] * 5), carry_chain(list(range(1000)))[1], hash_string("differential" * 50), murmur(12345),
    sum(murmur(i) & 0xFF for i in range(1000)),
)
print(
    [
        counter_past_word(start, 1000)
        for start in (
            0,
            2**30 - 500,
            2**31 - 500,
            2**60 - 500,
            2**62 - 500,
            2**63 - 500,
            -(2**63) - 500,
            -(2**31) - 500,
        )
    ]
)
print(ping_pong(2000))
