"""Forced exits: whichever guard fails, in every n-th execution, nothing the program shows may change."""

import pytest

PROGRAM = """
import sys
import traceback


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return self.x * self.x + self.y * self.y


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    norm = Point.norm


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append(self.name)


log = []
scale = 3


def arithmetic(n):
    total, x = 0, 0.5
    for i in range(n):
        total += i * scale - i // 3 + (i & 5)
        x = x * 1.25 - i / 7
        if i % 4 == 3:
            total ^= 1 << i % 70
    return total, x


def objects(n):
    points = [Point(i, 2) if i % 3 else Slotted(i, 0.5) for i in range(n)]
    total = 0
    for point in points:
        point.x += 1
        total += point.norm()
    return total


def containers(n):
    table, items, text = {}, [], ""
    for i in range(n):
        table[i % 5] = table.get(i % 5, 0) + i
        items.append((i, str(i)))
        a, (b, *c) = i, items[i]
        text += c[0][-1]
    return table, items[-1], text, [x for x, _ in items if x % 3 == 0], {k: v for k, v in table.items()}


def closures(n):
    count = 0

    def bump(by=1, *args, **kwargs):
        nonlocal count
        count += by + len(args) + len(kwargs)
        return count

    return [bump(), bump(2), bump(1, 2, 3), bump(k=1), bump(*range(n), **{"z": 1})], count


def errors(n):
    caught = []
    for i in range(n):
        try:
            caught.append(12 // (i - 2) + [1, 2, 3][i])
        except (ZeroDivisionError, IndexError) as error:
            caught.append(f"{error} +{error.__traceback__.tb_lineno - errors.__code__.co_firstlineno}")
        finally:
            caught.append(i)
    return caught


def frames(n):
    def callee(x):
        frame = sys._getframe(1)
        return sorted(frame.f_locals), frame.f_lineno - frame.f_code.co_firstlineno, x

    a, b = 1, 0.5
    out = []
    for i in range(n):
        a, b = a + i, b * 2
        out.append(callee(a))
    return out[-1], a, b


def destructors(n):
    log.clear()
    for i in range(n):
        x = Noisy(i)
        y = [x, Noisy(f"in list {i}")]
        x = None
    log.append("loop done")
    del y
    return list(log)


def fails(x):
    y = x * 2
    return {"a": [1, y]}["a"][x]


def control(n):
    out = []
    while n:
        n -= 1
        match n % 5, n:
            case 0, _:
                continue
            case 1 | 2, k if k > 3:
                out.append(f"{k:>3}")
            case (3, k):
                out.append(k if k < 9 else -k)
            case _:
                break
    else:
        out.append("else")
    return out


for round_ in range(4):
    for f in (arithmetic, objects, containers, closures, errors, frames, destructors, control):
        print(f.__name__, f(6 + round_))
scale = 2**61
print(arithmetic(5))
for x in (0, 1, 2, "s"):
    try:
        print(fails(x))
    except (IndexError, TypeError) as error:
        print(error, [(e.name, e.lineno) for e in traceback.extract_tb(error.__traceback__)])
"""


@pytest.fixture
def expected(script):
    outcome = script(PROGRAM, "off")
    assert outcome.status == 0 and not outcome.stderr
    return outcome


@pytest.mark.parametrize("n", [*range(1, 25), 31, 47, 64, 97, 150, 233, 401, 997])
def test_every_nth_guard_fails(script, expected, n):
    outcome = script(PROGRAM, f"exit:{n}")
    assert outcome.observed() == expected.observed()
    assert outcome.stats["compiled_total"] > 0
    assert outcome.stats["native_entries"] + outcome.stats["osr_entries"] > 0
    if n < 50:
        assert outcome.stats["exits_total"] > 0


@pytest.mark.parametrize("mode", ["hot", "invalidate:1", "invalidate:2", "invalidate:7", "spill", "gc"])
def test_other_stress_modes(script, expected, mode):
    outcome = script(PROGRAM, mode)
    assert outcome.observed() == expected.observed()
    assert outcome.stats["native_entries"] + outcome.stats["osr_entries"] > 0


def test_forced_exits_are_counted_as_exits(script, expected):
    calm, forced = script(PROGRAM, "hot"), script(PROGRAM, "exit:2")
    assert forced.stats["exits_total"] > calm.stats["exits_total"]
