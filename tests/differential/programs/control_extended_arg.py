"""Function bodies long enough that jumps, constants, names and locals all need EXTENDED_ARG."""

import sys


def compile_function(lines, name):
    namespace = {}
    exec("\n".join(lines), namespace)
    return namespace[name]


def long_loop(n):
    lines = ["def long_loop(k):", "    total = 0", "    for i in range(k):"]
    for j in range(n):
        lines.append(f"        if i % {j + 2} == 0:")
        lines.append(f"            total += {j * 3}")
        lines.append("        else:")
        lines.append(f"            total ^= {j * 7 + 1000}")
    lines += [
        "        if total > 100000000:", "            break", "    else:", "        total = -total",
        "    return total, i",
    ]
    return compile_function(lines, "long_loop")


def long_while(n):
    lines = [
        "def long_while(k):", "    a = b = 0", "    while k:", "        k -= 1", "        if k == 17:",
        "            continue",
    ]
    lines += [f"        a = (a + b * {j} + {j + 500}) % 1000003; b = a - {j} if a > b else b + 1" for j in range(n)]
    lines += ["    return a, b"]
    return compile_function(lines, "long_while")


def long_try(n):
    lines = ["def long_try(k):", "    caught = 0", "    for i in range(k):", "        try:"]
    lines += [f"            caught += {j} // (i % {j + 2} + 1) - {j}" for j in range(n)]
    lines += [
        "            caught += 1 // (i % 3)", "        except ZeroDivisionError:", "            caught += 1000000",
        "        finally:", "            caught += 1",
    ]
    lines += [f"            caught ^= {j}" for j in range(n)]
    lines += ["    return caught"]
    return compile_function(lines, "long_try")


def long_elif(n):
    lines = ["def long_elif(x):", "    if x == -1:", "        return 'minus'"]
    for j in range(n):
        lines += [f"    elif x == {j * 1.5}:", f"        return 'case {j}'"]
    lines += ["    else:", "        return 'none'"]
    return compile_function(lines, "long_elif")


def long_match(n):
    lines = ["def long_match(x):", "    match x:"]
    for j in range(n):
        lines += [f"        case [{j}, y]:", f"            return y + {j}"]
    lines += ["        case _:", "            return None"]
    return compile_function(lines, "long_match")


def long_calls(n):
    lines = ["def long_calls(f, x):", "    total = 0"]
    lines += [f"    total += f(x, {j}).real" for j in range(n)]
    lines += ["    return total"]
    return compile_function(lines, "long_calls")


def nested_loops_long_body(n):
    lines = [
        "def nested(k):", "    out = 0", "    for a in range(k):", "        for b in range(3):",
        "            for c in (a, b):",
    ]
    lines += [f"                out = out + (a ^ {j}) - (b & {j + 1}) * c" for j in range(n)]
    lines += ["    return out"]
    return compile_function(lines, "nested")


def failing_line(n):
    lines = ["def failing(x):"] + [f"    y{j} = x - {j}" for j in range(n)] + [f"    return 1 // y{n - 3}"]
    return compile_function(lines, "failing")


for n in (10, 120, 300):
    loop, while_, try_, elif_, match = long_loop(n), long_while(n), long_try(n), long_elif(n), long_match(n)
    calls, nested, failing = long_calls(n), nested_loops_long_body(n), failing_line(n)
    print(n, len(loop.__code__.co_code) > 2000, loop(40), while_(30), while_(5), try_(30))
    print(
        [elif_(x) for x in (-1, 0, 1.5, (n - 1) * 1.5, n * 1.5, "s", None)],
        [match([j, 5]) for j in (0, n - 1, n, True)], match("ab"),
    )
    print(calls(max, 3), calls(lambda a, b: a * b, 0.5), nested(8), nested(1))
    for _ in range(30):
        elif_(3.0), match([1, 2]), calls(max, 2)
    for x in (n - 3, 0.0, "s"):
        try:
            print(failing(x))
        except (ZeroDivisionError, TypeError) as error:
            print(error, error.__traceback__.tb_next.tb_lineno)


def names_and_places(n):
    """Instructions with prefixes that call, raise, and are looked at from below."""
    lines = ["def places(k, where, fail):", "    out = []"]
    lines += [f"    y{j} = {j}; name{j} = where" for j in range(n)]
    lines += [
        "    for i in range(k):", "        try:", f"            out.append(name{n - 1}(y{n - 1}) + where.late{n})",
        "            if i % 4 == 3:", f"                out.append(fail(i).late{n})", "            if i == 9:",
        f"                del y{n - 2}", f"            out.append(y{n - 2})",
        "        except (ZeroDivisionError, AttributeError, UnboundLocalError) as error:",
        "            out.append((str(error), error.__traceback__.tb_lineno, error.__traceback__.tb_lasti))",
        f"    return out, where.late{n}, type(fail(3))",
    ]
    return compile_function(lines, "places")


class Where:
    def __call__(self, y):
        frame = sys._getframe(1)
        return frame.f_lineno, frame.f_lasti, y

    def __getattr__(self, name):
        frame = sys._getframe(1)
        return frame.f_lineno, frame.f_lasti, name


def divides_by_none(i):
    return i if i < 7 else 1 // (i - i)


for n in (10, 140, 300):
    places = names_and_places(n)
    for _ in range(20):
        try:
            places(3, Where(), lambda i: Where())
            places(5, Where(), divides_by_none)
        except ZeroDivisionError as error:
            pass
    for fail in (divides_by_none, lambda i: Where()):
        print(n, places(12, Where(), fail))
