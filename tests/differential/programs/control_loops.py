"""while and for with else, break, continue, nested, labelled by flags, infinite, modified bounds, empty iterables."""


def while_else(n, stop):
    i = 0
    while i < n:
        if i == stop:
            break
        i += 1
    else:
        return "exhausted", i
    return "broken", i


def for_else(items, wanted):
    for i, item in enumerate(items):
        if item == wanted:
            break
    else:
        return -1
    return i


def nested_break(n):
    for i in range(n):
        for j in range(n):
            if i * j > n:
                break
        else:
            continue
        break
    else:
        return "never broken"
    return i, j


def primes(n):
    found = []
    for candidate in range(2, n):
        for p in found:
            if p * p > candidate:
                found.append(candidate)
                break
            if candidate % p == 0:
                break
        else:
            found.append(candidate)
    return found


def while_true(n):
    i = total = 0
    while True:
        i += 1
        if i % 2:
            continue
        total += i
        if i >= n:
            return total


def do_while(values):
    out = []
    i = 0
    while not i or values[i - 1]:
        out.append(i)
        i += 1
        if i >= len(values):
            break
    return out


def rebinding_bound(n):
    steps = 0
    for i in range(n):
        n = 0
        i = 100
        steps += 1
    return steps, i, n


def loop_variable_after(n):
    for i in range(n):
        pass
    return i


def condition_side_effects(items):
    total = 0
    while items and (x := items.pop()) is not None or items:
        total += x or 0
    return total


def countdown(n):
    while n > 0:
        n -= 1
        if n == 3:
            n = 1
    return n


def float_loop(step):
    x = 0.0
    count = 0
    while x < 1.0:
        x += step
        count += 1
    return x, count


def spiral(n):
    grid = [[0] * n for _ in range(n)]
    x = y = dx = 0
    dy = 1
    for k in range(n * n):
        grid[x][y] = k
        nx, ny = x + dx, y + dy
        if not (0 <= nx < n and 0 <= ny < n) or grid[nx][ny] or (nx, ny) == (0, 0):
            dx, dy = dy, -dx
            nx, ny = x + dx, y + dy
        x, y = nx, ny
    return grid


def deep(n):
    count = 0
    for a in range(n):
        for b in range(n):
            for c in range(n):
                for d in range(n):
                    for e in range(n):
                        if (a ^ b ^ c ^ d ^ e) == 0:
                            count += 1
    return count


def pass_loops(n):
    for _ in range(n):
        pass
    while n:
        n -= 1
    for _ in ():
        n = "never"
    while False:
        n = "never"
    while 0:
        pass
    else:
        n = "else ran"
    return n


for i in range(300):
    while_else(5, i % 8), for_else("abc", "c"), nested_break(6), do_while([1, 1, 0]), countdown(9), rebinding_bound(4)
print(
    while_else(2000, -1), while_else(2000, 1500), while_else(0, 0), for_else(range(2000), 1999), for_else("abc", "z"),
    for_else([], 1),
)
print(
    nested_break(50), nested_break(1), nested_break(0), primes(60), len(primes(2000)), while_true(3000),
    do_while([1, 0, 1]), do_while([1, 1]),
)
print(
    rebinding_bound(1000), loop_variable_after(5), condition_side_effects([1, 2, None, 3, 0]), countdown(1000),
    countdown(-5), float_loop(0.001), float_loop(0.125),
)
try:
    loop_variable_after(0)
except UnboundLocalError as error:
    print(error)
print(spiral(5), deep(5), pass_loops(2000))
