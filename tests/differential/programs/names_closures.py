"""Closures: reading, writing and deleting cells that other frames share while hot."""


def make_counter(start=0, step=1):
    count = start

    def bump():
        nonlocal count
        count += step
        return count

    def peek():
        return count

    def reset(value):
        nonlocal count
        count = value

    return bump, peek, reset


def accumulate(n):
    total = 0

    def add(x):
        nonlocal total
        total += x

    for i in range(n):
        add(i)
    return total


def make_adders(n):
    return [lambda x: x + i for i in range(n)], [lambda x, i=i: x + i for i in range(n)]


def three_levels(a):
    def middle(b):
        def inner(c):
            nonlocal a
            a += c
            return a, b, c

        return inner

    return middle


def loop_and_capture(n):
    functions = []
    for i in range(n):
        square = i * i

        def get():
            return i, square

        functions.append(get)
    return functions


def argument_is_cell(x, *args, flag=False, **kwargs):
    def inner():
        return x, args, flag, kwargs

    x = (x, "rebound")
    return inner


def mutual():
    def even(n):
        return True if n == 0 else odd(n - 1)

    def odd(n):
        return False if n == 0 else even(n - 1)

    return even


def hot_cell_loop(n):
    state = 1

    def get():
        return state

    for i in range(n):
        state = (state * 5 + i) % 10007
        if i % 500 == 499:
            state += get()
    return state, get()


def compose(*functions):
    def composed(x):
        for function in functions:
            x = function(x)
        return x

    return composed


bump, peek, reset = make_counter()
for _ in range(2000):
    bump()
print(peek(), bump())
reset("text")
try:
    bump()
except TypeError as error:
    print(error)
reset(2**62)
print([bump() for _ in range(3)], peek())
reset(0.5)
print(bump(), peek())
other, other_peek, _ = make_counter(10, -3)
print([other() for _ in range(5)], other_peek(), peek())

print(accumulate(3000))
late, early = make_adders(5)
print([f(10) for f in late], [f(10) for f in early])
inner = three_levels(1)(2)
print([inner(i) for i in range(1000)][-1])
captured = loop_and_capture(4)
print([f() for f in captured])
print(argument_is_cell(1)(), argument_is_cell(1, 2, 3, flag=True, k="v")())
print(mutual()(200), mutual()(201), hot_cell_loop(3000))
print(
    compose(lambda x: x + 1, str, len)(99), compose()(5),
    sum(compose(abs, lambda x: x * 2)(i) for i in range(-500, 500)),
)
cell = bump.__closure__[0]
cell.cell_contents = 1000
print(bump(), peek(), bump.__code__.co_freevars, cell.cell_contents)
del cell.cell_contents
try:
    bump()
except NameError as error:
    print(type(error).__name__, error)
