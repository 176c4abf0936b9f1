"""Locals that a loop assigns first: unbound before its first round, of every class of number, in nested loops."""


def last_index(n):
    for i in range(n):
        pass
    return i


def several(n, m):
    total = 0
    for i in range(n):
        square = i * i
        half = i / 2
        odd = square % 2 == 1
        for j in range(i, m):
            product = i * j
            total += product
        if odd:
            total += half
    return total, i, square, half, odd, j, product


def unbound(n, m):
    try:
        return several(n, m)
    except UnboundLocalError as e:
        return str(e), sorted(k for k in e.__traceback__.tb_next.tb_frame.f_locals)


def deleted(n):
    seen = []
    for i in range(n):
        if i % 3 == 0:
            x = i + 0.5
        elif i % 3 == 1:
            y = x * 2
            del x
        else:
            try:
                seen.append(x)
            except UnboundLocalError:
                seen.append(y)
    return seen


def changes_class(values):
    total = 0
    for v in values:
        w = v + v
        total = total + (w if not isinstance(w, str) else len(w))
    return total, w


def looked_at(n):
    rows = []
    for i in range(n):
        if i == n // 2:
            rows.append(sorted(locals()))
        a = i + 1
        b = a * 0.5
    rows.append(sorted(locals().items(), key=lambda kv: kv[0])[:3])
    return rows


def while_else(n):
    k = 0
    while k < n:
        k += 1
        m = k * 3
        if m > 50:
            found = m
            break
    else:
        return "none", k
    return found, m, k


for n, m in [(0, 5), (1, 0), (3, 2), (60, 40), (5, 9)]:
    print(n, m, unbound(n, m))
for n in (400, 0, 3, 400):
    try:
        print(last_index(n))
    except UnboundLocalError as e:
        print(e)
    print(while_else(n))
print(sum(map(float, deleted(300))), len(deleted(30)))
print(changes_class(range(500)), changes_class([0.5] * 400), changes_class(list(range(300)) + [1.5, "ab", 2**70]))
print(changes_class([2**61] * 3 + [1] * 300 + [2**62]))
print(looked_at(500))
