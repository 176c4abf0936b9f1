"""PEP 667: a callee writes into the locals of its hot caller, changing values, types and unbound names mid-loop."""

import sys


def poke(name, value, depth=1):
    sys._getframe(depth).f_locals[name] = value


def counter_jump(n):
    i = 0
    steps = 0
    while i < n:
        if i == 500:
            poke("i", 1500)
        i += 1
        steps += 1
    return i, steps


def type_change(n, value):
    x = 0
    for i in range(n):
        if i == n // 2:
            poke("x", value)
        x = x + x if i % 400 == 399 else x
    return x


def loop_variable(n):
    out = []
    for i in range(n):
        if i == 1000:
            poke("i", "poked")
        if i == "poked" or i in (999, 1001):
            out.append(i)
    return out


def argument(x, n):
    for i in range(n):
        if i == 700:
            poke("x", [x])
        y = x
    return y


def bind_unbound(n):
    for i in range(n):
        if i == n - 1:
            poke("late", "bound from outside")
    try:
        return late
    except UnboundLocalError as error:
        return str(error)
    late = None


def extra_names(n):
    for i in range(n):
        if i == 5:
            poke("not_a_local", i)
    return sys._getframe().f_locals["not_a_local"], sorted(locals())


def cells(n):
    cell = 0

    def get():
        return cell

    for i in range(n):
        if i == 300:
            poke("cell", 1000)
        cell += 1
    return cell, get()


def free_variable(n):
    shared = 1

    def inner():
        total = 0
        for i in range(n):
            if i == 600:
                poke("shared", 0.5)
            total += shared
        return total

    return inner(), shared


def two_levels_up(n):
    value = 10

    def callee():
        poke("value", value_to_write, 2)

    for i in range(n):
        value_to_write = i
        if i == 800:
            write_two_up(i)
    return value


def write_two_up(i):
    x = i * 2
    poke("value", x, 2)
    return x


def inlined_callee(x):
    y = x + 1
    if x == 900:
        poke("y", -1)
    return y


def inlined_caller(n):
    total = 0
    for i in range(n):
        total += inlined_callee(i)
    return total


def iterable_swapped(items):
    out = 0
    for item in items:
        if item == 500:
            poke("items", "too late, the iterator is on the stack")
        out += item
    return out, items


def refused():
    f_locals = sys._getframe().f_locals
    x = 1
    results = []
    for action in (
        lambda: f_locals.__delitem__("x"), lambda: f_locals.clear(), lambda: f_locals.pop("x"),
        lambda: f_locals.update(x=5, new=6), lambda: f_locals.setdefault("x", 9),
    ):
        try:
            results.append(action())
        except (ValueError, TypeError, AttributeError) as error:
            results.append(f"{type(error).__name__}: {error}")
    return x, results, f_locals.get("new", "not there")


def destructor_runs(n):
    class Noisy:
        def __del__(self):
            log.append("died")

    log = []
    x = Noisy()
    for i in range(n):
        if i == 400:
            poke("x", None)
            log.append("after poke")
    return log


def generator(n):
    x = 0
    for i in range(n):
        yield x
        x += 1


def poke_generator(n):
    gen = generator(n)
    out = []
    for value in gen:
        if value == 300:
            gen.gi_frame.f_locals["x"] = 5000
        out.append(value)
    return out[299:303], len(out)


for i in range(1000):
    inlined_callee(i % 800)
print(
    counter_jump(2000), [type_change(1500, value) for value in (7, 0.5, "s", [1], 2**62, True)], loop_variable(1500),
    argument(5, 1000),
)
try:
    type_change(1500, None)
except TypeError as error:
    print(error, error.__traceback__.tb_next.tb_lineno - type_change.__code__.co_firstlineno)
print(
    bind_unbound(1000), extra_names(1000), cells(1000), free_variable(1000), two_levels_up(1000), inlined_caller(1500),
)
print(iterable_swapped(list(range(1000))), refused(), destructor_runs(1000), poke_generator(1000))
module_variable = 0
for i in range(2000):
    if i == 1000:
        sys._getframe().f_locals["module_variable"] = 0.25
        exec("i2 = i")
    module_variable += 1
print(module_variable, i2)
