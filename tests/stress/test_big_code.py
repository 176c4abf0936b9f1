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

MEASURE = """
import resource
import pyjit

SHAPE = {shape!r}
exec(SHAPE)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
again = [f(3) for _ in range(5)]
pyjit.disable()
plain = {{}}
exec(SHAPE, plain)
f_ = plain["f"]
assert again == [f_(3)] * 5
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, pyjit.inspect(f).entries, pyjit.inspect(f).reason)
"""


@pytest.mark.parametrize("name", SHAPES)
def test_time_and_memory_are_bounded(script, name):
    """The interpreter's own results come from the same code, which no machine code exists for."""
    outcome = script(MEASURE.format(shape=SHAPES[name]), "hot")
    assert outcome.status == 0, outcome.stderr
    kilobytes, entries, reason = outcome.stdout.split(maxsplit=2)
    if name.startswith("more"):
        assert "too big" in reason
    else:
        assert int(entries) > 0, reason
    assert int(kilobytes) << 10 < MOST_MEMORY
    assert outcome.stats["compile_ns"] < MOST_TIME * 10**9
