"""Closure cells whose contents change type, are deleted or shared between hot functions."""


def make(initial):
    value = initial

    def get():
        return value

    def put(new):
        nonlocal value
        value = new

    def step():
        nonlocal value
        value = value + 1
        return value

    def drop():
        nonlocal value
        del value

    return get, put, step, drop


def loop_over_cell(n, change_at, new):
    total = 0
    state = 1

    def change():
        nonlocal state
        state = new

    for i in range(n):
        if i == change_at:
            change()
        total = total + state
    return total


def cell_in_loop(n):
    functions = []
    for i in range(n):
        j = i * 2
        functions.append(lambda: (i, j))
    return functions[0](), functions[-1]()


def counter_pair(n):
    a = b = 0

    def inc_a():
        nonlocal a
        a += 1
        return b

    def inc_b():
        nonlocal b
        b += a
        return a

    for i in range(n):
        inc_a() if i % 2 else inc_b()
    return a, b


def argument_cell(x):
    def set_x(v):
        nonlocal x
        x = v

    def hot(n):
        total = 0
        for i in range(n):
            if i == n // 2:
                set_x("changed")
            total += len(x) if isinstance(x, str) else x
        return total

    return hot


def nested_three(n):
    level1 = 0

    def f():
        level2 = 0

        def g():
            nonlocal level1, level2

            def h():
                nonlocal level1
                level1 += 1
                return level2

            level2 += 1
            return h()

        return sum(g() for _ in range(10))

    return sum(f() for _ in range(n)), level1


def memo():
    cache = {}

    def fib(n):
        if n in cache:
            return cache[n]
        cache[n] = result = n if n < 2 else fib(n - 1) + fib(n - 2)
        return result

    return fib, cache


def outcome(f, *args):
    try:
        return f(*args)
    except (NameError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


get, put, step, drop = make(0)
for i in range(2000):
    step(), get()
print(get(), step())
for value in (0.5, True, 2**62, 2**63 - 1, "s", [1], None):
    put(value)
    print(repr(get()), outcome(step), repr(get()))
drop()
print(outcome(get), outcome(step), outcome(drop))
put(5)
print(get(), step())
for new in (2, 0.5, 2**63, True, "x"):
    print(outcome(loop_over_cell, 2000, 1500, new))
print(cell_in_loop(1000), counter_pair(1500), argument_cell(3)(1000), argument_cell(0.25)(1000), nested_three(100))
fib, cache = memo()
print(fib(80), len(cache))
cache[10] = 0.5
cache.pop(80)
print(fib(80), fib.__closure__[1].cell_contents is fib)
fib.__closure__[0].cell_contents = {}
print(fib(30))
pairs = [make(i) for i in range(50)]
for round_ in range(40):
    for get, put, step, drop in pairs:
        step()
print(sum(get() for get, *_ in pairs))
pairs[7][1](0.5)
print(sum(step() for _, _, step, _ in pairs), pairs[7][0]())
