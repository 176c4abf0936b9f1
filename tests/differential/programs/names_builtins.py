"""Builtins shadowed by globals, replaced in builtins itself, deleted and restored while code is hot."""

import builtins

real_len = len
real_abs = abs


def total_length(items):
    total = 0
    for item in items:
        total += len(item)
    return total


def magnitude(x):
    return abs(x)


def swap_len_midway(items, at, replacement):
    out = []
    for i, item in enumerate(items):
        if i == at:
            builtins.len = replacement
        out.append(len(item))
    builtins.len = real_len
    return out


def uses_new_builtin():
    return fresh_builtin + 1


def iterate(n):
    return [i for i in range(n)]


def true_and_none():
    return True, None, False, __debug__, Ellipsis, NotImplemented


def outcome(f, *args):
    try:
        return f(*args)
    except (NameError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


for i in range(1500):
    magnitude(-i), iterate(3), true_and_none()
words = ["a", "bb", "ccc"] * 500
print(total_length(words))

len = lambda item: 100
print(total_length(words[:3]))
del len
print(total_length(words[:3]))

print(sum(swap_len_midway(words, 700, lambda item: -1)), swap_len_midway(words[:6], 2, lambda item: "x"))
print(total_length(words))

builtins.abs = lambda x: ("patched", x)
print(magnitude(-3))
del builtins.abs
print(outcome(magnitude, -3))
builtins.abs = real_abs
print(magnitude(-3), magnitude(-2.5), magnitude(3 + 4j))

print(outcome(uses_new_builtin))
builtins.fresh_builtin = 41
print(outcome(uses_new_builtin))
for i in range(1000):
    uses_new_builtin()
builtins.fresh_builtin = "not a number"
print(outcome(uses_new_builtin))
fresh_builtin = 1
print(outcome(uses_new_builtin))
del fresh_builtin, builtins.fresh_builtin
print(outcome(uses_new_builtin))

range = lambda n: [n, n]
print(iterate(4))
del range
print(iterate(4), true_and_none())

builtins.__dict__["len"] = lambda item: 7
print(total_length(words[:2]))
builtins.__dict__.update(len=real_len)
print(total_length(words[:2]), total_length([(), range(9), {1: 2}, b"xyz"]), outcome(total_length, [3]))


def custom_builtins():
    return outcome(eval, "len('abc')", {"__builtins__": {}}), eval("len('abc')", {"__builtins__": {"len": str.upper}})


print(custom_builtins())
