"""Reversed ranges, ranges kept in variables, indices that count from the end."""


def down(n):
    out = []
    for i in reversed(range(n)):
        if i % 5 == 3:
            continue
        out.append(i)
    return out


def down_from(a, b):
    total = 0
    for i in reversed(range(a, b)):
        total = total * 3 + i
        if total > 10**30:
            break
    else:
        return "else", total
    return total


def steps(n):
    return [i for i in reversed(range(0, n, 3))], [i for i in reversed(range(5, n))]


def from_below(n):
    total = 0
    for i in reversed(range(-5, n)):
        total += 1
        if total > 20:
            break
    return i, total


def generated(n):
    while n > 0:
        for i in reversed(range(n)):
            yield i
            if i == 2:
                break
        else:
            return
        n -= 1


def kept(ranges):
    total = []
    for r in ranges:
        for i in r:
            total.append(i)
        total.append(sum(i * 2 for i in r))
    return total


def from_the_end(items, k):
    j = items[k]
    items[k], items[-j] = items[-j], items[k]
    return items[-1], -j, items


def bits(data):
    i, out = 0, []
    while i < len(data):
        if i < len(data) - 4 and data[i] == data[i + 1] == data[i + 2]:
            out.append(data[i : i + 1] * (ord(data[i + 3 : i + 4]) + 2))
            i += 4
        else:
            out.append(data[i : i + 1])
            i += 1
    return b"".join(bytes(x) for x in out)


big = range(2**62, 2**62 + 4), range(-(2**70), -(2**70) + 3), range(0, 2**70, 2**69), range(3, 3), range(9, 0, -4)
for n in range(200):
    r = down(n % 12), down_from(n % 3, n % 40), steps(n % 20), list(generated(n % 6))
    from_below(n % 7)
    s = kept([range(n % 4), range(2, n % 9), range(n % 5, -3, -2)])
    t = from_the_end([1, 2, 3, 0, 1, n], n % 5)
    u = bits(b"aaa\x02bcaaadd" * (n % 4)), bits(bytearray(b"xyz\0\0\0\1\1qq"))
    if n % 23 == 0:
        print(r, s, t, u)
print(kept(big), down_from(-(2**63), -(2**63) + 3), down(True), from_below(2**63 - 1), from_below(2**63 + 5))
for bad in (None, 1.5, "x"):
    try:
        print(down(bad))
    except TypeError as e:
        print(e)
for n in range(40):
    try:
        from_the_end([1, 2, 7], 2)
    except IndexError as e:
        last = str(e)
print(last)
