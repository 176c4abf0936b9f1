"""Deeply nested blocks, expressions, functions and containers; full operand stacks; errors at the bottom."""

import traceback


def compile_function(source, name):
    namespace = {}
    exec(source, namespace)
    return namespace[name]


def nested_with_try(n):
    lines = ["def f(x, log):"]
    for i in range(n):
        lines.append("    " * (i + 1) + "try:")
    lines.append("    " * (n + 1) + "log.append(10 // x)")
    for i in reversed(range(n)):
        pad = "    " * (i + 1)
        lines.append(pad + ("except ZeroDivisionError as error:" if i % 3 == 0 else "finally:"))
        lines.append(pad + f"    log.append({i})")
        if i % 3 == 0:
            lines.append(pad + "    raise")
    return compile_function("\n".join(lines), "f")


def nested_loops(n):
    lines = ["def f(k):", "    total = 0"]
    for i in range(n):
        lines.append("    " * (i + 1) + f"for v{i} in range(k):")
    lines.append("    " * (n + 1) + "total += " + " + ".join(f"v{i}" for i in range(n)))
    lines.append("    return total")
    return compile_function("\n".join(lines), "f")


def nested_functions(n):
    lines = []
    for i in range(n):
        lines.append("    " * i + f"def f{i}(a{i}):")
    lines.append("    " * n + "return " + " + ".join(f"a{i}" for i in range(n)))
    for i in reversed(range(1, n)):
        lines.append("    " * i + f"return f{i}")
    return compile_function("\n".join(lines), "f0")


def nested_ifs(n):
    lines = ["def f(x):"]
    for i in range(n):
        lines.append("    " * (i + 1) + f"if x & {1 << i}:")
    lines.append("    " * (n + 1) + "return 'bottom'")
    for i in reversed(range(n)):
        lines.append("    " * (i + 1) + "else:")
        lines.append("    " * (i + 2) + f"return {i}")
    return compile_function("\n".join(lines), "f")


def deep_stack(n):
    body = "x"
    for i in range(n):
        body = f"(x + {i} * {body})" if i % 2 else f"({body} - {i})"
    return compile_function(f"def f(x):\n    return {body}", "f")


def right_deep(n):
    return compile_function("def f(g, x):\n    return " + "".join(f"g({i}, " for i in range(n)) + "x" + ")" * n, "f")


def list_of_calls(n):
    return compile_function("def f(g):\n    return [" + ", ".join(f"g({i})" for i in range(n)) + "]", "f")


def ternary_chain(n):
    return compile_function(
        "def f(x):\n    return " + " ".join(f"{i} if x == {i} else" for i in range(n)) + " None", "f",
    )


def dies_at(k):
    def g(i):
        if i == k:
            raise LookupError(i)
        return i

    return g


tries, loops, functions, ifs, stack, right, calls, ternary = (
    nested_with_try(18),
    nested_loops(7),
    nested_functions(16),
    nested_ifs(16),
    deep_stack(60),
    right_deep(60),
    list_of_calls(200),
    ternary_chain(60),
)
for i in range(60):
    tries(i + 1, []), ifs(i), stack(i), right(max, i), calls(abs), ternary(i)
print(
    loops(2), loops(3), [ifs(x) for x in (0, 1, 3, 2**16 - 1, 2**15 - 1)], stack(1), stack(2.5), stack(2**40),
    stack(True),
)
for x in (1, 0):
    log = []
    try:
        tries(x, log)
    except ZeroDivisionError as error:
        log.append([entry.lineno for entry in traceback.extract_tb(error.__traceback__)][1:])
    print(log)
inner = functions
for i in range(16):
    inner = inner(i)
print(
    inner, right(lambda a, b: a * 31 % 1009 + b, 1), right(max, 99.5), ternary(59), ternary(60),
    sum(calls(lambda i: i * 0.5)),
)
for k in (0, 150, 199, 500):
    try:
        print(len(calls(dies_at(k))))
    except LookupError as error:
        print(error, len(traceback.extract_tb(error.__traceback__)))
tower = base = []
for i in range(500):
    tower = [tower]


def dig(t):
    depth = 0
    while t:
        (t,) = t
        depth += 1
    return depth


print(
    dig(tower), [[[[[[x] for x in range(2)] for _ in range(1)] for _ in range(2)] for _ in range(1)] for _ in range(1)],
)
