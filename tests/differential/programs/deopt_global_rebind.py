"""Globals rebound under hot code: between calls, mid loop, by a callee, by exec, through the module, deleted."""

import sys

factor = 2
helper_calls = 0


def helper(x):
    return x + factor


def other_helper(x):
    return x * 100 + factor


def use(x):
    return helper(x) * factor


def rebind_factor(value):
    global factor
    factor = value


def rebind_helper(f):
    global helper
    helper = f


def loop_with_callee(n, at, value):
    out = 0
    for i in range(n):
        if i == at:
            rebind_factor(value)
        out += factor
    return out


def loop_function_swap(n, at):
    out = 0
    for i in range(n):
        out += helper(i)
        if i == at:
            rebind_helper(other_helper)
    rebind_helper(original_helper)
    return out


def callee_rebinds_itself(x):
    global callee_rebinds_itself
    if x == 700:
        callee_rebinds_itself = lambda x: 0
        return callee_rebinds_itself(x) + 1000
    return x


def drive_self(n):
    total = 0
    for i in range(n):
        total += callee_rebinds_itself(i)
    return total


def deleting(n):
    global vanishing
    vanishing = 1
    count = 0
    try:
        for i in range(n):
            if i == n // 2:
                del vanishing
            count += vanishing
    except NameError as error:
        return count, str(error)


def through_module_dict(n):
    module = sys.modules[__name__]
    total = 0
    for i in range(n):
        if i % 500 == 499:
            setattr(module, "factor", i)
        total += factor
    return total


def inlined_two_levels(n):
    total = 0
    for i in range(n):
        total += use(i)
        if i == n - 10:
            exec("factor = 0.5", globals())
    return total


def in_expression(n):
    out = []
    for i in range(n):
        out.append(factor + bump(i) + factor)
    return sum(out)


def bump(i):
    if i % 100 == 0:
        rebind_factor(factor + 1)
    return 0


class Shadow(dict):
    pass


original_helper = helper
for i in range(1500):
    use(i), helper(i)
print(
    use(1), loop_with_callee(2000, 1000, 5), use(1), loop_with_callee(2000, 1999, 0.5), use(1),
    loop_with_callee(100, 50, 3),
)
rebind_helper(len)
try:
    use(1)
except TypeError as error:
    print(error)
print(use("abc"), end=" ")
rebind_helper(original_helper)
print(use(1), loop_function_swap(1500, 1000), use(2), drive_self(1000), drive_self(1000))
print(deleting(2000), through_module_dict(2000), factor)
factor = 2
print(inlined_two_levels(1500), factor)
factor = 1
print(in_expression(1000), factor)
for value in (10, 10.5, True, "s", 2**70, None):
    factor = value
    try:
        print(repr(use(value)), loop_with_callee(3, 9, 0))
    except TypeError as error:
        print(error)
saved = factor
for i in range(60):
    factor = i
    for j in range(30):
        last = helper(j)
print(last, use(1))
del factor
try:
    use(1)
except NameError as error:
    print(error)
globals()["factor"] = 4
print(use(1))
globals().update({"factor": 5, "brand_new": 1})
print(use(1))
globals().pop("factor")
import builtins

builtins.factor = "from builtins"
try:
    print(use("x"))
except TypeError as error:
    print(error)
factor = 6
del builtins.factor
print(use(1))
for i in range(400):
    globals()[f"generated_{i}"] = i
print(use(1), generated_399)
