"""return, break and continue that cross several finally and with blocks, carrying values on the stack."""

LOG = []


class Guard:
    def __init__(self, name, swallow=False):
        self.name = name
        self.swallow = swallow

    def __enter__(self):
        LOG.append(f"+{self.name}")
        return self

    def __exit__(self, kind, value, tb):
        LOG.append(f"-{self.name}:{kind.__name__ if kind else None}")
        return self.swallow


def through_with(kind):
    for i in range(3):
        with Guard("a"), Guard("b"):
            try:
                if kind == "continue":
                    continue
                if kind == "break":
                    break
                if kind == "return":
                    return i
                if kind == "raise":
                    raise LookupError(i)
            finally:
                LOG.append("f")
    else:
        LOG.append("else")
    return "end"


def swallowed(kind):
    with Guard("s", swallow=True):
        if kind:
            raise ValueError("gone")
        return "inside"
    return "after"


def iterator_on_stack(items):
    for x in items:
        for y in items:
            for z in items:
                try:
                    if x + y + z == 6:
                        return x, y, z
                finally:
                    if z == 99:
                        return "never"


def try_in_expression(values):
    return [attempt(v) + (attempt(v) or 0) for v in values]


def attempt(v):
    try:
        return 100 // v
    except ZeroDivisionError:
        return -1
    finally:
        LOG.append(v)


def finally_break_in_loop(n):
    total = 0
    for i in range(n):
        for j in range(3):
            try:
                total += i * j
                if j == 1:
                    continue
                if i % 2:
                    break
            finally:
                total += 1
                if i == n - 1:
                    break
    return total, i, j


def finally_with_loop(n):
    try:
        return "try"
    finally:
        for i in range(n):
            if i == 3:
                break
        else:
            LOG.append("no break")
        LOG.append(i)


def while_finally(n):
    steps = []
    while n:
        try:
            n -= 1
            if n % 2:
                continue
            steps.append(n)
        except ValueError:
            steps.append("never")
        else:
            steps.append("else")
        finally:
            steps.append("f")
    return steps


def double_return():
    try:
        try:
            return LOG.append("first") or 1
        finally:
            return LOG.append("second") or 2
    finally:
        LOG.append("third")


def reraise_through(n):
    try:
        try:
            raise KeyError(n)
        finally:
            LOG.append("inner")
    except KeyError as error:
        try:
            raise
        except KeyError as again:
            return again is error
        finally:
            LOG.append("outer")


def outcome(f, *args):
    LOG.clear()
    try:
        return f(*args), " ".join(map(str, LOG))
    except LookupError as error:
        return repr(error), " ".join(map(str, LOG))


KINDS = ("continue", "break", "return", "raise", "")
for i in range(150):
    for kind in KINDS:
        outcome(through_with, kind)
    swallowed(i % 2), double_return(), reraise_through(i), finally_with_loop(3), while_finally(4)
for kind in KINDS:
    print(kind, outcome(through_with, kind))
print(
    outcome(swallowed, 0), outcome(swallowed, 1), iterator_on_stack(range(4)), iterator_on_stack([]),
    outcome(try_in_expression, [1, 0, 7]),
)
print(
    finally_break_in_loop(700), finally_break_in_loop(4), outcome(finally_with_loop, 2), outcome(finally_with_loop, 9),
    while_finally(5),
)
print(
    outcome(double_return), outcome(reraise_through, 5),
    sum(iterator_on_stack([i % 5, 2])[0] for i in range(1, 500) if i % 5 == 2),
)
