"""Code of a size that nobody writes by hand is compiled or refused, in bounded time and memory, and means the same."""

import pytest

# For all compiles of one program. A function at the size limit takes some tenths of a second. Unit: seconds.
MOST_TIME = 20
# Unit: bytes.
MOST_MEMORY = 400 << 20


def lines(text, count):
    return "".join(text.format(i=i, next=(i + 1) % count) for i in range(count))


def nested(text, count, inner):
    body = "".join("    " + " " * i + text.format(i=i) + "\n" for i in range(count))
    return body + "    " + " " * count + inner + "\n"


def listed(text, count, between=", "):
    return between.join(text.format(i=i) for i in range(count))


LOOP = "def f(x):\n    t = 0\n    for i in range(4):\n"

# A program that defines `f`, of one small int.
SHAPES = {
    "lines": "def f(x):\n" + lines("    x = (x + {i}) & 65535\n", 2_200) + "    return x\n",
    "more lines than allowed": "def f(x):\n" + lines("    x = (x + {i}) & 65535\n", 10_000) + "    return x\n",
    "branches": "def f(x):\n    y = 0\n" + lines("    if x == {i}:\n        y = y + {i}\n", 1_500) + "    return y\n",
    "locals": f"def f(x):\n{lines('    v{i} = x + {i}\n', 490)}    for i in range(3):\n{lines('        v{i} = v{next} + 1\n', 490)}"
    f"    return {listed('v{i}', 490, ' + ')}\n",
    "more locals than allowed": f"def f(x):\n{lines('    v{i} = x + {i}\n', 600)}    return {listed('v{i}', 600, ' + ')}\n",
    "arguments": f"def g({listed('a{i}', 300)}):\n    return a0 + a299\n{LOOP}        t += g({listed('x + {i}', 300)})\n    return t\n",
    "keywords": f"def g(*, {listed('a{i}=0', 300)}):\n    return a0 + a299\n{LOOP}        t += g({listed('a{i}=x', 300)})\n    return t\n",
    "loops in loops": "def f(x):\n    t = 0\n" + nested("for i{i} in range(1 + x % 2):", 17, "t += 1") + "    return t\n",
    "loops after loops": "def f(x):\n    t = 0\n" + lines("    for i in range(x):\n        t += i * {i}\n", 600) + "    return t\n",
    "ifs in ifs": "def f(x):\n    t = 0\n" + nested("if x > {i} - 95:", 95, "t += 1") + "    return t\n",
    "handlers": f"{LOOP}{lines('        try:\n            t += x // (i - {i} % 5)\n        except ZeroDivisionError:\n            t += {i}\n', 300)}"
    "    return t\n",
    "dict loops": f"{LOOP}        d = {{1: 2, 3: 4}}\n{lines('        for k{i}, v{i} in d.items():\n            t += k{i} + v{i}\n', 60)}    return t\n",
    "more dict loops than allowed": f"{LOOP}        d = {{1: 2, 3: 4}}\n"
    f"{lines('        for k{i}, v{i} in d.items():\n            t += k{i} + v{i}\n', 200)}    return t\n",
    "loops that share variables": f"def f(x):\n{lines('    v{i} = {i}\n', 300)}{lines('    for i in range(3):\n        v{i} = v{next} + i\n', 300)}"
    "    return v0 + v1\n",
    "keys": f"{LOOP}        d = {{}}\n{lines('        d[i, {i}] = t\n        t += d.get((i, {i} - 1), 1)\n', 400)}    return t\n",
    "contexts": "class C:\n    def __enter__(self):\n        return 1\n\n    def __exit__(self, *rest):\n        return False\n\n"
    f"{LOOP}        c = C()\n{lines('        with c as d:\n            t += d\n', 300)}    return t\n",
    "parentheses": "def f(x):\n    return " + "(" * 90 + "x" + " + 1)" * 90 + "\n",
    "calls": "def g(a):\n    return a + 1\n\ndef f(x):\n" + lines("    x = g(x)\n", 1_500) + "    return x\n",
    "calls in calls": "def f0(x):\n    return x + 1\n" + "".join(f"def f{i}(x):\n    return f{i - 1}(x) + f{i - 1}(x)\n" for i in range(1, 11)) + "f = f10\n",
    "methods": "class C:\n    def m(self, k):\n        self.v = k\n        return self\n\n"
    f"{LOOP}        o = C()\n{lines('        t += o.m({i}).v\n', 500)}    return t\n",
    "containers": f"{LOOP}        d = {{}}\n        l = [x]\n{lines('        if i & {i}:\n            l.append(t)\n            d[{i}] = t\n        t += len(l)\n', 300)}"
    "    return t, sum(d.values())\n",
    "patterns": f"{LOOP}        match (x, i):\n{lines('            case ({i}, {i}) | ({i}, int({next})):\n                t += {i}\n', 200)}    return t\n",
    "constants": f"def f(x):\n    return x in {{{listed('{i}, "{i}"', 1_500)}}}, [{listed('x + {i}', 1_500)}]\n",
    "strings": f"def f(x):\n    return f'{listed('{{x}}-{i}', 500, '')}'\n",
    "ways out": f"def f(x):\n    t = 0\n    while t < 50:\n        t += 1\n"
    f"{lines('        if t == {i}:\n            continue\n        if t == x + {i} + 60:\n            break\n        x = x ^ t\n', 500)}    return t, x\n",
}

# Calls by the interpreter come first, so that everything was reached when a function is compiled.
MEASURE = """
import resource
import pyjit

pyjit.disable()
exec({shape!r})
plain = [f(3) for _ in range(21)]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
pyjit.enable(threshold=1)
again = [f(3) for _ in range(21)]
stats, found = pyjit.stats(), pyjit.inspect(f)
pyjit.disable()
assert again == plain
entered = stats["native_entries"] + stats["osr_entries"]
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, entered, stats["compiled_total"], found.reason)
"""


@pytest.mark.parametrize("name", SHAPES)
def test_time_and_memory_are_bounded(script, name):
    outcome = script(MEASURE.format(shape=SHAPES[name]), "on")
    assert outcome.status == 0, outcome.stderr
    kilobytes, entered, compiled, reason = outcome.stdout.split(maxsplit=3)
    if name.startswith("more"):
        assert "too big" in reason
    else:
        assert int(entered) > 0 and int(compiled) > 0, reason
    assert int(kilobytes) << 10 < MOST_MEMORY
    assert outcome.stats["compile_ns"] < MOST_TIME * 10**9
