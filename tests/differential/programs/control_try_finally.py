"""try / except / else / finally in every combination, in hot functions and hot loops, with the order of effects."""

LOG = []


def all_clauses(kind):
    try:
        LOG.append("try")
        if kind == 1:
            raise ValueError("v")
        if kind == 2:
            raise KeyError("k")
        if kind == 3:
            return "returned"
        if kind == 4:
            raise ZeroDivisionError("escapes")
    except ValueError as error:
        LOG.append(f"value {error}")
        return "from except"
    except (KeyError, IndexError) as error:
        LOG.append(f"lookup {error!r}")
    else:
        LOG.append("else")
    finally:
        LOG.append("finally")
    return "end"


def finally_only(x):
    try:
        return 10 // x
    finally:
        LOG.append("cleanup")


def finally_overrides(x):
    try:
        return 10 // x
    finally:
        return "override"


def finally_swallows(x):
    while True:
        try:
            10 // x
            return "fine"
        finally:
            if x == 0:
                break
    return "swallowed by break"


def finally_raises(x):
    try:
        10 // x
    finally:
        if x == 0:
            raise RuntimeError("from finally")


def nested(a, b):
    try:
        try:
            1 // a
        except ZeroDivisionError:
            LOG.append("inner except")
            1 // b
        else:
            LOG.append("inner else")
        finally:
            LOG.append("inner finally")
            2 // (b - 1)
    except ZeroDivisionError as error:
        LOG.append(f"outer {type(error.__context__).__name__}")
    finally:
        LOG.append("outer finally")


def loop_continue_break(n):
    total = 0
    for i in range(n):
        try:
            if i % 3 == 0:
                continue
            if i > n - 5:
                break
            total += i
        finally:
            total += 1
    else:
        total = -total
    return i, total


def loop_exceptions(n):
    caught = finals = clean = 0
    for i in range(n):
        try:
            12 // (i % 4)
        except ZeroDivisionError:
            caught += 1
        else:
            clean += 1
        finally:
            finals += 1
    return caught, clean, finals


def return_value_order():
    x = 1
    try:
        return x
    finally:
        x = 2
        LOG.append(x)


def nested_return(n):
    for i in range(n):
        try:
            try:
                if i == n - 1:
                    return i
            finally:
                LOG.append("a") if i == n - 1 else None
        finally:
            LOG.append("b") if i == n - 1 else None


def outcome(f, *args):
    LOG.clear()
    try:
        result = f(*args)
    except Exception as error:
        result = f"{type(error).__name__}: {error} <- {error.__context__!r}"
    return result, " ".join(map(str, LOG))


for i in range(400):
    outcome(all_clauses, i % 4), outcome(finally_only, 1), outcome(finally_overrides, 1), outcome(nested, 1, 2)
    outcome(nested, 0, 3)
print([outcome(all_clauses, kind) for kind in range(5)])
for f in (finally_only, finally_overrides, finally_swallows, finally_raises):
    print(f.__name__, outcome(f, 5), outcome(f, 0), outcome(f, "x"))
print([outcome(nested, a, b) for a in (0, 1) for b in (0, 1, 2)])
print(loop_continue_break(2000), loop_continue_break(1), loop_exceptions(2000))
print(outcome(return_value_order), outcome(nested_return, 1000), outcome(nested_return, 0))
